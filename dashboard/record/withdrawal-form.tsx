import type { UseMutationResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'
import { FormActions } from './form-actions.tsx'
import { RecordFailure } from './record-failure.tsx'

type WithdrawalProps = {
  /** takes back, with the reason that was given */
  back: UseMutationResult<unknown, Error, string>
  /** test id of the button that takes back */
  id: string
  label?: string
  close: () => void
  /** what taking it back would change */
  children?: ReactNode
}
/** Something entered is taken back, with a reason. */
export const WithdrawalForm = ({ back, id, label, close, children }: WithdrawalProps) => {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const takeBack = (): void => {
    if (reason.trim() !== '' && !back.isPending) back.mutate(reason.trim())
  }
  return (
    <form
      className="withdrawal"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        takeBack()
      }}
    >
      {children}
      <Field label={t('readings.withdrawWhy')} value={reason} change={setReason} required id="withdraw-reason" />
      {back.isError && <RecordFailure error={back.error} retry={takeBack} />}
      <FormActions save={t('readings.withdrawNow')} id={id} close={close} disabled={back.isPending} isMain={false} />
    </form>
  )
}
