import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EnteredRow, withdrawRecord } from '../api/entered.ts'
import { Field } from '../record/field.tsx'
import { FormActions } from '../record/form-actions.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { Effect } from './effect.tsx'
import type { Ground } from './ground.ts'
import { useAfresh } from './kind-form.tsx'
import type { KindView } from './kind-view.ts'

type WithdrawalProps<T extends object, A> = {
  kind: KindView<T, A>
  row: EnteredRow<T, A>
  ground: Ground
  close: () => void
}
/** A record taken back: what that would change, and why. */
export const Withdrawal = <T extends object, A>({ kind, row, ground, close }: WithdrawalProps<T, A>) => {
  const { t } = useTranslation()
  const afresh = useAfresh()
  const [reason, setReason] = useState('')
  const order = { site: row.site, key: row.key, basis: row.by.act }
  const effect = useQuery({
    queryKey: ['record-preview', kind.path, 'withdrawal', order],
    queryFn: () => withdrawRecord(kind.path, order, { preview: true }),
    staleTime: 0,
    retry: false,
  })
  const back = useMutation({
    mutationFn: () => withdrawRecord(kind.path, order, { reason: reason.trim(), preview: false }),
    onSuccess: async () => {
      close()
      await afresh()
    },
  })
  return (
    <form
      className="withdrawal"
      aria-label={t('ledger.withdraw')}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '' && !back.isPending) back.mutate()
      }}
    >
      {effect.data && <Effect done={effect.data} ground={ground} moves={kind.Beside === undefined} />}
      <Field label={t('readings.withdrawWhy')} value={reason} change={setReason} required id="withdraw-reason" />
      {back.isError && <RecordFailure error={back.error} retry={() => back.mutate()} />}
      <FormActions
        save={t('readings.withdrawNow')}
        id="withdraw-now"
        close={close}
        disabled={back.isPending}
        isMain={false}
      />
    </form>
  )
}
