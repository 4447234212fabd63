import { z } from 'zod'
import { canonical } from '#core/act'
import { FILED } from '#core/activity'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import type { Directory, RecordTable } from '#core/record-field'
import type { PlacedFlaw } from '#core/record-flaw'
import { type FieldColumns, readRecordTable, type TableRow, tableHeadings } from '#core/record-table'
import type { AppOf } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind, SheetRead } from './entered-kind.ts'
import { Entered, effectsOf, entered, flawsOf, reason, standing } from './entered-resource.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

/** A file of 5 MiB in base64, and what stands around it. */
const BODY_LIMIT = 7_340_032
const File = z.strictObject({
  name: z.string().min(1).max(200),
  content: z.base64().describe('bytes of a .xlsx, CSV (UTF-8 or Shift_JIS) or tab-separated text'),
  columns: z
    .record(z.string(), z.int().nonnegative())
    .optional()
    .describe('which column (from 0) holds which field; default: guessed from the headings'),
  headingLine: z.int().nonnegative().optional().describe('with `columns`: rows up to this line are no records'),
  given: z.record(z.string(), z.string().max(400)).optional().describe('fields of every row, where its cell is empty'),
})
const Row = z.object({
  line: z.int().describe('as a spreadsheet counts'),
  texts: z.record(z.string(), z.string()).describe('cells by field'),
  state: z.enum(['new', 'change', 'same', 'flawed']).describe('same: it stands so already and is passed over'),
})
const Read = Entered.extend({
  rows: z.array(Row),
  sheet: z.object({
    headings: z.array(z.string()),
    headingLine: z.int().describe('0: none was found, and `columns` are needed'),
    columns: z.record(z.string(), z.int()),
  }),
})

const namesOf = ({ name, id }: { name: { ja: string; en: string }; id: string }): string[] => [id, name.ja, name.en]
/** What of a plant people may name in a sheet. */
export const directoryOf = (plant: Plant): Directory => ({
  meters: placedMeters(plant).map(({ key, meter }) => ({ key, names: namesOf(meter) })),
  sites: plant.sites.map((s) => ({ key: s.id, names: namesOf(s) })),
  segments: plant.segments.map((s) => ({ key: s.id, names: namesOf(s) })),
  denominators: [
    { key: FILED, names: [FILED] },
    ...new Map(
      plant.segments.flatMap((s) => s.otherActivities).map((d) => [d.id, { key: d.id, names: namesOf(d) }]),
    ).values(),
  ],
})

const placed = <T>({ line, flaws }: TableRow<T>): PlacedFlaw[] =>
  flaws.map(({ field, flaw }) => ({ line, field, ...flaw }))

/** Reads the rows of a sheet as records of a table: one each. */
const readRows = <T>(
  deps: Deps,
  table: RecordTable<T>,
  { sheet, file }: { readonly sheet: readonly (readonly string[])[]; readonly file: z.infer<typeof File> },
): SheetRead<T> => {
  const found = tableHeadings(table, sheet)
  const headingLine = file.headingLine ?? (found ? found.at + 1 : 0)
  const columns: FieldColumns = file.columns ?? found?.columns ?? {}
  const about = { rows: sheet, after: headingLine - 1, columns, given: file.given }
  return {
    rows: Object.keys(columns).length === 0 ? [] : readRecordTable(table, about, directoryOf(deps.plant)),
    headingLine,
    columns: Object.fromEntries(Object.entries(columns).flatMap(([f, at]) => (at === undefined ? [] : [[f, at]]))),
  }
}

/** Records by a file or pasted cells: every faulty row is named, and then none is recorded; what stands so already is passed over. */
export const recordFile = <T, A>(app: AppOf, deps: Deps, of: EnteredKind<T, A>): void => {
  const { table, readSheet } = of
  if (!table) return
  const sheetOf = async (file: z.infer<typeof File>) => {
    const sheet = await deps.sheet(Buffer.from(file.content, 'base64'))
    if (!sheet.ok) throw new Refused('unreadable-file', `${file.name}: ${sheet.why}: ${sheet.detail}`)
    const { rows, headingLine, columns } = readSheet
      ? readSheet(sheet.rows, { given: file.given ?? {}, now: deps.now() })
      : readRows(deps, table, { sheet: sheet.rows, file })
    return { rows, sheet: { headings: [...(sheet.rows[Math.max(0, headingLine - 1)] ?? [])], headingLine, columns } }
  }
  const body = z.strictObject({
    file: File,
    reason: reason.optional().describe('needed but for a preview'),
    preview: z.boolean().default(false).describe('true: only say what would change'),
  })
  const summary = `${of.summary}: by a file or pasted cells, all or nothing`
  const options = { bodyLimit: BODY_LIMIT, schema: { summary, body, response: { 200: Read } } }
  app.post(`${of.path}/file`, options, async (request) => {
    const { file, preview } = request.body
    const { rows, sheet } = await sheetOf(file)
    const read = rows.flatMap(({ line, record }) => (record === undefined ? [] : [{ line, record }]))
    const sites = new Set(read.map(({ record }) => of.siteOf(record, deps)))
    for (const site of sites.size > 0 ? sites : [deps.plant.sites[0]?.id ?? '']) needs(request, of.role, site)
    const stands = new Map((await standing(deps, of)).map((s) => [`${s.site} ${s.key}`, s]))
    const before = (record: T) => stands.get(`${of.siteOf(record, deps)} ${of.keyOf(record)}`)
    const isSame = (record: T): boolean => canonical(before(record)?.record) === canonical(record)
    const flaws = [...rows.flatMap(placed), ...(await flawsOf(deps, of, read))].toSorted((a, b) => a.line - b.line)
    const faulty = new Set(flaws.map((f) => f.line))
    const stateOf = ({ line, record }: TableRow<T>): z.infer<typeof Row>['state'] => {
      if (record === undefined || faulty.has(line)) return 'flawed'
      return isSame(record) ? 'same' : before(record) ? 'change' : 'new'
    }
    const shown = { rows: rows.map((row) => ({ line: row.line, texts: row.texts, state: stateOf(row) })), flaws, sheet }
    const records = read.map((r) => r.record).filter((record) => !isSame(record))
    const nothing = { preview, acts: [], effects: [], closed: [] }
    if (flaws.length > 0 || records.length === 0) return { ...nothing, ...shown }
    if (preview) return { ...nothing, ...(await effectsOf(deps, of, { put: records, gone: [] })), ...shown }
    const bases = records.map((r) => before(r)?.by.act ?? null)
    return {
      ...(await entered(deps, of, { request, asked: { records, bases, reason: request.body.reason, preview } })),
      ...shown,
    }
  })
}
