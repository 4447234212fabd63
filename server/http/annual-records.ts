import { z } from 'zod'
import type { NewAct } from '#core/act'
import { ActivityBody, activityKey } from '#core/activity'
import type { AnnualRecords } from '#core/annual-record'
import {
  checkActivity,
  checkAreaFactor,
  checkBaseChange,
  checkCalendar,
  checkCentre,
  checkCertificate,
  checkProductShare,
  checkResponse,
  siteOfSegment,
} from '#core/annual-record-check'
import { AvoidedProduct } from '#core/avoided'
import { BaseChange } from '#core/base-change'
import { CentreRecord, centreKey } from '#core/centre-record'
import { Certificate } from '#core/certificate'
import { DemandResponse } from '#core/demand-response'
import { Figure } from '#core/figure'
import { ProductShare, productShareKey } from '#core/footprint-year'
import { AreaFactor, HourCalendar } from '#core/hour-calendar'
import { readHourTable } from '#core/hour-calendar-table'
import type { Role } from '#core/role'
import { type EpochMs, type FiscalYear, fiscalYear, fiscalYearOf, fiscalYearOfMonth, isoJst } from '#core/time'
import type { AppOf, Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { Refused } from './problem.ts'
import { needs } from './rights.ts'

/** One kind of record: its address, schema, key, site and the annual figures that it moves. */
type Kind<T> = {
  readonly path: string
  readonly summary: string
  readonly kind: NewAct['kind']
  readonly role: Role
  readonly schema: z.ZodType<T>
  readonly check: (at: { plant: Deps['plant']; now: EpochMs }, body: T) => string | undefined
  readonly keyOf: (body: T) => string
  readonly siteOf: (body: T, deps: Deps) => string
  readonly yearsOf: (body: T, now: FiscalYear) => FiscalYear[]
  /** The records with these in the place of those of the same key. */
  readonly put: (records: AnnualRecords, bodies: readonly T[]) => Partial<AnnualRecords>
}

const MOST = 5_000
const Standing = <T>(schema: z.ZodType<T>) =>
  z.object({
    act: z.int(),
    at: z.string(),
    person: z.string(),
    reason: z.string(),
    site: z.string(),
    record: schema,
  })
const Effect = z.object({
  fy: z.int(),
  changes: z
    .array(z.object({ figure: z.string().describe('an id of explain'), before: Figure, after: Figure }))
    .describe('annual figures that differ'),
})
const Posted = z.object({
  preview: z.boolean(),
  acts: z.array(z.int()).describe('ids of the acts that hold the records; empty in a preview'),
  effects: z.array(Effect),
})

/** Rows that cannot stand, by line, all at once: nothing is recorded. */
const refuse = <T>(of: Kind<T>, deps: Deps, records: readonly T[]): void => {
  const at = { plant: deps.plant, now: deps.now() }
  const first = new Map<string, number>()
  const flaws = records.flatMap((body, i) => {
    const key = of.keyOf(body)
    const twin = first.get(key)
    first.set(key, twin ?? i + 1)
    const why = of.check(at, body) ?? (twin === undefined ? undefined : `the same as line ${twin}`)
    return why === undefined ? [] : [`line ${i + 1}: ${why}`]
  })
  if (flaws.length > 0) throw new Refused('cannot-hold', flaws.join('; '))
}

/** Records entered, all or none; in a preview, what they would change. */
const entered = async <T>(
  deps: Deps,
  of: Kind<T>,
  request: Parameters<typeof needs>[0],
  { records, reason, preview }: { records: readonly T[]; reason: string; preview: boolean },
): Promise<z.infer<typeof Posted>> => {
  const sites = new Set(records.map((r) => of.siteOf(r, deps)))
  const people = [...sites].map((site) => needs(request, of.role, site))
  refuse(of, deps, records)
  const now = fiscalYearOf(deps.now())
  const years = [...new Set(records.flatMap((r) => of.yearsOf(r, now)))]
  const effects = await deps.annualEffects(years, (all) => of.put(all, records))
  if (preview) return { preview, acts: [], effects }
  const acts = records.map((r) => ({
    kind: of.kind,
    site: of.siteOf(r, deps),
    key: of.keyOf(r),
    body: r as NewAct['body'],
    reason,
  }))
  const done = await deps.act(acts, people[0]?.id ?? '')
  return { preview, acts: done.map((a) => a.id), effects }
}

const resource = <T>(app: AppOf, deps: Deps, of: Kind<T>): void => {
  const list = z.object({ records: z.array(Standing(of.schema)) })
  app.get(of.path, { schema: { summary: `${of.summary}: what stands`, response: { 200: list } } }, async () => {
    const acts = await deps.read('acts', { kinds: [of.kind], current: true, limit: 100_000 })
    return {
      records: acts.flatMap(({ id, at, person, reason, site, body }) => {
        const record = of.schema.safeParse(body)
        return record.success ? [{ act: id, at: isoJst(at as EpochMs), person, reason, site, record: record.data }] : []
      }),
    }
  })
  const body = z.strictObject({
    records: z.array(of.schema).min(1).max(MOST),
    reason: z.string().min(1).max(2_000),
    preview: z.boolean().default(false).describe('true: only say what would change'),
  })
  const summary = `${of.summary}: enter, all or nothing; with preview, what would change`
  app.post(of.path, { schema: { summary, body, response: { 200: Posted } } }, async (request) => {
    const given = request.body as { records: T[]; reason: string; preview: boolean }
    return entered(deps, of, request, given)
  })
}

const replaced = <T>(all: readonly T[], bodies: readonly T[], keyOf: (body: T) => string): T[] => {
  const keys = new Set(bodies.map(keyOf))
  return [...all.filter((r) => !keys.has(keyOf(r))), ...bodies]
}
const monthKey = ({ area, month }: { area: string; month: string }): string => `${area} ${month}`
const ofMonth = ({ month }: { month: string }): FiscalYear[] => [fiscalYearOfMonth(month)]

const activity: Kind<ActivityBody> = {
  path: '/api/v1/activity',
  summary: 'Activity (活動量) of segments by month',
  kind: 'activity',
  role: 'operator',
  schema: ActivityBody,
  check: checkActivity,
  keyOf: activityKey,
  siteOf: (body, { plant }) => siteOfSegment(plant, body.segment),
  yearsOf: ofMonth,
  put: (all, bodies) => ({
    activity: replaced(
      all.activity,
      bodies.map((b) => ({ ...b, act: 0 })),
      activityKey,
    ),
  }),
}
const baseChange: Kind<BaseChange> = {
  path: '/api/v1/base-changes',
  summary: 'Changes of the base year (基準年度の変更)',
  kind: 'base-change',
  role: 'approver',
  schema: BaseChange,
  check: checkBaseChange,
  keyOf: (c) => `${c.segment} ${c.id}`,
  siteOf: () => '',
  yearsOf: ({ from }, now) => [...new Set([fiscalYearOfMonth(from), fiscalYear(now - 1), now])],
  put: (all, bodies) => ({ baseChanges: replaced(all.baseChanges, bodies, (c) => `${c.segment} ${c.id}`) }),
}
const hourClass: Kind<HourCalendar> = {
  path: '/api/v1/hour-classes',
  summary: 'Hour classes of demand optimisation by supply area and month',
  kind: 'hour-class',
  role: 'operator',
  schema: HourCalendar,
  check: checkCalendar,
  keyOf: monthKey,
  siteOf: () => '',
  yearsOf: ofMonth,
  put: (all, bodies) => ({ calendars: replaced(all.calendars, bodies, monthKey) }),
}
const areaFactor: Kind<AreaFactor> = {
  path: '/api/v1/area-factors',
  summary: 'Monthly factors of demand optimisation by supply area',
  kind: 'area-factor',
  role: 'operator',
  schema: AreaFactor,
  check: checkAreaFactor,
  keyOf: monthKey,
  siteOf: () => '',
  yearsOf: ofMonth,
  put: (all, bodies) => ({ areaFactors: replaced(all.areaFactors, bodies, monthKey) }),
}
const response: Kind<DemandResponse> = {
  path: '/api/v1/demand-response',
  summary: 'Demand response (DR) done',
  kind: 'demand-response',
  role: 'operator',
  schema: DemandResponse,
  check: checkResponse,
  keyOf: (r) => `${r.day} ${r.id}`,
  siteOf: (r) => r.site,
  yearsOf: ({ day }) => [fiscalYearOfMonth(day.slice(0, 7))],
  put: (all, bodies) => ({ responses: replaced(all.responses, bodies, (r) => `${r.site} ${r.day} ${r.id}`) }),
}
const centre: Kind<CentreRecord> = {
  path: '/api/v1/centre-records',
  summary: 'What the meters of a data centre do not tell, by year',
  kind: 'centre',
  role: 'operator',
  schema: CentreRecord,
  check: checkCentre,
  keyOf: centreKey,
  siteOf: (r) => r.site,
  yearsOf: ({ year }) => [fiscalYear(year)],
  put: (all, bodies) => ({ centres: replaced(all.centres, bodies, centreKey) }),
}

const certificate: Kind<Certificate> = {
  path: '/api/v1/certificates',
  summary: 'Certificates and credits (証書・クレジット)',
  kind: 'certificate',
  role: 'operator',
  schema: Certificate,
  check: checkCertificate,
  keyOf: (c) => c.number,
  siteOf: (c) => c.site ?? '',
  yearsOf: ({ year }) => [fiscalYear(year)],
  put: (all, bodies) => ({ certificates: replaced(all.certificates, bodies, (c) => c.number) }),
}
const product: Kind<AvoidedProduct> = {
  path: '/api/v1/avoided-products',
  summary: 'Products of the register of avoided emissions (排出抑制貢献量)',
  kind: 'avoided-product',
  role: 'operator',
  schema: AvoidedProduct,
  check: () => undefined,
  keyOf: (p) => p.id,
  siteOf: () => '',
  yearsOf: (_, now) => [fiscalYear(now - 1), now],
  put: (all, bodies) => ({ products: replaced(all.products, bodies, (p) => p.id) }),
}
const share: Kind<ProductShare> = {
  path: '/api/v1/product-shares',
  summary: 'Lines and keys of products for their footprints',
  kind: 'product-share',
  role: 'operator',
  schema: ProductShare,
  check: checkProductShare,
  keyOf: productShareKey,
  siteOf: (s) => s.site,
  yearsOf: ({ year }) => [fiscalYear(year)],
  put: (all, bodies) => ({ shares: replaced(all.shares, bodies, productShareKey) }),
}

const BODY_LIMIT = 7_340_032
/** Hour classes by a file: a sheet of half-hours, read whole or refused with every faulty line. */
const hourClassFile: Resource = (app, deps) => {
  const body = z.strictObject({
    name: z.string().min(1).max(200),
    content: z.base64().describe('bytes of a .xlsx, CSV (UTF-8 or Shift_JIS) or tab-separated text'),
    source: z.string().min(1).max(400).describe('where the classes are published'),
    reason: z.string().min(1).max(2_000),
    preview: z.boolean().default(false).describe('true: only say what would change'),
  })
  const Read = Posted.extend({
    months: z.array(z.object({ area: z.string(), month: z.string(), days: z.int() })).describe('what the file holds'),
  })
  const summary = 'Hour classes of demand optimisation by a file (docs/hour-classes.md), all or nothing'
  const options = { bodyLimit: BODY_LIMIT, schema: { summary, body, response: { 200: Read } } }
  app.post('/api/v1/hour-classes/file', options, async (request) => {
    const { name, content, source, reason, preview } = request.body
    needs(request, hourClass.role, '')
    const sheet = await deps.sheet(Buffer.from(content, 'base64'))
    if (!sheet.ok) throw new Refused('unreadable-file', `${name}: ${sheet.why}: ${sheet.detail}`)
    const { calendars, flaws } = readHourTable(sheet.rows, { source, now: deps.now() })
    if (flaws.length > 0)
      throw new Refused('cannot-hold', flaws.map(({ line, message }) => `line ${line}: ${message}`).join('; '))
    const months = calendars.map(({ area, month, days }) => ({ area, month, days: Object.keys(days).length }))
    return { ...(await entered(deps, hourClass, request, { records: calendars, reason, preview })), months }
  })
}

/** Records that annual figures rest on beside readings: entered by people, all or nothing, each an act. */
export const annualRecords: Resource = (app, deps) => {
  resource(app, deps, activity)
  resource(app, deps, baseChange)
  resource(app, deps, hourClass)
  hourClassFile(app, deps)
  resource(app, deps, areaFactor)
  resource(app, deps, response)
  resource(app, deps, centre)
  resource(app, deps, certificate)
  resource(app, deps, product)
  resource(app, deps, share)
}
