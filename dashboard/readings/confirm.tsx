import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EntrySource, enter, MANUAL, previewEntries } from '../api/manual-readings.ts'
import { Field } from '../record/field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { EntryPreview } from './entry-preview.tsx'

/** The preview of what is to be entered; nothing is asked for while there is nothing. */
export const useEntryPreview = (source: EntrySource | null) =>
  useQuery({
    queryKey: [MANUAL, 'preview', source],
    queryFn: () => previewEntries(source ?? { entries: [] }),
    enabled: source !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

type ConfirmProps = { source: EntrySource | null; saved: () => void }
/** Preview, reason and the one button that enters all of it. */
export const Confirm = ({ source, saved }: ConfirmProps) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [done, setDone] = useState(0)
  const preview = useEntryPreview(source)
  const save = useMutation({
    mutationFn: (asked: EntrySource) => enter(asked, reason.trim()),
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: [MANUAL] })
      if (!answer.written) return
      setDone(answer.entries - answer.repeated.length)
      saved()
    },
  })
  const fresh = preview.data ? preview.data.entries - preview.data.repeated.length : 0
  const ready = source !== null && preview.isSuccess && preview.data.flaws.length === 0 && fresh > 0
  const commit = () => {
    if (ready && reason.trim() !== '' && !save.isPending) save.mutate(source)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      {source !== null && preview.isPending && <p className="sub">{t('readings.previewing')}</p>}
      {preview.isError && <RecordFailure error={preview.error} retry={() => void preview.refetch()} />}
      {source !== null && preview.data && <EntryPreview preview={preview.data} />}
      <div className="form-grid">
        <Field
          label={t('readings.field.reason')}
          value={reason}
          change={setReason}
          required
          placeholder={t('readings.reasonHint')}
          id="entry-reason"
        />
      </div>
      {save.isError && <RecordFailure error={save.error} retry={commit} />}
      <p className="form-actions">
        <button type="submit" className="button primary" data-testid="enter" disabled={!ready || save.isPending}>
          {t('readings.confirm')}
        </button>
      </p>
      <p className="done" role="status" data-testid="entered">
        {done > 0 && source === null && t('readings.saved', { count: done })}
      </p>
    </form>
  )
}
