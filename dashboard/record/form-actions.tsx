import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type ActionsProps = {
  save: string
  /** test id of the button that records */
  id: string
  close: () => void
  disabled?: boolean
  isMain?: boolean
  children?: ReactNode
}
/** The end of a form: the button that records, and the one that leaves it. */
export const FormActions = ({ save, id, close, disabled = false, isMain = true, children }: ActionsProps) => {
  const { t } = useTranslation()
  return (
    <p className="form-actions">
      <button type="submit" className={isMain ? 'button primary' : 'button'} data-testid={id} disabled={disabled}>
        {save}
      </button>
      {children}
      <button type="button" className="button" onClick={close}>
        {t('record.cancel')}
      </button>
    </p>
  )
}
