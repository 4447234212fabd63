import { columnsBy } from './headings.ts'
import { readCell } from './record-cell.ts'
import { applies, type Directory, type RecordTable } from './record-field.ts'
import { type RecordFlaw, recordFlaw, schemaFlaws } from './record-flaw.ts'

/** A flaw at its place in a record (`servers.2.count`), before its line is known. */
export type FieldFlaw = { readonly field: string | null; readonly flaw: RecordFlaw }
export type RecordRead<T> = { readonly record: T | undefined; readonly flaws: readonly FieldFlaw[] }

/** Puts a value where its name says: `baseline.pue` into `baseline`. */
const put = (body: Record<string, unknown>, name: string, value: unknown): void => {
  const [first = '', ...rest] = name.split('.')
  if (rest.length === 0) {
    body[first] = value
    return
  }
  const inner = (body[first] ?? {}) as Record<string, unknown>
  body[first] = inner
  put(inner, rest.join('.'), value)
}

/** A record out of the texts of its fields: everything that is wrong at once. */
export const readRecord = <T>(
  { fields, schema }: RecordTable<T>,
  texts: Readonly<Record<string, string | undefined>>,
  directory: Directory,
): RecordRead<T> => {
  const body: Record<string, unknown> = {}
  const flaws: FieldFlaw[] = []
  for (const field of fields) {
    const { name, only } = field
    const written = texts[name] ?? ''
    // the first cell of the first line may be the empty one
    const text = field.kind === 'rows' && written.trim() !== '' ? written : written.trim()
    if (!applies(field, body)) {
      const isTold = text !== '' && only !== undefined && body[only.field] !== undefined
      if (isTold) flaws.push({ field: name, flaw: recordFlaw('not-for-this', `${name}: not in such a record`, text) })
      continue
    }
    if (text === '') {
      if (!field.optional) flaws.push({ field: name, flaw: recordFlaw('empty', `${name} is empty`) })
      continue
    }
    const read = readCell(field, text, directory)
    if (read.ok) put(body, name, read.value)
    else
      flaws.push(
        ...read.flaws.map(({ flaw, within }) => ({ field: within === undefined ? name : `${name}.${within}`, flaw })),
      )
  }
  if (flaws.length > 0) return { record: undefined, flaws }
  const parsed = schema.safeParse(body)
  return parsed.success ? { record: parsed.data, flaws } : { record: undefined, flaws: schemaFlaws(parsed.error, body) }
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
