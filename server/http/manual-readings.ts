import { createHash } from 'node:crypto'
import { z } from 'zod'
import { columnFields, guessColumns, headingRow, isEnough } from '#core/manual-columns'
import { kindsOf, ManualEntry } from '#core/manual-entry'
import { type RowFlaw, readTable } from '#core/manual-table'
import { placedMeters } from '#core/plant-index'
import { type EpochMs, isoJst } from '#core/time'
import type { Asked, Entering, Preview } from '../manual/contract.ts'
import type { Resource } from './app.ts'
import { namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

/** A file of 5 MiB in base64, and what stands around it. */
const BODY_LIMIT = 7_340_032
const ENTRIES = 20_000

const iso = (ms: number): string => isoJst(ms as EpochMs)
const Line = z
  .int()
  .describe('of the file as a spreadsheet counts, or place in `entries` from 1; 0: an entry that stands')
const Flaw = z.object({
  line: Line,
  why: z.string().describe('code of the catalogue: date-two-digit-year, conflict, tank-rose …'),
  text: z.string().optional(),
  numbers: z.record(z.string(), z.string()).optional(),
})
const Shown = z.object({
  entries: z.int(),
  repeated: z.array(z.int()).describe('lines that stand already and are passed over'),
  flaws: z.array(Flaw).describe('while there is one, nothing can be entered'),
  doubts: z
    .array(z.object({ line: Line, amount: z.number(), unit: z.string() }))
    .describe('steps that no rule will explain: they may be entered and wait for a decision'),
  notes: z
    .array(z.object({ line: Line, text: z.string(), value: z.string() }))
    .describe('numbers that were not taken as they stand: separators taken out, full-width digits'),
  months: z
    .array(
      z.object({
        meter: z.string(),
        month: z.string(),
        before: z.number().nullable(),
        after: z.number().nullable(),
        unit: z.string(),
      }),
    )
    .describe('what changes'),
  readings: z.object({ add: z.int(), setAside: z.int() }),
  sheet: z
    .object({
      headings: z.array(z.string()),
      headingLine: z.int(),
      columns: z.partialRecord(z.enum(columnFields), z.int()),
      rows: z.int(),
    })
    .nullable()
    .describe('how the file was read'),
})
const Written = Shown.extend({ written: z.boolean().describe('false: nothing was new, or there are flaws') })

const File = z.strictObject({
  name: z.string().max(200),
  content: z.base64().describe('bytes of a .xlsx, CSV (UTF-8 or Shift_JIS) or tab-separated text'),
  meter: z.string().optional().describe('the meter of every row; else a column names it'),
  columns: z
    .partialRecord(z.enum(columnFields), z.int().nonnegative())
    .optional()
    .describe('which column (from 0) holds what; default: guessed from the headings'),
  headingLine: z.int().positive().optional().describe('with `columns`: rows up to this line are no readings'),
})
const Source = z
  .strictObject({ entries: z.array(ManualEntry).min(1).max(ENTRIES).optional(), file: File.optional() })
  .refine((b) => (b.entries === undefined) !== (b.file === undefined), 'give entries or a file')
const reason = z.string().trim().min(1, 'say where the values come from').max(2_000)

type Read = {
  readonly asked: readonly Asked[]
  readonly flaws: readonly RowFlaw[]
  readonly rest: Pick<z.infer<typeof Shown>, 'notes' | 'sheet'>
  readonly file?: Entering['file']
}
const sheetOf = async ({ plant, now, sheet }: Deps, file: z.infer<typeof File>): Promise<Read> => {
  const bytes = Buffer.from(file.content, 'base64')
  const read = await sheet(bytes)
  if (!read.ok) throw new Refused('unreadable-file', `${file.name}: ${read.why}: ${read.detail}`)
  const guessed = headingRow(read.rows)
  const heading = file.headingLine === undefined ? guessed : file.headingLine - 1
  const columns = file.columns ?? guessColumns(read.rows[heading ?? 0] ?? [])
  if (!isEnough(columns))
    throw new Refused('no-columns', `${file.name}: no row has headings for a date and a value (日付, 指示値, 使用量 …)`)
  const after = heading ?? -1
  const table = readTable({ rows: read.rows, after, columns, meters: placedMeters(plant), meter: file.meter }, now())
  return {
    asked: table.rows,
    flaws: table.flaws,
    rest: {
      notes: [...table.notes],
      sheet: {
        headings: read.rows[Math.max(0, after)] ?? [],
        headingLine: after + 1,
        columns,
        rows: read.rows.length - after - 1,
      },
    },
    file: { name: file.name, sha256: createHash('sha256').update(bytes).digest('hex') },
  }
}
const sourceOf = async (deps: Deps, body: z.infer<typeof Source>): Promise<Read> => {
  if (body.file) return sheetOf(deps, body.file)
  const asked = (body.entries ?? []).map((entry, i) => ({ entry, line: i + 1 }))
  return { asked, flaws: [], rest: { notes: [], sheet: null } }
}
const shown = (preview: Preview, { flaws, rest }: Pick<Read, 'flaws' | 'rest'>): z.infer<typeof Shown> => ({
  entries: preview.entries,
  repeated: [...preview.repeated],
  flaws: [...flaws, ...preview.flaws].sort((a, b) => a.line - b.line),
  doubts: [...preview.doubts],
  months: [...preview.months],
  readings: preview.readings,
  ...rest,
})

const Entry = z.object({
  meter: z.string(),
  kind: z.enum(['reading', 'amount', 'level', 'delivery']),
  from: z.string().nullable(),
  at: z.string().describe('of an amount: the end of its period'),
  value: z.string(),
  unit: z.string(),
  note: z.string().nullable(),
  document: z.string().nullable(),
  act: z.int(),
  index: z.int(),
  person: z.string(),
  name: z.string().nullable().describe('of the person; null: the account is gone'),
  enteredAt: z.string(),
  reason: z.string(),
  file: z.string().nullable(),
})

/** 検針入力: what people read or are told of manual meters; one by one, pasted or as a file; all of it or nothing. */
export const manualReadings: Resource = (app, deps) => {
  const { manual, plant } = deps
  const units = new Map(placedMeters(plant).map((m) => [m.key as string, m.meter.unit]))
  const siteOf = (meter: string): string => meter.split('/')[0] ?? ''

  const querystring = z.object({ site: z.string().optional(), meter: z.string().optional() })
  const Meter = z.object({
    key: z.string(),
    name: z.object({ ja: z.string(), en: z.string() }),
    unit: z.string(),
    decimals: z.int(),
    each: z.number().describe('amount of one count (cylinder); 1 elsewhere'),
    kinds: z.array(z.enum(['reading', 'amount', 'level', 'delivery'])),
  })
  app.get(
    '/api/v1/manual-readings',
    {
      schema: {
        summary: 'Entries of manual meters with author and reason, newest first, and the meters that take them',
        querystring,
        response: { 200: z.object({ meters: z.array(Meter), entries: z.array(Entry) }) },
      },
    },
    async (request) => {
      const { site, meter } = request.query
      if (site !== undefined && !plant.sites.some((s) => s.id === site)) throw new Refused('unknown-site', site)
      const names = await namesOf(deps)
      const standing = (await manual.standing(site)).filter((e) => meter === undefined || e.entry.meter === meter)
      return {
        meters: placedMeters(plant)
          .filter((m) => m.meter.manual !== false && (site === undefined || m.site.id === site))
          .map((m) => ({
            key: m.key,
            name: m.meter.name,
            unit: m.meter.unit,
            decimals: m.meter.decimals,
            each: m.meter.pulseWeight,
            kinds: [...kindsOf(m.meter)],
          })),
        entries: standing.reverse().map(({ entry: e, act, index, person, at, reason: why, file }) => ({
          meter: e.meter,
          kind: e.kind,
          from: e.kind === 'amount' && e.from !== undefined ? iso(e.from) : null,
          at: iso(e.kind === 'amount' ? e.to : e.at),
          value: e.value,
          unit: units.get(e.meter) ?? '',
          note: e.note ?? null,
          document: e.document ?? null,
          act,
          index,
          person,
          name: names.get(person) ?? null,
          enteredAt: iso(at),
          reason: why,
          file,
        })),
      }
    },
  )
  app.post(
    '/api/v1/manual-readings/preview',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'What entering would change, line by line and month by month',
        body: Source,
        response: { 200: Shown },
      },
    },
    async (request) => {
      const read = await sourceOf(deps, request.body)
      const first = read.asked[0]?.entry.meter ?? ''
      needs(request, 'operator', units.has(first) ? siteOf(first) : (plant.sites[0]?.id ?? ''))
      return shown(await manual.preview(read.asked), read)
    },
  )
  app.post(
    '/api/v1/manual-readings',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'Enter readings of manual meters: all or nothing',
        body: Source.safeExtend({ reason }),
        response: { 200: Written },
      },
    },
    async (request) => {
      const { reason: why, ...body } = request.body
      const read = await sourceOf(deps, body)
      const sites = new Set(read.asked.filter((a) => units.has(a.entry.meter)).map((a) => siteOf(a.entry.meter)))
      const [person] = [...(sites.size > 0 ? sites : [plant.sites[0]?.id ?? ''])].map((s) =>
        needs(request, 'operator', s),
      )
      if (read.flaws.length > 0) return { ...shown(await manual.preview(read.asked), read), written: false }
      const { acts, ...preview } = await manual.enter(read.asked, {
        person: person?.id ?? '',
        reason: why,
        file: read.file,
      })
      return { ...shown(preview, read), written: acts.length > 0 }
    },
  )
  app.post(
    '/api/v1/manual-readings/withdraw',
    {
      schema: {
        summary: 'Take an entry back: its readings are set aside, nothing is deleted',
        body: z.strictObject({ act: z.int().positive(), index: z.int().nonnegative(), reason }),
        response: { 200: Written },
      },
    },
    async (request) => {
      const { act, index, reason: why } = request.body
      const entry = (await manual.standing()).find((e) => e.act === act && e.index === index)
      if (!entry) throw new Refused('not-found', `no entry ${act}/${index} stands`)
      const { id } = needs(request, 'operator', siteOf(entry.entry.meter))
      const preview = await manual.withdraw({ act, index }, { person: id, reason: why })
      if (!preview) throw new Refused('not-found', `no entry ${act}/${index} stands`)
      const read = { flaws: [], rest: { notes: [], sheet: null } }
      return { ...shown(preview, read), written: preview.flaws.length === 0 }
    },
  )
}
