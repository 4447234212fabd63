import type { EpochMs } from '#core/time'
import type { Sample } from '../driver.ts'
import type { CsvConfig } from './config.ts'
import { stampReader } from './stamp.ts'

/** Cells of one line; a quoted cell may hold the delimiter and doubled quotes. Undefined when a quote stays open. */
export const cells = (line: string, delimiter: string): string[] | undefined => {
  if (!line.includes('"')) return line.split(delimiter)
  const out: string[] = []
  let rest = line
  while (true) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest)
    const end = quoted ? quoted[0].length : rest.indexOf(delimiter) < 0 ? rest.length : rest.indexOf(delimiter)
    if (quoted && end < rest.length && rest[end] !== delimiter) return undefined
    const cell = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : rest.slice(0, end)
    if (!quoted && cell.includes('"')) return undefined
    out.push(cell)
    if (end >= rest.length) return out
    rest = rest.slice(end + 1)
  }
}

/** The number of a cell as an exact decimal string; undefined when it is none. */
export const decimalOf = (cell: string, { decimal, thousands }: Pick<CsvConfig, 'decimal' | 'thousands'>) => {
  let text = cell.trim()
  if (thousands) text = text.replaceAll(thousands, '')
  if (decimal !== '.') {
    if (text.includes('.')) return undefined
    text = text.replace(decimal, '.')
  }
  return /^-?\d{1,20}(\.\d{1,20})?$/.test(text) ? text : undefined
}

/** What a line holds: samples, and what is wrong with the rest. */
export type Row = {
  readonly at: EpochMs | undefined
  readonly values: readonly (string | undefined)[]
  readonly wrong: readonly string[]
}
/** Makes the reader of data lines; throws when the heading lacks a column of the configuration. */
export const rowReader = (config: CsvConfig, heading: readonly string[] | undefined): ((line: string) => Row) => {
  const names = heading?.map((name) => name.trim())
  const index = (column: string): number => {
    const i = names ? names.indexOf(column) : Number(column) - 1
    if (!Number.isInteger(i) || i < 0)
      throw new Error(`no column "${column}"${names ? `; the file has: ${names.join(', ')}` : ''}`)
    return i
  }
  const time = index(config.time.column)
  const columns = config.points.map(({ column }) => index(column))
  const stamp = stampReader(config.time)
  return (line) => {
    const row = cells(line, config.delimiter)
    if (!row) return { at: undefined, values: [], wrong: ['a quote is not closed'] }
    const at = stamp(row[time] ?? '')
    if (at === undefined)
      return { at, values: [], wrong: [`"${row[time] ?? ''}" is not a time like ${config.time.format}`] }
    const values = columns.map((column) => decimalOf(row[column] ?? '', config))
    const wrong = config.points
      .filter((_, i) => values[i] === undefined)
      .map(({ column }, _i) => `${column}: "${row[index(column)] ?? ''}" is not a number`)
    return { at, values, wrong }
  }
}

/** The samples of a row; the last bears the mark. */
export function* samplesOf(row: Row, points: CsvConfig['points'], mark: string): Generator<Sample> {
  const { at } = row
  if (at === undefined) return
  const found = points.flatMap(({ meter }, i) => {
    const raw = row.values[i]
    return raw === undefined ? [] : [{ point: meter, at, raw }]
  })
  for (const [i, sample] of found.entries()) yield i === found.length - 1 ? { ...sample, mark } : sample
}
