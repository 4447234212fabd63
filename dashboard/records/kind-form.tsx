import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { applies, type RecordTable } from '#core/record-field'
import { readRecord } from '#core/record-table'
import { textsOf } from '#core/record-text'
import { COST } from '../api/cost.ts'
import { type EnteredRow, enter } from '../api/entered.ts'
import { RECORDS } from '../api/meter-records.ts'
import { FormActions } from '../record/form-actions.tsx'
import { ReasonField } from '../record/reason-field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { Effect } from './effect.tsx'
import type { Ground } from './ground.ts'
import type { Draft, KindView } from './kind-view.ts'
import { RecordFields } from './record-fields.tsx'
import { placeWords, reasonWords, recordFlawWords } from './words.ts'

/** Everything that rests on records is asked for afresh. */
export const useAfresh = () => {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      [RECORDS, 'annual', 'explain', 'closes', COST].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    )
}

type PreviewProps<T extends object, A> = {
  kind: KindView<T, A>
  asked: { record: T; basis: number | null }
  ground: Ground
}
const Preview = <T extends object, A>({ kind, asked, ground }: PreviewProps<T, A>) => {
  const { t } = useTranslation()
  const effect = useQuery({
    queryKey: ['record-preview', kind.path, asked],
    queryFn: () => enter(kind, asked, { preview: true }),
    staleTime: 0,
    gcTime: 10_000,
    retry: false,
  })
  if (effect.isPending) return <p className="sub">{t('record.previewing')}</p>
  if (effect.isError) return <RecordFailure error={effect.error} retry={() => void effect.refetch()} />
  const { Beside } = kind
  const [beside] = effect.data.beside
  return (
    <>
      <Effect done={effect.data} ground={ground} kind={kind} />
      {Beside && beside != null && <Beside beside={beside} record={asked.record} />}
    </>
  )
}

/** What a draft says: without fields that a record of its kind does not have. */
export const told = <T,>({ fields }: RecordTable<T>, draft: Draft): Draft =>
  Object.fromEntries(fields.flatMap((f) => (applies(f, draft) ? [[f.name, draft[f.name] ?? '']] : [])))

type FormProps<T extends object, A> = {
  kind: KindView<T, A>
  ground: Ground
  /** null: a new one */
  row: EnteredRow<T, A> | null
  close: () => void
}
/** The form of a new record, or of one that is changed: fields, what it would do, why. */
export const KindForm = <T extends object, A>({ kind, ground, row, close }: FormProps<T, A>) => {
  const { t } = useTranslation()
  const afresh = useAfresh()
  const [draft, setDraft] = useState<Draft>(() => (row ? textsOf(kind.table, row.record) : kind.first(ground)))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { record, flaws } = useMemo(
    () => readRecord(kind.table, told(kind.table, draft), ground.directory),
    [kind, draft, ground],
  )
  const basis = row?.by.act ?? null
  const asked = useMemo(() => (record ? { record, basis } : null), [record, basis])
  const save = useMutation({
    mutationFn: (order: { record: T; basis: number | null }) =>
      enter(kind, order, { reason: reason.trim(), preview: false }),
    onSuccess: async () => {
      close()
      await afresh()
    },
    onError: () => void afresh(),
  })
  const commit = () => {
    setTried(true)
    if (asked && reason.trim() !== '' && !save.isPending) save.mutate(asked)
  }
  const change = (field: string, text: string) =>
    setDraft((old) => {
      const next = { ...old, [field]: text }
      return kind.follow?.(next, field, ground) ?? next
    })
  const shown = flaws.filter(({ flaw }) => tried || flaw.why !== 'empty')
  const title = t(row ? 'record.edit' : `ledger.${kind.path}.add`)
  return (
    <form
      className="card record-form"
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <h2>{title}</h2>
      {row && <p className="sub">{t('ledger.keysStay')}</p>}
      <div className="form-grid">
        <RecordFields
          kind={kind.path}
          fields={kind.table.fields}
          draft={draft}
          ground={ground}
          change={change}
          fixed={row ? kind.keys : []}
          offers={kind.offers}
        />
        <ReasonField value={reason} change={setReason} offered={reasonWords(t)} />
      </div>
      {shown.length > 0 && (
        <ul className="flaws" role="alert" data-testid="field-flaws">
          {shown.map(({ field, flaw }) => (
            <li key={`${field} ${flaw.why}`}>
              {field === null ? '' : `${placeWords(t, kind.path, { fields: kind.table.fields, place: field })}: `}
              {recordFlawWords(t, flaw)}
            </li>
          ))}
        </ul>
      )}
      {tried && reason.trim() === '' && <p className="look">{t('ledger.reasonNeeded')}</p>}
      {asked && <Preview kind={kind} asked={asked} ground={ground} />}
      {save.isError && <RecordFailure error={save.error} retry={commit} />}
      <FormActions save={t('record.save')} id="save-record" close={close} disabled={save.isPending} />
    </form>
  )
}
