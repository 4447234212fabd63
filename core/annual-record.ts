import type { Act, ActKind } from './act.ts'
import { ActivityBody, type ActivityRecord } from './activity.ts'
import { BaseChange } from './base-change.ts'
import { CentreRecord } from './centre-record.ts'
import { DemandResponse } from './demand-response.ts'
import { AreaFactor, HourCalendar } from './hour-calendar.ts'

/** Kinds of acts that annual figures rest on, beside readings. */
export const ANNUAL_KINDS = [
  'activity',
  'base-change',
  'hour-class',
  'area-factor',
  'demand-response',
  'centre',
] as const satisfies readonly ActKind[]

/** What people recorded for the annual figures and what stands of it. */
export type AnnualRecords = {
  readonly activity: readonly ActivityRecord[]
  readonly baseChanges: readonly BaseChange[]
  readonly calendars: readonly HourCalendar[]
  readonly areaFactors: readonly AreaFactor[]
  readonly responses: readonly DemandResponse[]
  readonly centres: readonly CentreRecord[]
}
export const NO_RECORDS: AnnualRecords = {
  activity: [],
  baseChanges: [],
  calendars: [],
  areaFactors: [],
  responses: [],
  centres: [],
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

/** Acts that stand, as the records that they hold. */
export const annualRecords = (acts: readonly Standing[]): AnnualRecords => ({
  activity: ofKind(acts, 'activity', ActivityBody),
  baseChanges: ofKind(acts, 'base-change', BaseChange).map(({ act: _, ...change }) => change as BaseChange),
  calendars: bare(ofKind(acts, 'hour-class', HourCalendar)),
  areaFactors: bare(ofKind(acts, 'area-factor', AreaFactor)),
  responses: bare(ofKind(acts, 'demand-response', DemandResponse)),
  centres: bare(ofKind(acts, 'centre', CentreRecord)),
})
