import { z } from 'zod'
import { ActivityBody, activityKey } from '#core/activity'
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
import { ProductShare, productShareKey } from '#core/footprint-year'
import { AreaFactor, HourCalendar } from '#core/hour-calendar'
import { readHourTable } from '#core/hour-calendar-table'
import { activityTable, certificateTable } from '#core/record-tables'
import { at, dayOf, type FiscalYear, fiscalYear, fiscalYearOfMonth, monthInterval } from '#core/time'
import type { Resource } from './app.ts'
import { type EnteredKind, replaced } from './entered-kind.ts'
import { Entered, entered, enteredResource } from './entered-resource.ts'
import { Refused } from './problem.ts'
import { recordFile } from './record-file.ts'
import { needs } from './rights.ts'

const monthKey = ({ area, month }: { area: string; month: string }): string => `${area} ${month}`
/** Bodies as activity records, of no act yet. */
const unnamed = (bodies: readonly ActivityBody[]) => bodies.map((b) => ({ ...b, act: 0 }))
const ofMonth = ({ month }: { month: string }): FiscalYear[] => [fiscalYearOfMonth(month)]

const activity: EnteredKind<ActivityBody> = {
  path: '/api/v1/activity',
  summary: 'Activity (活動量) of segments by month',
  kind: 'activity',
  role: 'operator',
  schema: ActivityBody,
  check: checkActivity,
  keyOf: activityKey,
  siteOf: (body, { plant }) => siteOfSegment(plant, body.segment),
  monthsOf: ({ month }) => [month],
  daysOf: ({ month }) => ({ from: `${month}-01`, to: dayOf(at(monthInterval(month).end - 1)) }),
  table: activityTable,
  years: {
    yearsOf: ofMonth,
    put: (all, bodies, gone) => ({
      activity: replaced(all.activity, { bodies: unnamed(bodies), gone: unnamed(gone), keyOf: activityKey }),
    }),
  },
}
const baseChange: EnteredKind<BaseChange> = {
  path: '/api/v1/base-changes',
  summary: 'Changes of the base year (基準年度の変更)',
  kind: 'base-change',
  role: 'approver',
  schema: BaseChange,
  check: checkBaseChange,
  keyOf: (c) => `${c.segment} ${c.id}`,
  siteOf: () => '',
  years: {
    yearsOf: ({ from }, now) => [...new Set([fiscalYearOfMonth(from), fiscalYear(now - 1), now])],
    put: (all, bodies, gone) => ({
      baseChanges: replaced(all.baseChanges, { bodies, gone, keyOf: (c) => `${c.segment} ${c.id}` }),
    }),
  },
}
const hourClass: EnteredKind<HourCalendar> = {
  path: '/api/v1/hour-classes',
  summary: 'Hour classes of demand optimisation by supply area and month',
  kind: 'hour-class',
  role: 'operator',
  schema: HourCalendar,
  check: checkCalendar,
  keyOf: monthKey,
  siteOf: () => '',
  years: {
    yearsOf: ofMonth,
    put: (all, bodies, gone) => ({ calendars: replaced(all.calendars, { bodies, gone, keyOf: monthKey }) }),
  },
}
const areaFactor: EnteredKind<AreaFactor> = {
  path: '/api/v1/area-factors',
  summary: 'Monthly factors of demand optimisation by supply area',
  kind: 'area-factor',
  role: 'operator',
  schema: AreaFactor,
  check: checkAreaFactor,
  keyOf: monthKey,
  siteOf: () => '',
  years: {
    yearsOf: ofMonth,
    put: (all, bodies, gone) => ({ areaFactors: replaced(all.areaFactors, { bodies, gone, keyOf: monthKey }) }),
  },
}
const response: EnteredKind<DemandResponse> = {
  path: '/api/v1/demand-response',
  summary: 'Demand response (DR) done',
  kind: 'demand-response',
  role: 'operator',
  schema: DemandResponse,
  check: checkResponse,
  keyOf: (r) => `${r.day} ${r.id}`,
  siteOf: (r) => r.site,
  years: {
    yearsOf: ({ day }) => [fiscalYearOfMonth(day.slice(0, 7))],
    put: (all, bodies, gone) => ({
      responses: replaced(all.responses, { bodies, gone, keyOf: (r) => `${r.site} ${r.day} ${r.id}` }),
    }),
  },
}
const centre: EnteredKind<CentreRecord> = {
  path: '/api/v1/centre-records',
  summary: 'What the meters of a data centre do not tell, by year',
  kind: 'centre',
  role: 'operator',
  schema: CentreRecord,
  check: checkCentre,
  keyOf: centreKey,
  siteOf: (r) => r.site,
  years: {
    yearsOf: ({ year }) => [fiscalYear(year)],
    put: (all, bodies, gone) => ({ centres: replaced(all.centres, { bodies, gone, keyOf: centreKey }) }),
  },
}

const certificate: EnteredKind<Certificate> = {
  path: '/api/v1/certificates',
  summary: 'Certificates and credits (証書・クレジット)',
  kind: 'certificate',
  role: 'operator',
  schema: Certificate,
  check: checkCertificate,
  keyOf: (c) => c.number,
  siteOf: (c) => c.site ?? '',
  daysOf: ({ year }) => ({ from: `${year}-04-01`, to: `${year + 1}-03-31` }),
  table: certificateTable,
  years: {
    yearsOf: ({ year }) => [fiscalYear(year)],
    put: (all, bodies, gone) => ({
      certificates: replaced(all.certificates, { bodies, gone, keyOf: (c) => c.number }),
    }),
  },
}
const product: EnteredKind<AvoidedProduct> = {
  path: '/api/v1/avoided-products',
  summary: 'Products of the register of avoided emissions (排出抑制貢献量)',
  kind: 'avoided-product',
  role: 'operator',
  schema: AvoidedProduct,
  check: () => undefined,
  keyOf: (p) => p.id,
  siteOf: () => '',
  years: {
    yearsOf: (_, now) => [fiscalYear(now - 1), now],
    put: (all, bodies, gone) => ({ products: replaced(all.products, { bodies, gone, keyOf: (p) => p.id }) }),
  },
}
const share: EnteredKind<ProductShare> = {
  path: '/api/v1/product-shares',
  summary: 'Lines and keys of products for their footprints',
  kind: 'product-share',
  role: 'operator',
  schema: ProductShare,
  check: checkProductShare,
  keyOf: productShareKey,
  siteOf: (s) => s.site,
  years: {
    yearsOf: ({ year }) => [fiscalYear(year)],
    put: (all, bodies, gone) => ({ shares: replaced(all.shares, { bodies, gone, keyOf: productShareKey }) }),
  },
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
  const Read = Entered.extend({
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
    return { ...(await entered(deps, hourClass, { request, asked: { records: calendars, reason, preview } })), months }
  })
}

/** Records that annual figures rest on beside readings: entered by people, all or nothing, each an act. */
export const annualRecords: Resource = (app, deps) => {
  enteredResource(app, deps, activity)
  recordFile(app, deps, activity)
  enteredResource(app, deps, baseChange)
  enteredResource(app, deps, hourClass)
  hourClassFile(app, deps)
  enteredResource(app, deps, areaFactor)
  enteredResource(app, deps, response)
  enteredResource(app, deps, centre)
  enteredResource(app, deps, certificate)
  recordFile(app, deps, certificate)
  enteredResource(app, deps, product)
  enteredResource(app, deps, share)
}
