import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NewAct } from '#core/act'
import { isClosed } from '#core/books'
import { Author, authorOf } from '#core/decision-item'
import { Figure } from '#core/figure'
import { PlacedFlaw } from '#core/record-flaw'
import { fiscalYearOf } from '#core/time'
import type { AppOf } from './app.ts'
import { knownSite, namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

/** Records of one request at most, and of a kind that stand: decades of them. */
const MOST = 5_000
const STANDING = 100_000
const Effect = z.object({
  fy: z.int(),
  changes: z
    .array(z.object({ figure: z.string().describe('an id of explain'), before: Figure, after: Figure }))
    .describe('annual figures that differ'),
})
const ClosedMonth = z.object({ site: z.string(), month: z.string() })
/** What entering, changing or withdrawing records does. */
export const Entered = z.object({
  preview: z.boolean(),
  acts: z.array(z.int()).describe('ids of the acts that hold the records; empty in a preview'),
  effects: z.array(Effect),
  closed: z.array(ClosedMonth).describe('closed months that the records are about: their close stays as it is'),
  flaws: z.array(PlacedFlaw).describe('of a preview: what cannot stand, by line; recording it is refused'),
})
export type Entered = z.infer<typeof Entered>
export const reason = z.string().trim().min(1, 'why: the audit asks for it').max(2_000)
const basis = z.int().positive().nullable()

/** A record that stands, under its key. */
export type Stands<T> = { readonly key: string; readonly site: string; readonly by: Author; readonly record: T }
export const standing = async <T, A>(deps: Deps, of: EnteredKind<T, A>, site?: string): Promise<Stands<T>[]> => {
  const [acts, names] = await Promise.all([
    deps.read('acts', { kinds: [of.kind], current: true, site, limit: STANDING }),
    namesOf(deps),
  ])
  return acts.flatMap((act) => {
    const record = of.schema.safeParse(act.body)
    return record.success ? [{ key: act.key, site: act.site, by: authorOf(act, names), record: record.data }] : []
  })
}

/** What is wrong with records, by line. */
export const flawsOf = async <T, A>(
  deps: Deps,
  of: EnteredKind<T, A>,
  lines: readonly { readonly line: number; readonly record: T }[],
): Promise<PlacedFlaw[]> => {
  const at = { plant: deps.plant, now: deps.now() }
  const keys = new Set(lines.map(({ record }) => of.keyOf(record)))
  const { clash } = of
  const others = clash ? (await standing(deps, of)).filter((s) => !keys.has(s.key)).map((s) => s.record) : []
  const first = new Map<string, number>()
  return lines.flatMap(({ line, record }, i): PlacedFlaw[] => {
    const key = of.keyOf(record)
    const twin = first.get(key)
    first.set(key, twin ?? line)
    if (twin !== undefined)
      return [{ line, field: null, why: 'twice', detail: `the same as line ${twin}`, text: String(twin) }]
    const beside = () => [...others, ...lines.slice(0, i).map((l) => l.record)]
    const flaw = of.check(at, record) ?? clash?.(record, beside())
    return flaw ? [{ line, field: null, ...flaw }] : []
  })
}
/** Flaws of a request in one sentence. */
const refuse = (flaws: readonly PlacedFlaw[]): void => {
  if (flaws.length > 0)
    throw new Refused('cannot-hold', flaws.map(({ line, detail }) => `line ${line}: ${detail}`).join('; '))
}

/** The person, with the right at every site that is touched. */
const personOf = (
  request: FastifyRequest,
  of: { role: Parameters<typeof needs>[1] },
  sites: Iterable<string>,
): string => {
  const people = [...new Set(sites)].map((site) => needs(request, of.role, site))
  return people[0]?.id ?? ''
}

const closedMonths = async <T, A>(
  deps: Deps,
  of: EnteredKind<T, A>,
  records: readonly T[],
): Promise<Entered['closed']> => {
  const { monthsOf, siteOf, sitesOf } = of
  if (!monthsOf) return []
  const entries = await deps.closing.entries()
  const all = deps.plant.sites.map((s) => s.id)
  const about = new Map<string, { site: string; month: string }>()
  for (const record of records) {
    const own = siteOf(record, deps)
    const sites = sitesOf?.(record, deps) ?? (own === '' ? all : [own])
    for (const month of monthsOf(record))
      for (const site of sites) if (isClosed(entries, site, month)) about.set(`${site} ${month}`, { site, month })
  }
  return [...about.values()]
}
/** What records would change, were some put in and others taken out. */
export const effectsOf = async <T, A>(
  deps: Deps,
  of: EnteredKind<T, A>,
  { put, gone }: { readonly put: readonly T[]; readonly gone: readonly T[] },
): Promise<Pick<Entered, 'effects' | 'closed' | 'flaws'>> => {
  const { years } = of
  const now = fiscalYearOf(deps.now())
  const moved = years ? [...new Set([...put, ...gone].flatMap((r) => years.yearsOf(r, now)))] : []
  const [effects, closed] = await Promise.all([
    years && moved.length > 0 ? deps.annualEffects(moved, (all) => years.put(all, put, gone)) : [],
    closedMonths(deps, of, [...put, ...gone]),
  ])
  return { effects, closed, flaws: [] }
}

type Asked<T> = {
  readonly records: readonly T[]
  /** of each record the newest act of its key that the person saw */
  readonly bases?: readonly (number | null)[] | undefined
  readonly reason?: string | undefined
  readonly preview: boolean
}
/** The reason of what is recorded; a preview needs none. */
const whyOf = (reason: string | undefined): string => {
  if (reason === undefined) throw new Refused('bad-request', 'reason: why: the audit asks for it')
  return reason
}
/** Records entered, all or none; in a preview, what they would change. */
export const entered = async <T, A>(
  deps: Deps,
  of: EnteredKind<T, A>,
  { request, asked }: { request: FastifyRequest; asked: Asked<T> },
): Promise<Entered> => {
  const { records, bases, reason, preview } = asked
  if (bases && bases.length !== records.length) throw new Refused('bad-request', 'bases: one for each record')
  const person = personOf(
    request,
    of,
    records.map((r) => of.siteOf(r, deps)),
  )
  const flaws = await flawsOf(
    deps,
    of,
    records.map((record, i) => ({ line: i + 1, record })),
  )
  if (preview && flaws.length > 0) return { preview, acts: [], effects: [], closed: [], flaws }
  refuse(flaws)
  const effects = await effectsOf(deps, of, { put: records, gone: [] })
  if (preview) return { preview, acts: [], ...effects }
  const why = whyOf(reason)
  const acts = records.map((r, i) => ({
    kind: of.kind,
    site: of.siteOf(r, deps),
    key: of.keyOf(r),
    body: r as NewAct['body'],
    reason: why,
    ...(bases ? { basis: bases[i] ?? null } : {}),
  }))
  const done = await deps.act(acts, person)
  return { preview, acts: done.map((a) => a.id), ...effects }
}

const withdrawal = <T, A>(app: AppOf, deps: Deps, of: EnteredKind<T, A>): void => {
  const body = z.strictObject({
    records: z
      .array(z.strictObject({ site: z.string(), key: z.string().min(1).max(400), basis: basis.unwrap() }))
      .min(1)
      .max(MOST),
    reason: reason.optional().describe('needed but for a preview'),
    preview: z.boolean().default(false).describe('true: only say what would change'),
  })
  const summary = `${of.summary}: withdraw, all or nothing; nothing is deleted`
  app.post(`${of.path}/withdraw`, { schema: { summary, body, response: { 200: Entered } } }, async (request) => {
    const { records, reason, preview } = request.body
    const person = personOf(
      request,
      of,
      records.map((r) => r.site),
    )
    const all = await standing(deps, of)
    const gone = records.map(({ site, key }) => {
      const found = all.find((s) => s.site === site && s.key === key)
      if (!found) throw new Refused('not-found', `${of.kind} ${key} does not stand`)
      return found.record
    })
    const effects = await effectsOf(deps, of, { put: [], gone })
    if (preview) return { preview, acts: [], ...effects }
    const why = whyOf(reason)
    const acts = records.map(({ site, key, basis }) => ({ kind: of.kind, site, key, body: null, reason: why, basis }))
    return { preview, acts: (await deps.act(acts, person)).map((a) => a.id), ...effects }
  })
}

const history = <T, A>(app: AppOf, deps: Deps, of: EnteredKind<T, A>): void => {
  const querystring = z.object({ site: z.string(), key: z.string().min(1).max(400) })
  const versions = z.array(Author.extend({ record: of.schema.nullable().describe('null: it was withdrawn') }))
  app.get(
    `${of.path}/history`,
    { schema: { summary: `${of.summary}: who, when, why`, querystring, response: { 200: z.object({ versions }) } } },
    async (request) => {
      const { site, key } = request.query
      const [acts, names] = await Promise.all([
        deps.read('acts', { kinds: [of.kind], site, key, limit: 500 }),
        namesOf(deps),
      ])
      return {
        versions: acts.map((act) => ({
          ...authorOf(act, names),
          record: act.body === null ? null : of.schema.parse(act.body),
        })),
      }
    },
  )
}

/** Schema of what stands beside a record. */
const besideOf = <T, A>({ beside }: EnteredKind<T, A>): z.ZodType<A | null> => beside?.schema.nullable() ?? z.null()

const Range = z.object({
  site: z.string().optional().describe('empty: the company’s own'),
  from: z.iso.date().optional().describe('only records about days from here on'),
  to: z.iso.date().optional().describe('last day, included'),
})
const list = <T, A>(app: AppOf, deps: Deps, of: EnteredKind<T, A>): void => {
  const Row = z.object({
    ...{ key: z.string(), site: z.string(), by: Author, record: of.schema },
    beside: besideOf(of).describe('what is computed for it'),
  })
  const response = { 200: z.object({ records: z.array(Row) }) }
  app.get(
    of.path,
    { schema: { summary: `${of.summary}: what stands`, querystring: Range, response } },
    async (request) => {
      const { site, from, to } = request.query
      const { daysOf, beside } = of
      const rows = await standing(deps, of, site === '' ? site : knownSite(deps, site))
      const shown = rows.filter(({ record }) => {
        const days = daysOf?.(record)
        return !days || ((from === undefined || days.to >= from) && (to === undefined || days.from <= to))
      })
      const about =
        beside && !beside.ofPreview
          ? await beside.of(
              deps,
              shown.map((r) => r.record),
            )
          : []
      return { records: shown.map((row, i) => ({ ...row, beside: about[i] ?? null })) }
    },
  )
}

/** A kind of record at its address: list, history, entering with a preview, withdrawal. */
export const enteredResource = <T, A>(app: AppOf, deps: Deps, of: EnteredKind<T, A>): void => {
  list(app, deps, of)
  history(app, deps, of)
  withdrawal(app, deps, of)
  const body = z.strictObject({
    records: z.array(of.schema).min(1).max(MOST),
    bases: z
      .array(basis)
      .optional()
      .describe('of each record the newest act of its key that the person saw; null: none'),
    reason: reason.optional().describe('needed but for a preview'),
    preview: z.boolean().default(false).describe('true: only say what would change'),
  })
  const { beside } = of
  const response = {
    200: Entered.extend({
      beside: z.array(besideOf(of)).describe('what is computed for each record'),
    }),
  }
  const summary = `${of.summary}: enter, all or nothing; with preview, what would change`
  app.post(of.path, { schema: { summary, body, response } }, async (request) => {
    const asked = request.body as Asked<T>
    const answer = await entered(deps, of, { request, asked })
    const about = beside && asked.preview && answer.flaws.length === 0 ? await beside.of(deps, asked.records) : []
    return { ...answer, beside: about }
  })
}
