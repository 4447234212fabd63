import type { Act, ActKind } from './act.ts'
import { ActivityBody, type ActivityRecord } from './activity.ts'
import { AvoidedProduct } from './avoided.ts'
import { BaseChange } from './base-change.ts'
import { CentreRecord } from './centre-record.ts'
import { Certificate } from './certificate.ts'
import { DemandResponse } from './demand-response.ts'
import { ProductShare } from './footprint-year.ts'
import { AreaFactor, HourCalendar } from './hour-calendar.ts'

/** Kinds of acts that annual figures rest on, beside readings. */
export const ANNUAL_KINDS = [
  'activity',
  'base-change',
  'hour-class',
  'area-factor',
  'demand-response',
  'centre',
  'certificate',
  'avoided-product',
  'product-share',
] as const satisfies readonly ActKind[]

/** What people recorded for the annual figures and what stands of it. */
export type AnnualRecords = {
  readonly activity: readonly ActivityRecord[]
  readonly baseChanges: readonly BaseChange[]
  readonly calendars: readonly HourCalendar[]
  readonly areaFactors: readonly AreaFactor[]
  readonly responses: readonly DemandResponse[]
  readonly centres: readonly CentreRecord[]
  readonly certificates: readonly Certificate[]
  readonly products: readonly AvoidedProduct[]
  readonly shares: readonly ProductShare[]
}
export const NO_RECORDS: AnnualRecords = {
  activity: [],
  baseChanges: [],
  calendars: [],
  areaFactors: [],
  responses: [],
  centres: [],
  certificates: [],
  products: [],
  shares: [],
}

type Standing = Pick<Act, 'id' | 'kind' | 'body'>
type Schema<T> = { safeParse(body: unknown): { success: true; data: T } | { success: false } }
const ofKind = <T>(acts: readonly Standing[], kind: ActKind, schema: Schema<T>): (T & { act: number })[] =>
  acts.flatMap((act) => {
    const body = act.kind === kind ? schema.safeParse(act.body) : undefined
    return body?.success ? [{ ...body.data, act: act.id }] : []
  })
const bare = <T extends { act: number }>(records: readonly T[]): Omit<T, 'act'>[] =>
  records.map(({ act: _, ...record }) => record)

const standing = <T>(acts: readonly Standing[], kind: ActKind, schema: Schema<T>): T[] =>
  acts.flatMap((act) => {
    const body = act.kind === kind ? schema.safeParse(act.body) : undefined
    return body?.success ? [body.data] : []
  })

/** Acts that stand, as the records that they hold. */
export const annualRecords = (acts: readonly Standing[]): AnnualRecords => ({
  activity: ofKind(acts, 'activity', ActivityBody),
  baseChanges: ofKind(acts, 'base-change', BaseChange).map(({ act: _, ...change }) => change as BaseChange),
  calendars: bare(ofKind(acts, 'hour-class', HourCalendar)),
  areaFactors: bare(ofKind(acts, 'area-factor', AreaFactor)),
  responses: bare(ofKind(acts, 'demand-response', DemandResponse)),
  centres: bare(ofKind(acts, 'centre', CentreRecord)),
  certificates: standing(acts, 'certificate', Certificate),
  products: standing(acts, 'avoided-product', AvoidedProduct),
  shares: standing(acts, 'product-share', ProductShare),
})
