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
import {
  areaFactorTable,
  baseChangeTable,
  centreTable,
  hourTable,
  responseTable,
  shareTable,
} from '#core/annual-record-tables'
import { AvoidedProduct } from '#core/avoided'
import { BaseChange } from '#core/base-change'
import { CentreRecord, centreKey } from '#core/centre-record'
import { Certificate } from '#core/certificate'
import { DemandResponse } from '#core/demand-response'
import { ProductShare, productShareKey } from '#core/footprint-year'
import { groupBy } from '#core/group'
import { AreaFactor, HourCalendar } from '#core/hour-calendar'
import { readHourTable } from '#core/hour-calendar-table'
import { productTable } from '#core/product-table'
import { type RecordFlaw, recordFlaw } from '#core/record-flaw'
import { activityTable, certificateTable } from '#core/record-tables'
import { at, dayOf, type FiscalYear, fiscalYear, fiscalYearOfMonth, type Month, monthInterval } from '#core/time'
import type { AppOf, Resource } from './app.ts'
import type { Deps } from './deps.ts'
import { type EnteredKind, type ReadSheet, replaced } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

const monthKey = ({ area, month }: { area: string; month: string }): string => `${area} ${month}`
/** Bodies as activity records, of no act yet. */
const unnamed = (bodies: readonly ActivityBody[]) => bodies.map((b) => ({ ...b, act: 0 }))
const ofMonth = ({ month }: { month: string }): FiscalYear[] => [fiscalYearOfMonth(month)]

const daysOfMonth = ({ month }: { month: Month }) => ({
  from: `${month}-01`,
  to: dayOf(at(monthInterval(month).end - 1)),
})
const daysOfYear = ({ year }: { year: number }) => ({ from: `${year}-04-01`, to: `${year + 1}-03-31` })
/** A sheet of half-hours: each month in it is a record; while a line is faulty none is. */
const readHourSheet: ReadSheet<HourCalendar> = (rows, { given, now }) => {
  const source = (given['source'] ?? '').trim()
  const { calendars, lines, flaws, headings } = readHourTable(rows, { source, now })
  const months = calendars.map(({ area, month, days }, i) => ({
    line: lines[i] ?? 0,
    texts: { area, month, days: String(Object.keys(days).length), source },
  }))
  const nameless = recordFlaw('empty', 'source: where the classes are published')
  const faulty = [...groupBy(flaws, (f) => String(f.line)).values()].map((own) => ({
    ...{ line: own[0]?.line ?? 0, texts: {}, record: undefined },
    flaws: own.map(({ field, line: _, ...flaw }) => ({ field, flaw: flaw as RecordFlaw })),
  }))
  return {
    rows:
      faulty.length > 0
        ? faulty
        : months.map((row, i) => ({
            ...row,
            ...(source === ''
              ? { record: undefined, flaws: [{ field: 'source', flaw: nameless }] }
              : { record: calendars[i], flaws: [] }),
          })),
    headingLine: headings?.line ?? 0,
    columns: headings?.columns ?? {},
  }
}

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
  daysOf: daysOfMonth,
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
  table: baseChangeTable,
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
  daysOf: daysOfMonth,
  table: hourTable,
  readSheet: readHourSheet,
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
  daysOf: daysOfMonth,
  table: areaFactorTable,
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
  daysOf: ({ day }) => ({ from: day, to: day }),
  table: responseTable,
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
  daysOf: daysOfYear,
  table: centreTable,
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
  daysOf: daysOfYear,
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
  table: productTable,
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
  daysOf: daysOfYear,
  table: shareTable,
  years: {
    yearsOf: ({ year }) => [fiscalYear(year)],
    put: (all, bodies, gone) => ({ shares: replaced(all.shares, { bodies, gone, keyOf: productShareKey }) }),
  },
}

/** Each at its address, with its sheets. */
const both = <T>(app: AppOf, deps: Deps, kind: EnteredKind<T>): void => {
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
/** Records that annual figures rest on beside readings: entered by people, all or nothing, each an act. */
export const annualRecords: Resource = (app, deps) => {
  both(app, deps, activity)
  both(app, deps, baseChange)
  both(app, deps, hourClass)
  both(app, deps, areaFactor)
  both(app, deps, response)
  both(app, deps, centre)
  both(app, deps, certificate)
  both(app, deps, product)
  both(app, deps, share)
}
