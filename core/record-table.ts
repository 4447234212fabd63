import type { z } from 'zod'
import { columnsBy } from './headings.ts'
import { type RecordFlaw, type RecordFlawCode, recordFlaw, schemaFlaws } from './record-flaw.ts'
import { dayOf } from './time.ts'
import { writtenDate } from './written-date.ts'
import { narrow, writtenNumber } from './written-number.ts'

/** What of the plant a sheet may name, by key and by the names that people write. */
export type Named = { readonly key: string; readonly names: readonly string[] }
export type Directory = {
  readonly meters: readonly Named[]
  readonly sites: readonly Named[]
  readonly segments: readonly Named[]
  readonly denominators: readonly Named[]
}

/** How the text of a field is read: `whole` is a number without decimals, `meters` are several with spaces or commas. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'whole'
  | 'day'
  | 'month'
  | 'year'
  | 'choice'
  | 'meter'
  | 'meters'
  | 'site'
  | 'segment'
  | 'denominator'
/** A field of a record as forms, pasted cells and files give it: one reading for all three. */
export type RecordField = {
  readonly name: string
  readonly kind: FieldKind
  readonly headings: readonly string[]
  readonly optional?: true
  /** of `choice`: the codes, each with the words that mean it */
  readonly choices?: Readonly<Record<string, readonly string[]>>
}
/** A kind of record as a table. */
export type RecordTable<T> = { readonly fields: readonly RecordField[]; readonly schema: z.ZodType<T> }

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly flaw: RecordFlaw }
const value = (v: unknown): Read => ({ ok: true, value: v })
const refused = (why: RecordFlawCode, detail: string, text: string): Read => ({
  ok: false,
  flaw: recordFlaw(why, `"${text.slice(0, 80)}": ${detail}`, text),
})

const monthText = (text: string): string | undefined => {
  const m = /^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?$/.exec(text)
  const day = m ? `${m[1]}/${m[2]}/1` : /月$/.test(text) ? `${text}1日` : text
  const read = writtenDate(day)
  const date = read.ok ? dayOf(read.at) : undefined
  return date?.endsWith('-01') ? date.slice(0, 7) : undefined
}
const yearText = (text: string): number | undefined => {
  const bare = text.replace(/年度?$/, '').replace(/^FY\s*/i, '')
  if (/^(19|20)\d{2}$/.test(bare)) return Number(bare)
  const read = writtenDate(`${bare}年12月31日`)
  return read.ok ? Number(dayOf(read.at).slice(0, 4)) : undefined
}
const named = (all: readonly Named[], text: string): string | undefined => {
  if (all.some((n) => n.key === text)) return text
  const found = all.filter((n) => n.names.includes(text))
  return found.length === 1 ? found[0]?.key : undefined
}
const oneOf = (all: readonly Named[], text: string, why: RecordFlawCode): Read => {
  const key = named(all, text)
  return key === undefined ? refused(why, 'not known, or not one alone', text) : value(key)
}
const several = (all: readonly Named[], text: string): Read => {
  const keys = text.split(/[\s,;、]+/).filter((t) => t !== '')
  const stray = keys.find((t) => named(all, t) === undefined)
  if (stray !== undefined && named(all, text) !== undefined) return value([named(all, text)])
  return stray === undefined ? value(keys.map((t) => named(all, t))) : refused('meter-unknown', 'no such meter', stray)
}
const numberOf = (text: string, whole: boolean): Read => {
  const read = writtenNumber(text.replace(/^[¥\\]/, ''))
  if (!read.ok) return refused(read.why, 'not a number as it stands', text)
  if (!whole) return value(read.value)
  return /^-?\d{1,15}$/.test(read.value)
    ? value(Number(read.value))
    : refused('number-unreadable', 'a whole number', text)
}
const choiceOf = ({ choices = {} }: RecordField, text: string): Read => {
  const found = Object.entries(choices).find(([code, words]) => code === text || words.includes(text))
  return found ? value(found[0]) : refused('choice-unknown', 'none of the words that this column takes', text)
}

/** Reads the text of one field; empty text is no concern of it. */
const cell = (field: RecordField, text: string, at: Directory): Read => {
  switch (field.kind) {
    case 'text':
      return value(text)
    case 'number':
      return numberOf(text, false)
    case 'whole':
      return numberOf(text, true)
    case 'day': {
      const read = writtenDate(text)
      return read.ok ? value(dayOf(read.at)) : refused(read.why, 'no day as it stands', text)
    }
    case 'month': {
      const month = monthText(narrow(text))
      return month === undefined ? refused('month-unreadable', 'a month is written 2026-04', text) : value(month)
    }
    case 'year': {
      const year = yearText(narrow(text))
      return year === undefined ? refused('year-unreadable', 'a fiscal year is written 2026', text) : value(year)
    }
    case 'choice':
      return choiceOf(field, text)
    case 'meter':
      return oneOf(at.meters, text, 'meter-unknown')
    case 'meters':
      return several(at.meters, text)
    case 'site':
      return oneOf(at.sites, text, 'site-unknown')
    case 'segment':
      return oneOf(at.segments, text, 'segment-unknown')
    case 'denominator':
      return oneOf(at.denominators, text, 'denominator-unknown')
  }
}

/** A flaw of a field, before its line is known. */
export type FieldFlaw = { readonly field: string | null; readonly flaw: RecordFlaw }
export type RecordRead<T> = { readonly record: T | undefined; readonly flaws: readonly FieldFlaw[] }

/** A record out of the texts of its fields: everything that is wrong at once. */
export const readRecord = <T>(
  { fields, schema }: RecordTable<T>,
  texts: Readonly<Record<string, string | undefined>>,
  directory: Directory,
): RecordRead<T> => {
  const body: Record<string, unknown> = {}
  const flaws: FieldFlaw[] = []
  for (const field of fields) {
    const text = (texts[field.name] ?? '').trim()
    if (text === '') {
      if (!field.optional) flaws.push({ field: field.name, flaw: recordFlaw('empty', `${field.name} is empty`) })
      continue
    }
    const read = cell(field, text, directory)
    if (read.ok) body[field.name] = read.value
    else flaws.push({ field: field.name, flaw: read.flaw })
  }
  if (flaws.length > 0) return { record: undefined, flaws }
  const parsed = schema.safeParse(body)
  return parsed.success ? { record: parsed.data, flaws } : { record: undefined, flaws: schemaFlaws(parsed.error) }
}

/** Which column holds which field, by its heading. */
export type FieldColumns = Readonly<Partial<Record<string, number>>>
/** Rows above the headings at most: a title, a print date. */
const TITLES = 10
/** The headings of a sheet: the first row that names at least two fields (or all that are needed); undefined where none does. */
export const tableHeadings = <T>(
  { fields }: RecordTable<T>,
  rows: readonly (readonly string[])[],
): { readonly at: number; readonly columns: FieldColumns } | undefined => {
  const guess = columnsBy(Object.fromEntries(fields.map((f) => [f.name, [f.name, ...f.headings]])))
  const needed = Math.min(2, fields.filter((f) => !f.optional).length)
  for (const [at, row] of rows.slice(0, TITLES).entries()) {
    const columns = guess(row)
    if (Object.keys(columns).length >= needed) return { at, columns }
  }
  return undefined
}

/** A row of a sheet as it was read; `texts`: what its cells say by field, for people to look at. */
export type TableRow<T> = RecordRead<T> & { readonly line: number; readonly texts: Readonly<Record<string, string>> }
/** The records of a sheet, row by row; rows without a word are passed over. `given` stands where a cell is empty. */
export const readRecordTable = <T>(
  table: RecordTable<T>,
  {
    rows,
    after,
    columns,
    given = {},
  }: {
    readonly rows: readonly (readonly string[])[]
    /** index of the last row of titles and headings */
    readonly after: number
    readonly columns: FieldColumns
    readonly given?: Readonly<Record<string, string>> | undefined
  },
  directory: Directory,
): TableRow<T>[] =>
  rows.flatMap((cells, i): TableRow<T>[] => {
    if (i <= after || cells.every((c) => c.trim() === '')) return []
    const texts = Object.fromEntries(
      table.fields.map(({ name }) => {
        const at = columns[name]
        const text = at === undefined ? '' : (cells[at] ?? '').trim()
        return [name, text === '' ? (given[name] ?? '') : text]
      }),
    )
    return [{ line: i + 1, texts, ...readRecord(table, texts, directory) }]
  })
