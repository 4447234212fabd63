import type { z } from 'zod'

/** What of the plant a sheet may name, by key and by the names that people write. */
export type Named = { readonly key: string; readonly names: readonly string[] }
export type Directory = {
  readonly meters: readonly Named[]
  readonly sites: readonly Named[]
  readonly segments: readonly Named[]
  readonly denominators: readonly Named[]
}

/**
 * How the text of a field is read: `number` stays decimal text, `real` becomes a number, `whole` one without decimals, `clock` is
 * 17:30, `meters` are several with spaces or commas, `rows` are several lines of cells, `block` is a text of several lines.
 */
export type FieldKind =
  | 'text'
  | 'id'
  | 'number'
  | 'real'
  | 'whole'
  | 'day'
  | 'clock'
  | 'month'
  | 'year'
  | 'choice'
  | 'meter'
  | 'meters'
  | 'site'
  | 'segment'
  | 'denominator'
  | 'rows'
  | 'block'
/** A field of a record as forms, pasted cells and files give it: one reading for all three. */
export type RecordField = {
  /** its place in the record: `baseline.pue` is `pue` of `baseline` */
  readonly name: string
  readonly kind: FieldKind
  readonly headings: readonly string[]
  readonly optional?: true
  /** of `choice`: the codes, each with the words that mean it */
  readonly choices?: Readonly<Record<string, readonly string[]>>
  /** it stands only in records whose choice `field` is one of these codes */
  readonly only?: { readonly field: string; readonly of: readonly string[] }
  /** forms put fields of one part together under its name */
  readonly part?: string
  /**
   * Of `rows`: the cells of a line. With `by` the record keeps them by that cell, and where there is but one other cell its value
   * alone; `unit`: of a line’s amount.
   */
  readonly rows?: {
    readonly cells: readonly RecordField[]
    readonly by?: string
    readonly unit?: (cells: Readonly<Record<string, string>>) => string | undefined
  }
}
/** A kind of record as a table. */
export type RecordTable<T> = { readonly fields: readonly RecordField[]; readonly schema: z.ZodType<T> }

/** Whether a field stands in a record with these codes. */
export const applies = ({ only }: RecordField, codes: Readonly<Record<string, unknown>>): boolean =>
  only === undefined || only.of.some((code) => code === codes[only.field])

/** The field that a place in a record belongs to: `servers.2.count` to `servers`. */
export const fieldAt = (fields: readonly RecordField[], place: string): RecordField | undefined =>
  fields.find(({ name }) => place === name) ?? fields.find(({ name }) => place.startsWith(`${name}.`))

/** Lines of cells, blank ones too, out of one text: tabs between cells, as spreadsheets copy them; `a | b; c | d` where a single cell has to hold them. */
export const linesOf = (text: string): string[][] => {
  const [line, cell] = text.includes('\t') || !text.includes('|') ? [/\r?\n/, '\t'] : [/\r?\n|[;；]/, '|']
  return text.split(line).map((row) => row.split(cell).map((c) => c.trim()))
}
/** The text of lines of cells. */
export const linesText = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => cells.map((c) => c.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
