import type { Cell, Row, Table } from './table.ts'

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/
/** A table program takes a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

/** RFC 4180; what a table program would run as a formula gets an apostrophe in front, numbers stay numbers. */
export const csvCell = (cell: Cell): string => {
  if (cell === null) return ''
  const text = String(cell)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const line = (cells: Row): string => `${cells.map(csvCell).join(',')}\r\n`

/** CSV in UTF-8, the first line names the columns. */
export function* csv({ columns, rows }: Table): Generator<string> {
  yield line(columns.map(({ name }) => name))
  for (const row of rows) yield line(row)
}
