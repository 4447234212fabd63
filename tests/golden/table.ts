import { readFileSync } from 'node:fs'

export type Row = (column: string) => string

/** Rows of a golden table: pipe-separated text under a header line; lines that begin with # are comments and sources. */
export const table = (name: string): Row[] => {
  const text = readFileSync(new URL(`${name}.table`, import.meta.url), 'utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const [header = [], ...rows] = lines.map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.map((cells) => (column) => {
    const cell = cells[header.indexOf(column)]
    if (cell === undefined) throw new Error(`${name}.table has no ${column} in: ${cells.join(' | ')}`)
    return cell
  })
}

/** A numeric cell; thousands separators are for the reader. */
export const number = (row: Row, column: string): number => {
  const n = Number(row(column).replaceAll(',', ''))
  if (!Number.isFinite(n)) throw new Error(`${column} is not a number: ${row(column)}`)
  return n
}
