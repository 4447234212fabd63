/** A sheet as text cells; the first row is line 1. Or the code of what keeps it from being read, with words for the log of it. */
export type Sheet =
  | { readonly ok: true; readonly rows: string[][] }
  | { readonly ok: false; readonly why: SheetFlaw; readonly detail: string }
export type SheetFlaw =
  | 'too-large'
  | 'encoding'
  | 'not-a-table'
  | 'too-many-rows'
  | 'not-a-workbook'
  | 'unpacks-too-large'
  | 'took-too-long'

/** Bytes of a file at most. */
export const FILE_LIMIT = 5_242_880
export const ROW_LIMIT = 20_000
export const COLUMN_LIMIT = 200
/** What a workbook may unpack to, bytes. */
export const UNPACKED_LIMIT = 67_108_864
export const flaw = (why: SheetFlaw, detail: string): Sheet => ({ ok: false, why, detail })
