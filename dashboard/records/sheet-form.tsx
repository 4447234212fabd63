import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BroughtSheet, enterSheet } from '../api/entered.ts'
import { ColumnChoice } from '../record/column-choice.tsx'
import { Drop } from '../record/drop.tsx'
import { FormActions } from '../record/form-actions.tsx'
import { ReasonField } from '../record/reason-field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import type { Brought } from '../record/sheet-file.ts'
import { Effect } from './effect.tsx'
import type { Ground } from './ground.ts'
import { useAfresh } from './kind-form.tsx'
import type { Draft, KindView } from './kind-view.ts'
import { RecordFields } from './record-fields.tsx'
import { SheetGrid } from './sheet-grid.tsx'
import { fieldWords, headingWords, reasonWords } from './words.ts'

type SheetFormProps<T extends object, A> = { kind: KindView<T, A>; ground: Ground; close: () => void }
/** Records pasted from a spreadsheet or brought as a file: columns, every row with its findings, all of them or none. */
export const SheetForm = <T extends object, A>({ kind, ground, close }: SheetFormProps<T, A>) => {
  const { t } = useTranslation()
  const afresh = useAfresh()
  const [brought, setBrought] = useState<Brought | null>(null)
  const [mapping, setMapping] = useState<Pick<BroughtSheet, 'columns' | 'headingLine'>>({})
  const [given, setGiven] = useState<Draft>({})
  const [reason, setReason] = useState('')
  const file = useMemo((): BroughtSheet | null => {
    const filled = Object.fromEntries(Object.entries(given).filter(([, text]) => text.trim() !== ''))
    return brought && { ...brought, ...mapping, given: filled }
  }, [brought, mapping, given])
  const preview = useQuery({
    queryKey: ['record-preview', kind.path, 'sheet', file],
    queryFn: () => enterSheet(kind.path, file ?? { name: '', content: '' }, { preview: true }),
    enabled: file !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: (before) => before,
  })
  const save = useMutation({
    mutationFn: (order: BroughtSheet) => enterSheet(kind.path, order, { reason: reason.trim(), preview: false }),
    onSuccess: async (answer) => {
      if (answer.acts.length > 0) close()
      await afresh()
    },
  })
  const answer = file === null ? undefined : preview.data
  const fresh = answer?.rows.filter((r) => r.state === 'new' || r.state === 'change').length ?? 0
  const ready =
    file !== null && preview.isSuccess && !preview.isPlaceholderData && answer?.flaws.length === 0 && fresh > 0
  const commit = () => {
    if (ready && reason.trim() !== '' && !save.isPending) save.mutate(file)
  }
  // fields that no column holds: one value for every row
  const lacking = answer ? kind.table.fields.filter((f) => answer.sheet.columns[f.name] === undefined) : []
  const needed = lacking.filter((f) => !f.optional || f.kind === 'denominator' || f.kind === 'site')
  return (
    <form
      className="card record-form"
      aria-label={t('ledger.sheet.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <h2>{t('ledger.sheet.title')}</h2>
      <p className="sub">
        {kind.ownSheet
          ? t('ledger.sheet.hours')
          : t('ledger.sheet.columns', {
              columns: kind.table.fields.map((f) => headingWords(ground.language, f)).join(' · '),
            })}
      </p>
      <div className="form-grid">
        <Drop
          brought={brought}
          hint={kind.table.fields
            .slice(0, 5)
            .map((f) => headingWords(ground.language, f))
            .join('\t')}
          bring={(next) => {
            setMapping({})
            setBrought(next)
          }}
        />
      </div>
      {file && preview.isPending && <p className="sub">{t('readings.previewing')}</p>}
      {file && preview.isError && <RecordFailure error={preview.error} retry={() => void preview.refetch()} />}
      {answer && (
        <>
          {!kind.ownSheet && (
            <ColumnChoice
              headings={answer.sheet.headings}
              columns={answer.sheet.columns}
              fields={kind.table.fields.map(({ name }) => [name, fieldWords(t, kind.path, name)])}
              change={(columns) => setMapping({ columns, headingLine: Math.max(1, answer.sheet.headingLine) })}
            />
          )}
          {needed.length > 0 && Object.keys(answer.sheet.columns).length > 0 && (
            <>
              <h3 className="sub">{t('ledger.sheet.given')}</h3>
              <div className="form-grid">
                <RecordFields
                  kind={kind.path}
                  fields={needed}
                  draft={given}
                  ground={ground}
                  change={(field, text) =>
                    setGiven((old) => {
                      const next = { ...old, [field]: text }
                      return kind.follow?.(next, field, ground) ?? next
                    })
                  }
                  offers={kind.offers}
                />
              </div>
            </>
          )}
          <p className={answer.flaws.length > 0 ? 'flaw-text' : 'sub'} role="status" data-testid="sheet-summary">
            {answer.flaws.length > 0
              ? t('readings.flaws', { count: answer.flaws.length })
              : fresh === 0
                ? t('ledger.sheet.nothing')
                : t('readings.ready', { count: fresh })}
          </p>
          {answer.rows.length > 0 && <SheetGrid kind={kind.path} answer={answer} fields={kind.table.fields} />}
          {answer.flaws.length === 0 && fresh > 0 && (kind.moves || kind.Beside === undefined) && (
            <Effect done={answer} ground={ground} kind={kind} />
          )}
        </>
      )}
      <div className="form-grid">
        <ReasonField value={reason} change={setReason} offered={reasonWords(t)} />
      </div>
      {save.isError && <RecordFailure error={save.error} retry={commit} />}
      <FormActions save={t('readings.confirm')} id="enter-sheet" close={close} disabled={!ready || save.isPending} />
    </form>
  )
}
