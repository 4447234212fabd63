import { parse } from 'csv-parse/sync'
import { COLUMN_LIMIT, flaw, ROW_LIMIT, type Sheet } from './sheet.ts'

/** UTF-8 with or without its mark, UTF-16 with one, else Shift_JIS as Japanese spreadsheets write CSV; undefined where it is none of them. */
const textOf = (bytes: Uint8Array): string | undefined => {
  const [a, b] = bytes
  const utf16 = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined
  for (const encoding of utf16 === undefined ? ['utf-8', 'shift_jis'] : [utf16])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // the next encoding
    }
  return undefined
}
/** Control characters that no sheet has: a file of another kind. */
const isForeign = (text: string): boolean => [...text].some((c) => c < '\t' || (c > '\r' && c < ' '))
/** Tabs where the first line has one (pasted from a spreadsheet), else semicolons or commas. */
const delimiterOf = (text: string): string => {
  const line = /^.*$/m.exec(text)?.[0] ?? ''
  if (line.includes('\t')) return '\t'
  return line.includes(';') && !line.includes(',') ? ';' : ','
}

/** Reads CSV or tab-separated text; each row keeps the line of the spreadsheet, so that empty lines count. */
export const readCsv = (bytes: Uint8Array): Sheet => {
  const text = textOf(bytes)
  if (text === undefined) return flaw('encoding', 'neither UTF-8 nor Shift_JIS')
  if (isForeign(text.slice(0, 4_096))) return flaw('not-a-table', 'control characters in the text')
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      to: ROW_LIMIT + 1,
      max_record_size: 100_000,
    }) as string[][]
    if (rows.length > ROW_LIMIT) return flaw('too-many-rows', `more than ${ROW_LIMIT} rows`)
    if (rows.some((r) => r.length > COLUMN_LIMIT)) return flaw('not-a-table', `more than ${COLUMN_LIMIT} columns`)
    return { ok: true, rows }
  } catch (error) {
    return flaw('not-a-table', (error as Error).message)
  }
}
