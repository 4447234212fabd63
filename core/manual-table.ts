import type { Columns } from './manual-columns.ts'
import { kindsOf, type ManualEntry, type ManualKind } from './manual-entry.ts'
import type { EntryFlaw } from './manual-readings.ts'
import type { PlacedMeter } from './plant-index.ts'
import { meterRule, type Refusal, scaled } from './register.ts'
import { FUTURE_LIMIT } from './wire.ts'
import { type DateFlaw, endOfDay, writtenDate } from './written-date.ts'
import { type NumberFlaw, writtenNumber } from './written-number.ts'

/** Why a row or an entry cannot be taken: a code of the catalogue. */
export type RowFlawCode =
  | NumberFlaw
  | DateFlaw
  | EntryFlaw
  | Refusal
  | 'meter-empty'
  | 'meter-unknown'
  | 'meter-not-manual'
  | 'value-missing'
  | 'future'
/** What is wrong with a row; lines count from 1 as the spreadsheet does. */
export type RowFlaw = {
  readonly line: number
  readonly why: RowFlawCode
  /** the text that it is about */
  readonly text?: string
  readonly numbers?: Readonly<Record<string, string>>
}
/** A number that was not taken as it stands: separators taken out, full-width digits made narrow. */
export type RowNote = { readonly line: number; readonly text: string; readonly value: string }
export type EntryRow = { readonly line: number; readonly entry: ManualEntry }
export type TableRead = {
  readonly rows: readonly EntryRow[]
  readonly flaws: readonly RowFlaw[]
  readonly notes: readonly RowNote[]
}
export type TableSource = {
  /** cells as text; the first row is line 1 */
  readonly rows: readonly (readonly string[])[]
  /** rows up to here are titles and headings */
  readonly after: number
  readonly columns: Columns
  readonly meters: readonly PlacedMeter[]
  /** the meter of every row, where no column names it */
  readonly meter?: string | undefined
}

/** A meter by key, id or name, as people write it in a column; undefined where none or more than one is meant. */
const meterOf = (meters: readonly PlacedMeter[], written: string): PlacedMeter | undefined => {
  const byKey = meters.find((m) => m.key === written)
  if (byKey) return byKey
  const named = meters.filter(({ meter: { id, name } }) => [id, name.ja, name.en].includes(written))
  return named.length === 1 ? named[0] : undefined
}

/** What a moment and a value must be by themselves, the same for a form and a file. */
export const entryFlaw = ({ meter }: PlacedMeter, entry: ManualEntry, now: number): RowFlawCode | undefined => {
  const at = entry.kind === 'amount' ? entry.to : entry.at
  if (at > now + FUTURE_LIMIT) return 'future'
  const r = scaled(meterRule(meter), entry.value)
  return typeof r === 'string' ? r : undefined
}

class Row {
  readonly flaws: RowFlaw[] = []
  readonly notes: RowNote[] = []
  readonly line: number
  private readonly cells: readonly string[]
  private readonly columns: Columns
  constructor(line: number, cells: readonly string[], columns: Columns) {
    this.line = line
    this.cells = cells
    this.columns = columns
  }
  text(field: keyof Columns): string {
    const i = this.columns[field]
    return i === undefined ? '' : (this.cells[i] ?? '').trim()
  }
  flaw(why: RowFlawCode, text?: string): undefined {
    this.flaws.push({ line: this.line, why, ...(text === undefined ? {} : { text: text.slice(0, 60) }) })
    return undefined
  }
  date(field: keyof Columns, time: string): { at: number; last: number } | undefined {
    const written = this.text(field)
    const read = writtenDate(written, time)
    return read.ok ? { at: read.at, last: endOfDay(read) } : this.flaw(read.why, `${written} ${time}`.trim())
  }
  value(field: keyof Columns): string | undefined {
    const text = this.text(field)
    const read = writtenNumber(text)
    if (!read.ok) return this.flaw(read.why, text)
    if (read.notes.length > 0) this.notes.push({ line: this.line, text, value: read.value })
    return read.value
  }
}

const about = (row: Row, key: string, value: string) => ({
  meter: key,
  value,
  ...(row.text('note') === '' ? {} : { note: row.text('note').slice(0, 500) }),
  ...(row.text('document') === '' ? {} : { document: row.text('document').slice(0, 200) }),
})
const columnOf: Record<ManualKind, 'reading' | 'amount' | 'level' | 'delivery'> = {
  reading: 'reading',
  amount: 'amount',
  level: 'level',
  delivery: 'delivery',
}

/** The period of a bill: with a last day that is included, or up to the meter-reading day (計量日 0:00). */
const periodOf = (row: Row, columns: Columns): { from?: number; to: number } | undefined => {
  const from = row.text('from') === '' ? undefined : row.date('from', '')?.at
  const to = columns.to === undefined ? row.date('date', row.text('time'))?.at : row.date('to', '')?.last
  return to === undefined ? undefined : { ...(from === undefined ? {} : { from }), to }
}

const entriesOf = (row: Row, { key, meter }: PlacedMeter, columns: Columns): ManualEntry[] => {
  const kinds = kindsOf(meter).filter((k) => row.text(columnOf[k]) !== '')
  if (kinds.length === 0) row.flaw('value-missing')
  return kinds.flatMap((kind): ManualEntry[] => {
    const value = row.value(columnOf[kind])
    if (kind === 'amount') {
      const period = periodOf(row, columns)
      return value === undefined || !period ? [] : [{ kind, ...period, ...about(row, key, value) }]
    }
    const at = row.date(columns.date === undefined ? 'to' : 'date', row.text('time'))?.at
    return value === undefined || at === undefined ? [] : [{ kind, at, ...about(row, key, value) }]
  })
}

const placeOf = (row: Row, { meters, meter }: TableSource): PlacedMeter | undefined => {
  const written = meter ?? row.text('meter')
  if (written === '') return row.flaw('meter-empty')
  const place = meterOf(meters, written)
  if (!place) return row.flaw('meter-unknown', written)
  return place.meter.manual === false ? row.flaw('meter-not-manual', written) : place
}

/** The entries of a sheet, row by row; a row without a word is passed over, any other that cannot be read is a flaw. */
export const readTable = (source: TableSource, now: number): TableRead => {
  const rows: EntryRow[] = []
  const flaws: RowFlaw[] = []
  const notes: RowNote[] = []
  for (const [i, cells] of source.rows.entries()) {
    if (i <= source.after || cells.every((c) => c.trim() === '')) continue
    const row = new Row(i + 1, cells, source.columns)
    const place = placeOf(row, source)
    const entries = place ? entriesOf(row, place, source.columns) : []
    for (const entry of entries) {
      const why = place && entryFlaw(place, entry, now)
      if (why) row.flaw(why, entry.value)
      else rows.push({ line: row.line, entry })
    }
    flaws.push(...row.flaws)
    notes.push(...row.notes)
  }
  return { rows, flaws, notes }
}
