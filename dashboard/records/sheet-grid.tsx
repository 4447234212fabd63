import { useTranslation } from 'react-i18next'
import { fieldAt, type RecordField } from '#core/record-field'
import type { PlacedFlaw } from '#core/record-flaw'
import type { SheetAnswer, SheetRow } from '../api/entered.ts'
import { ScrollBox } from '../view/scroll-box.tsx'
import { fieldWords, placeWords, recordFlawWords } from './words.ts'

/** Rows that are shown at once; flawed ones come first to be seen. */
const MOST = 60

type RowProps = { kind: string; row: SheetRow; fields: readonly RecordField[]; flaws: readonly PlacedFlaw[] }
const GridRow = ({ kind, row, fields, flaws }: RowProps) => {
  const { t } = useTranslation()
  const columnOf = (f: PlacedFlaw): RecordField | undefined => fieldAt(fields, f.field ?? '')
  const of = (field: RecordField | null) => flaws.filter((f) => (columnOf(f) ?? null) === field)
  const placed = (f: PlacedFlaw): string =>
    f.field === null || columnOf(f)?.name === f.field ? '' : `${placeWords(t, kind, { fields, place: f.field })}: `
  return (
    <tr data-testid="sheet-row" data-line={row.line} data-state={row.state}>
      <th scope="row" className="number">
        {row.line}
      </th>
      <td>
        <span className="row-state" data-state={row.state}>
          {t(`ledger.rowState.${row.state}`)}
        </span>
        {of(null).map((f) => (
          <small key={`${f.field} ${f.why}`} className="flaw-text">
            {placed(f)}
            {recordFlawWords(t, f)}
          </small>
        ))}
      </td>
      {fields.map((field) => (
        <td key={field.name} data-flawed={of(field).length > 0 || undefined}>
          {row.texts[field.name] ?? ''}
          {of(field).map((f) => (
            <small key={`${f.field} ${f.why} ${f.text}`} className="flaw-text">
              {placed(f)}
              {recordFlawWords(t, f)}
            </small>
          ))}
        </td>
      ))}
    </tr>
  )
}

/** A sheet as it was read: each row with what becomes of it, and what is wrong in it at its place. */
export const SheetGrid = ({
  kind,
  answer,
  fields,
}: {
  kind: string
  answer: SheetAnswer
  fields: readonly RecordField[]
}) => {
  const { t } = useTranslation()
  const { rows, flaws } = answer
  const used = fields.filter(({ name }) => rows.some((r) => (r.texts[name] ?? '') !== ''))
  const first = [...rows.filter((r) => r.state === 'flawed'), ...rows.filter((r) => r.state !== 'flawed')]
  const shown = new Set(first.slice(0, MOST).map((r) => r.line))
  return (
    <ScrollBox label={t('ledger.sheet.rows')}>
      <table className="table sheet-grid">
        <thead>
          <tr>
            <th scope="col" className="number">
              {t('ledger.sheet.line')}
            </th>
            <th scope="col">{t('ledger.sheet.state')}</th>
            {used.map((field) => (
              <th key={field.name} scope="col">
                {fieldWords(t, kind, field.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter((r) => shown.has(r.line))
            .map((row) => (
              <GridRow
                key={row.line}
                kind={kind}
                row={row}
                fields={used}
                flaws={flaws.filter((f) => f.line === row.line)}
              />
            ))}
        </tbody>
      </table>
      {rows.length > MOST && <p className="sub">{t('ledger.sheet.more', { count: rows.length - MOST })}</p>}
    </ScrollBox>
  )
}
