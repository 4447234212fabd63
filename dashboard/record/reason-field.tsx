import { useId } from 'react'
import { useTranslation } from 'react-i18next'

const templates = ['site', 'photo', 'fitter', 'utility', 'outage', 'comms', 'compare'] as const

type ReasonProps = {
  value: string
  change: (text: string) => void
  /** default: those of a meter */
  offered?: readonly string[]
}
/** Why: free text, with templates that fill it. */
export const ReasonField = ({ value, change, offered }: ReasonProps) => {
  const { t } = useTranslation()
  const id = useId()
  const texts = offered ?? templates.map((name) => t(`record.template.${name}`))
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
        {texts.map((text) => (
          <button key={text} type="button" className="chip" onClick={() => change(text)}>
            {text}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
