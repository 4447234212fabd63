import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import type { Sheet } from '#core/supplier-sheet'

/** Text of a CSV: UTF-8 where the bytes are that, else Shift_JIS as the ministry's older files. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
  }
}
/** Lines that begin with # are notes; blank rows stay, so that rows count as an editor shows them. */
const csv = (path: string): Sheet => {
  const text = textOf(readFileSync(path))
  const delimiter = text.includes('\t') ? '\t' : ','
  const rows = parse(text, { delimiter, bom: true, relax_column_count: true, relax_quotes: delimiter === '\t' })
  return rows.map((row) => (row[0]?.startsWith('#') ? [] : row))
}
const excel = async (path: string, sheet: number | string): Promise<Sheet> => {
  // numbers stay text: a double would lose the digits of the cell
  const rows = await readSheet(path, sheet, { parseNumber: (text: string) => text })
  return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
}

/** Reads a published list, XLSX or CSV/TSV, as text cells. `sheet`: number from 1, or name. */
export const readList = (path: string, sheet: number | string = 1): Promise<Sheet> =>
  extname(path).toLowerCase() === '.xlsx' ? excel(path, sheet) : Promise.resolve(csv(path))
