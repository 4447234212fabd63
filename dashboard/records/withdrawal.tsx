import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type EnteredRow, withdrawRecord } from '../api/entered.ts'
import { WithdrawalForm } from '../record/withdrawal-form.tsx'
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
  const order = { site: row.site, key: row.key, basis: row.by.act }
  const effect = useQuery({
    queryKey: ['record-preview', kind.path, 'withdrawal', order],
    queryFn: () => withdrawRecord(kind.path, order, { preview: true }),
    staleTime: 0,
    retry: false,
  })
  const back = useMutation({
    mutationFn: (reason: string) => withdrawRecord(kind.path, order, { reason, preview: false }),
    onSuccess: async () => {
      close()
      await afresh()
    },
  })
  return (
    <WithdrawalForm back={back} id="withdraw-now" label={t('ledger.withdraw')} close={close}>
      {effect.data && <Effect done={effect.data} ground={ground} kind={kind} />}
    </WithdrawalForm>
  )
}
