import { areaNames } from './area-name.ts'
import type { Area, HourCalendar } from './hour-calendar.ts'
import { type PlacedFlaw, type RecordFlawCode, recordFlaw } from './record-flaw.ts'
import { DAY, dayOf, type EpochMs, HOUR, MINUTE, type Month, monthInterval, monthOf, SLOT } from './time.ts'
import { writtenDate } from './written-date.ts'
import { narrow } from './written-number.ts'

/** A table of hour classes as it was read. Flaws: lines count from 1 as the spreadsheet does, 0 is the table as a whole. */
export type HourTable = {
  /** by area and month, whole only where there is no flaw */
  readonly calendars: readonly HourCalendar[]
  /** of each calendar the line of its first day */
  readonly lines: readonly number[]
  readonly flaws: readonly PlacedFlaw[]
  /** line of the headings, and which columns hold what, from 0; undefined: none was found */
  readonly headings: { readonly line: number; readonly columns: Readonly<Record<string, number>> } | undefined
}

const areas = new Map<string, Area>(
  (Object.keys(areaNames) as Area[]).flatMap((code) => [
    [code, code],
    [areaNames[code].ja, code],
  ]),
)
/** Words of the classes; an empty cell is その他. */
const CLASSES: Readonly<Record<string, string>> = {
  c: 'c',
  出力制御: 'c',
  再エネ出力制御: 'c',
  curtailment: 'c',
  t: 't',
  需給逼迫: 't',
  逼迫: 't',
  tight: 't',
  o: 'o',
  その他: 'o',
  other: 'o',
  '': 'o',
}
const SLOTS = DAY / SLOT

type Columns = { readonly area: number; readonly day: number; readonly slots: readonly number[] }
const clean = (cell: string | undefined): string => narrow(cell ?? '').trim()
const clockOf = (slot: number): string =>
  `${Math.floor((slot * SLOT) / HOUR)}:${String(((slot * SLOT) % HOUR) / MINUTE).padStart(2, '0')}`
const columnsOf = (row: readonly string[]): Columns | undefined => {
  const cells = row.map((cell) => clean(cell).replace(/^0(\d:)/, '$1'))
  const find = (names: readonly string[]): number => cells.findIndex((c) => names.includes(c.toLowerCase()))
  const slots = Array.from({ length: SLOTS }, (_, i) => cells.indexOf(clockOf(i)))
  const columns = { area: find(['供給区域', '区域', 'area']), day: find(['日付', '年月日', 'date', 'day']), slots }
  return columns.area < 0 || columns.day < 0 || slots.includes(-1) ? undefined : columns
}

type Row = {
  readonly line: number
  readonly area: Area
  readonly day: EpochMs
  readonly letters: string
}
const readRow = (row: readonly string[], line: number, { area, day, slots }: Columns): Row | PlacedFlaw[] => {
  const flaws: PlacedFlaw[] = []
  const flaw = (field: string, why: RecordFlawCode, detail: string, text: string): void =>
    void flaws.push({ line, field, ...recordFlaw(why, detail, text) })
  const name = clean(row[area])
  const found = areas.get(name) ?? areas.get(name.toLowerCase())
  if (found === undefined) flaw('area', 'choice-unknown', `"${name}" is no supply area`, name)
  const written = row[day] ?? ''
  const date = writtenDate(written)
  if (!date.ok) flaw('month', date.why, `the date "${written}" cannot be taken: ${date.why}`, written)
  const letters = slots.map((column, i) => {
    const word = clean(row[column])
    const letter = CLASSES[word] ?? CLASSES[word.toLowerCase()]
    if (letter === undefined)
      flaw('days', 'choice-unknown', `${clockOf(i)}: "${word}" is no class`, `${clockOf(i)} ${word}`)
    return letter ?? 'o'
  })
  return flaws.length > 0 || found === undefined || !date.ok
    ? flaws
    : { line, area: found, day: date.at, letters: letters.join('') }
}
/** Days of a month that a table lacks. */
const missing = (month: Month, days: Readonly<Record<string, string>>): string[] => {
  const { start, end } = monthInterval(month)
  const all: string[] = []
  for (let t = start as number; t < end; t += DAY) all.push(dayOf(t as EpochMs))
  return all.filter((day) => days[day] === undefined)
}

/**
 * Hour classes (電気需要最適化 時間帯) as a sheet: a row for each supply area and day, a column for each half-hour from 0:00 to
 * 23:30. Every fault of every row comes at once. A month is given whole: a day without a row has no class, and would make A″
 * absent; the running month is given as far as it is published.
 */
export const readHourTable = (
  rows: readonly (readonly string[])[],
  { source, now }: { readonly source: string; readonly now: EpochMs },
): HourTable => {
  const heading = rows.findIndex((row) => columnsOf(row) !== undefined)
  const columns = columnsOf(rows[heading] ?? [])
  const whole = (why: RecordFlawCode, detail: string, text?: string): PlacedFlaw => ({
    ...{ line: 0, field: null },
    ...recordFlaw(why, detail, text),
  })
  if (!columns) {
    const flaws = [whole('headings-missing', 'no row has the headings 供給区域, 日付 and 0:00 … 23:30')]
    return { calendars: [], lines: [], flaws, headings: undefined }
  }
  const flaws: PlacedFlaw[] = []
  const months = new Map<string, { line: number; area: Area; month: Month; days: Record<string, string> }>()
  for (const [i, row] of rows.entries()) {
    if (i <= heading || row.every((cell) => clean(cell) === '')) continue
    const read = readRow(row, i + 1, columns)
    if (Array.isArray(read)) {
      flaws.push(...read)
      continue
    }
    const { line, area, letters } = read
    const [month, day] = [monthOf(read.day), dayOf(read.day)]
    const entry = months.get(`${area} ${month}`) ?? { line, area, month, days: {} }
    months.set(`${area} ${month}`, entry)
    if (entry.days[day] !== undefined)
      flaws.push({ line, field: 'month', ...recordFlaw('day-twice', `${area} ${day} stands in the table twice`, day) })
    entry.days[day] = letters
  }
  if (flaws.length === 0)
    for (const { area, month, days } of months.values()) {
      const gone = monthInterval(month).end <= now ? missing(month, days) : []
      const text = gone.join(', ')
      if (gone.length > 0) flaws.push(whole('days-missing', `${area} ${month} lacks ${text}`, text))
    }
  if (flaws.length === 0 && months.size === 0) flaws.push(whole('no-rows', 'the table has no rows'))
  const read = [...months.values()]
  return {
    calendars: read.map(({ area, month, days }) => ({ area, month, days, source })),
    lines: read.map((m) => m.line),
    flaws,
    headings: {
      line: heading + 1,
      columns: { area: columns.area, month: columns.day, days: columns.slots[0] ?? columns.day },
    },
  }
}
