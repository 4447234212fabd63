import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Asked, RecordPath } from '../api/meter-records.ts'
import { FormActions } from './form-actions.tsx'
import { usePlace } from './place.ts'
import { PreviewTable } from './preview-table.tsx'
import { ReasonField } from './reason-field.tsx'
import { RecordFailure } from './record-failure.tsx'
import { usePreview } from './use-preview.ts'
import { useRecording } from './use-recording.ts'

type RecordFormProps = {
  path: RecordPath
  /** null: something that the record needs is still empty */
  asked: Asked | null
  reason?: string
  close: () => void
  title: string
  children?: ReactNode
}

const Effect = ({ path, asked }: { path: RecordPath; asked: Asked | null }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const effect = usePreview(path, asked ? [asked] : [])
  if (!asked) return null
  if (effect.isPending) return <p className="sub">{t('record.previewing')}</p>
  if (effect.isError) return <RecordFailure error={effect.error} retry={() => void effect.refetch()} />
  return <PreviewTable preview={effect.data} place={place} />
}

/** The fields of a record, what it would change, the reason, and the button that records it. */
export const RecordForm = ({ path, asked, reason: first = '', close, title, children }: RecordFormProps) => {
  const { t } = useTranslation()
  const [reason, setReason] = useState(first)
  const { save } = useRecording(path, close)
  const commit = () => {
    if (asked && reason.trim() !== '' && !save.isPending) save.mutate({ asked: [asked], reason: reason.trim() })
  }
  return (
    <form
      className="card record-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <h2>{title}</h2>
      <div className="form-grid">
        {children}
        <ReasonField value={reason} change={setReason} />
      </div>
      <Effect path={path} asked={asked} />
      {save.isError && <RecordFailure error={save.error} retry={commit} />}
      <FormActions save={t('record.save')} id="save-record" close={close} disabled={asked === null || save.isPending} />
    </form>
  )
}
