import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Columns } from '#core/manual-columns'
import type { EntrySource, ManualMeter } from '../api/manual-readings.ts'
import { Choice } from '../record/field.tsx'
import { usePlace } from '../record/place.ts'
import { ColumnChoice } from './column-choice.tsx'
import { Confirm, useEntryPreview } from './confirm.tsx'
import { chosen, pasted } from './sheet-file.ts'

type Brought = { readonly name: string; readonly content: string }
type Mapping = { readonly columns: Columns; readonly headingLine: number }

type DropProps = { brought: Brought | null; bring: (file: Brought) => void }
/** Where a file is dropped or chosen, or cells are pasted. */
const Drop = ({ brought, bring }: DropProps) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [pick, paste] = [useId(), useId()]
  const take = (file: File | undefined) => {
    if (!file) return
    setText('')
    void chosen(file).then(bring)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file can be chosen by keyboard
    <div
      className="form-field wide drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files[0])
      }}
    >
      <label htmlFor={pick}>{t('readings.field.file')}</label>
      <input
        id={pick}
        type="file"
        accept=".xlsx,.csv,.tsv,.txt"
        data-testid="sheet-file"
        onChange={(event) => take(event.currentTarget.files?.[0])}
      />
      <p className="sub">{brought && text === '' ? brought.name : t('readings.drop')}</p>
      <label htmlFor={paste}>{t('readings.field.paste')}</label>
      <textarea
        id={paste}
        className="pill input paste"
        rows={5}
        value={text}
        placeholder={t('readings.pasteHint')}
        data-testid="sheet-paste"
        onChange={(event) => {
          const { value } = event.currentTarget
          setText(value)
          if (value.trim() !== '') bring(pasted(value))
        }}
      />
    </div>
  )
}

/** A table: pasted, dropped or chosen; its columns, its errors by line, its effect by month. */
export const SheetForm = ({ meters }: { meters: readonly ManualMeter[] }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const [brought, setBrought] = useState<Brought | null>(null)
  const [meter, setMeter] = useState('')
  const [mapping, setMapping] = useState<Mapping | null>(null)
  // what was entered is cleared away with the field that held it
  const [round, setRound] = useState(0)
  const source = useMemo(
    (): EntrySource | null =>
      brought && { file: { ...brought, ...(meter === '' ? {} : { meter }), ...(mapping ?? {}) } },
    [brought, meter, mapping],
  )
  const sheet = useEntryPreview(source).data?.sheet
  return (
    <section className="card record-form" aria-label={t('readings.ways.sheet')}>
      <div className="form-grid">
        <Choice label={t('readings.field.meter')} value={meter} id="sheet-meter" change={setMeter}>
          <option value="">{t('readings.field.allMeter')}</option>
          {meters.map((m) => (
            <option key={m.key} value={m.key}>
              {place(m.key)}
            </option>
          ))}
        </Choice>
        <Drop
          key={round}
          brought={brought}
          bring={(file) => {
            setMapping(null)
            setBrought(file)
          }}
        />
      </div>
      {sheet && (
        <ColumnChoice
          headings={sheet.headings}
          columns={sheet.columns}
          change={(columns) => setMapping({ columns, headingLine: Math.max(1, sheet.headingLine) })}
        />
      )}
      <Confirm
        source={source}
        saved={() => {
          setBrought(null)
          setRound(round + 1)
        }}
      />
    </section>
  )
}
