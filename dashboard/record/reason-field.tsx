import { useId } from 'react'
import { useTranslation } from 'react-i18next'

const templates = ['site', 'photo', 'fitter', 'utility', 'outage', 'comms', 'compare'] as const

/** Why: free text, with templates that fill it. */
export const ReasonField = ({ value, change }: { value: string; change: (text: string) => void }) => {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="form-field wide">
      <label htmlFor={id}>{t('record.reason')}</label>
      <input
        id={id}
        data-testid="reason"
        className="pill input"
        value={value}
        maxLength={2000}
        required
        placeholder={t('record.reasonHint')}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <fieldset className="templates">
        <legend className="hidden">{t('record.templates')}</legend>
        {templates.map((name) => (
          <button key={name} type="button" className="chip" onClick={() => change(t(`record.template.${name}`))}>
            {t(`record.template.${name}`)}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
