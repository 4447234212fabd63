import { buffer } from 'node:stream/consumers'
import { readSheet } from 'read-excel-file/node'
import { COLUMN_LIMIT, ROW_LIMIT } from './sheet.ts'

/** Digits that a spreadsheet keeps: what it stores beyond them is the noise of binary fractions (0.30000000000000004). */
const DIGITS = 15

/** A stored number as the spreadsheet shows it in full. */
const shown = (text: string): string => {
  if (/^-?\d{1,15}(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= DIGITS) return text
  const n = Number(text)
  if (!Number.isFinite(n)) return text
  const rounded = Number(n.toPrecision(DIGITS))
  return Math.abs(rounded) < 1e21 && !String(rounded).includes('e') ? String(rounded) : text
}
const two = (n: number): string => String(n).padStart(2, '0')
/** Spreadsheets keep wall-clock time without a zone; it is Japan time, rounded to the second. */
const dateText = (d: Date): string => {
  const t = new Date(Math.round(d.getTime() / 1_000) * 1_000)
  const day = `${t.getUTCFullYear()}-${two(t.getUTCMonth() + 1)}-${two(t.getUTCDate())}`
  const time = [t.getUTCHours(), t.getUTCMinutes(), t.getUTCSeconds()]
  return time.every((n) => n === 0) ? day : `${day} ${time.map(two).join(':')}`
}
const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  return cell instanceof Date ? dateText(cell) : String(cell)
}

/** A process of its own: a workbook on stdin, its first sheet as JSON rows of text on stdout. What goes wrong here ends here. */
const main = async (): Promise<void> => {
  const bytes = await buffer(process.stdin)
  const rows = await readSheet(bytes, { parseNumber: shown, trim: true })
  const text = rows.slice(0, ROW_LIMIT + 1).map((row) => row.slice(0, COLUMN_LIMIT).map(cellText))
  process.stdout.write(JSON.stringify(text))
}
await main()
