import { HourCalendar } from './hour-calendar.ts'
import { DAY, dayOf, type EpochMs, HOUR, MINUTE, type Month, monthInterval, monthOf, SLOT } from './time.ts'
import { writtenDate } from './written-date.ts'
import { narrow } from './written-number.ts'

/** What is wrong with a row, in words; lines count from 1 as the spreadsheet does, 0: the table as a whole. */
export type HourTableFlaw = { readonly line: number; readonly message: string }
export type HourTable = {
  /** by area and month, whole only where there is no flaw */
  readonly calendars: readonly HourCalendar[]
  readonly flaws: readonly HourTableFlaw[]
}

const AREAS: Readonly<Record<string, HourCalendar['area']>> = {
  北海道: 'hokkaido',
  東北: 'tohoku',
  東京: 'tokyo',
  中部: 'chubu',
  北陸: 'hokuriku',
  関西: 'kansai',
  中国: 'chugoku',
  四国: 'shikoku',
  九州: 'kyushu',
  沖縄: 'okinawa',
}
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
  readonly area: HourCalendar['area']
  readonly day: EpochMs
  readonly letters: string
}
const readRow = (row: readonly string[], line: number, { area, day, slots }: Columns): Row | HourTableFlaw[] => {
  const flaws: HourTableFlaw[] = []
  const name = clean(row[area])
  const found = AREAS[name] ?? HourCalendar.shape.area.safeParse(name.toLowerCase()).data
  if (found === undefined) flaws.push({ line, message: `"${name}" is no supply area` })
  const date = writtenDate(row[day] ?? '')
  if (!date.ok) flaws.push({ line, message: `the date "${row[day] ?? ''}" cannot be taken: ${date.why}` })
  const letters = slots.map((column, i) => {
    const word = clean(row[column])
    const letter = CLASSES[word] ?? CLASSES[word.toLowerCase()]
    if (letter === undefined) flaws.push({ line, message: `${clockOf(i)}: "${word}" is no class` })
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
  if (!columns)
    return { calendars: [], flaws: [{ line: 0, message: 'no row has the headings 供給区域, 日付 and 0:00 … 23:30' }] }
  const flaws: HourTableFlaw[] = []
  const months = new Map<string, { area: Row['area']; month: Month; days: Record<string, string> }>()
  for (const [i, row] of rows.entries()) {
    if (i <= heading || row.every((cell) => clean(cell) === '')) continue
    const read = readRow(row, i + 1, columns)
    if (Array.isArray(read)) {
      flaws.push(...read)
      continue
    }
    const { area, letters } = read
    const [month, day] = [monthOf(read.day), dayOf(read.day)]
    const entry = months.get(`${area} ${month}`) ?? { area, month, days: {} }
    months.set(`${area} ${month}`, entry)
    if (entry.days[day] !== undefined) flaws.push({ line: i + 1, message: `${area} ${day} stands in the table twice` })
    entry.days[day] = letters
  }
  if (flaws.length === 0)
    for (const { area, month, days } of months.values()) {
      const gone = monthInterval(month).end <= now ? missing(month, days) : []
      if (gone.length > 0) flaws.push({ line: 0, message: `${area} ${month} lacks ${gone.join(', ')}` })
    }
  if (flaws.length === 0 && months.size === 0) flaws.push({ line: 0, message: 'the table has no rows' })
  return { calendars: [...months.values()].map((m) => ({ ...m, source })), flaws }
}
