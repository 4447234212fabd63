import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Columns, columnFields } from '#core/manual-columns'
import type { EntrySource, ManualMeter } from '../api/manual-readings.ts'
import { ColumnChoice } from '../record/column-choice.tsx'
import { Drop } from '../record/drop.tsx'
import { Choice } from '../record/field.tsx'
import { usePlace } from '../record/place.ts'
import type { Brought } from '../record/sheet-file.ts'
import { Confirm, useEntryPreview } from './confirm.tsx'

type Mapping = { readonly columns: Columns; readonly headingLine: number }

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
          hint={t('readings.pasteHint')}
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
          fields={columnFields.map((field) => [field, t(`readings.column.${field}`)])}
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
