import type { MeterKey } from './id.ts'
import type { Meter, Role } from './plant.ts'
import { type Quality, type QualityFinding, type QualityRule, qualityFindingId } from './quality.ts'
import { type SlotSeries, slotTime } from './quality-series.ts'
import { MICRO } from './register.ts'
import { unitInfo } from './unit.ts'

/** All that the rules look at: a meter's slots with those of the past weeks before them, and the meters that it is compared with. */
export type QualityCase = {
  readonly key: MeterKey
  readonly meter: Meter
  readonly settings: Quality
  readonly series: SlotSeries
  /** its parent, else the site's intake: whether the site worked meanwhile; of the same start and length */
  readonly reference?: SlotSeries | undefined
  /** the gauge of the same device, of the same start and length */
  readonly power?: { readonly key: MeterKey; readonly series: SlotSeries } | undefined
  /** first slot to judge, UTC ms: findings that end before it are left out */
  readonly from: number
}
/** Judges one case by one rule. */
export type QualityJudge = (c: QualityCase) => QualityFinding[]

/** A finding over the slots [first, end). */
export const qualityFinding = (
  c: QualityCase,
  rule: QualityRule,
  {
    first,
    end,
    ...numbers
  }: { first: number; end: number; value: number; expected: number; limit: number; unit: string; reference?: MeterKey },
): QualityFinding => {
  const from = slotTime(c.series, first)
  const id = qualityFindingId({ meter: c.key, rule, from })
  return { id, rule, meter: c.key, from, to: slotTime(c.series, end), ...numbers }
}
/** Millionths as base units. */
export const base = (micro: number): number => micro / MICRO
export const baseUnit = ({ meter }: QualityCase): string => unitInfo(meter.unit).base

/** Whether the slots of a meter are amounts that can be compared with others; means of a temperature or humidity are none. */
export const isAmount = (meter: Meter): boolean => !['temperature', 'humidity'].includes(unitInfo(meter.unit).kind)

const bothWays: readonly Role[] = ['intake', 'storage', 'sold', 'none']
/** Whether a meter may count backwards: a temperature; electricity at a border that it crosses both ways (export, storage). */
export const mayBeNegative = (meter: Meter): boolean => {
  const { kind } = unitInfo(meter.unit)
  if (kind === 'temperature' || kind === 'reactive') return true
  return kind === 'electricity' && bothWays.includes(meter.role) && meter.use === undefined
}
