import { amountsOf } from '#core/amount'
import { absent, type Computed, computed } from '#core/computed'
import { type Energy, primaryEnergy, type Usage } from '#core/energy'
import { figure } from '#core/figure'
import { filedIntensity, improvement, intensity, restatedBase } from '#core/intensity'
import type { Segment } from '#core/plant'
import { segmentMeters } from '#core/plant-index'
import type { IntensityFigure } from '#core/snapshot'
import { type FiscalYear, fiscalYear, fiscalYearOf } from '#core/time'
import { carrierBase } from '#core/usage-history'
import type { LiveFacts } from './facts.ts'
import { officialOf, type Period, type Periods } from './periods.ts'

type Facts = Pick<LiveFacts, 'plant' | 'coefficients'>

/** Activity (活動量) of a segment in a period, in its own unit. */
export const activityOf = (segment: Segment, period: Period): Computed<number> => {
  const { meter, per } = segment.activity
  if (meter === undefined) return absent('no-activity')
  const amount = amountsOf(period.bins.filter((b) => b.meter === meter)).get(meter)
  return amount === undefined ? absent('no-activity') : computed(amount / per)
}
export type SegmentYear = { energy: Computed<Energy>; activity: Computed<number>; intensity: Computed<number> }
/** Energy, activity and intensity of a segment in a period. */
export const segmentIn = (facts: Facts, segment: Segment, period: Period): SegmentYear => {
  const { energy } = officialOf(facts, segmentMeters(facts.plant, segment), period)
  const activity = activityOf(segment, period)
  return {
    energy,
    activity,
    intensity: !energy.ok ? energy : !activity.ok ? activity : intensity(energy.value, activity.value),
  }
}

/** A past year of plant.yaml's history as usages; null where the history does not have it. */
export const historyUsages = (
  facts: Facts,
  segment: Segment,
  year: number,
): { usages: Usage[]; activity: number | undefined; co2_t: number | undefined } | null => {
  const entry = facts.plant.history[String(year)]?.[segment.id]
  return entry ? { usages: carrierBase(entry.amounts), activity: entry.activity, co2_t: entry.co2_t } : null
}
/** Base intensity of a segment: with the heat values of its own year (as filed), or restated with those of `heatYear`. */
export const baseIntensity = (
  facts: Facts,
  segment: Segment,
  { year, heatYear }: { year: number; heatYear: FiscalYear },
): Computed<number> => {
  const base = historyUsages(facts, segment, year)
  if (!base?.activity) return absent('no-base-year')
  const { usages, activity } = base
  if (year !== heatYear) return restatedBase(facts.coefficients, { usages, activity }, heatYear)
  const energy = primaryEnergy(facts.coefficients, usages, fiscalYear(year))
  return energy.ok ? intensity(energy.value, activity) : energy
}

/** The base year that improvements of a segment are counted from: its own target's, else the company's, else FY2020 (CN plan Phase II). */
const PHASE_II_BASE = 2020
export const baseYearOf = (facts: Facts, segment: Segment): number =>
  (
    facts.plant.targets.find((t) => t.metric === 'improvement' && t.scope === segment.id) ??
    facts.plant.targets.find((t) => t.metric === 'improvement')
  )?.baseYear ?? PHASE_II_BASE

const against = (base: Computed<number>, now: Computed<number>): Computed<number> =>
  !base.ok ? base : now.ok ? improvement(base.value, now.value) : now

export const intensityOf = (facts: LiveFacts, segment: Segment, periods: Periods): IntensityFigure => {
  const fy = segmentIn(facts, segment, periods.fy)
  const unit = `kL/${segment.activity.unit}`
  const year = baseYearOf(facts, segment)
  const base = (heatYear: FiscalYear): Computed<number> => baseIntensity(facts, segment, { year, heatYear })
  return {
    segment: segment.id,
    name: segment.name,
    intensity: figure(fy.intensity, unit),
    filedIntensity: figure(
      !fy.energy.ok ? fy.energy : !fy.activity.ok ? fy.activity : filedIntensity(fy.energy.value, fy.activity.value),
      unit,
    ),
    activity: figure(fy.activity, segment.activity.unit),
    improvement: figure(against(base(fiscalYear(year)), fy.intensity), '1'),
    improvementRestated: figure(against(base(fiscalYearOf(facts.now)), fy.intensity), '1'),
    today: figure(segmentIn(facts, segment, periods.today).intensity, unit),
    month: figure(segmentIn(facts, segment, periods.month).intensity, unit),
  }
}
