import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Author } from '#core/decision-item'
import type { RecordPath } from '../api/meter-records.ts'
import { LinkButton } from '../view/link-button.tsx'
import { useTakingBack } from './use-recording.ts'
import { WithdrawalForm } from './withdrawal-form.tsx'

type TakeBackProps = {
  path: RecordPath
  /** the record that stands */
  item: { readonly key: string; readonly by: Author }
}
/** Leads to taking back a record about a meter, which asks why. */
export const TakeBack = ({ path, item: { key, by } }: TakeBackProps) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const back = useTakingBack(path, { key, basis: by.act })
  if (!open) return <LinkButton onClick={() => setOpen(true)}>{t('record.takeBack')}</LinkButton>
  return <WithdrawalForm back={back} id="withdraw-now" label={t('record.takeBack')} close={() => setOpen(false)} />
}
