import { type ActivityOver, type ActivityRecord, activityOver } from './activity.ts'
import { type Base, type BaseChange, changeBase, changesFor } from './base-change.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Energy, primaryEnergy, type Usage } from './energy.ts'
import { figure } from './figure.ts'
import { filedIntensity, improvement, intensity } from './intensity.ts'
import { coverageIn, type Ground, officialOf, type Period } from './period.ts'
import type { Segment } from './plant.ts'
import { segmentMeters } from './plant-index.ts'
import { energyProof, type Proof } from './proof.ts'
import type { IntensityFigure } from './snapshot.ts'
import { type EpochMs, type FiscalYear, fiscalYear, fiscalYearOf, monthOf } from './time.ts'
import { carrierBase } from './usage-history.ts'

/** What intensities rest on: plant and factors, what people recorded, and the clock that says which months are over. */
export type SegmentGround = Ground & {
  readonly activity: readonly ActivityRecord[]
  readonly baseChanges: readonly BaseChange[]
  readonly now: EpochMs
}

export type SegmentYear = {
  readonly energy: Computed<Energy>
  readonly activity: Computed<number>
  readonly intensity: Computed<number>
  /** Where the activity comes from, and the months that have none. */
  readonly from: ActivityOver
  /** The months that both sides are taken over. */
  readonly common: Period
}

/**
 * Energy, activity and intensity of a segment in a period. While the period runs, both sides are taken over the months that have
 * an activity; once it is over a month without one makes the intensity absent: a sum over other months would inflate it.
 */
export const segmentIn = (ground: SegmentGround, segment: Segment, period: Period): SegmentYear => {
  const meters = segmentMeters(ground.plant, segment)
  const from = activityOver(segment, { bins: period.bins, records: ground.activity })
  const running = ground.now < period.interval.end
  const common =
    running && from.missing.length > 0 && from.months.length > 0
      ? { ...period, bins: period.bins.filter((b) => !from.missing.includes(monthOf(b.start as EpochMs))) }
      : period
  const { energy } = officialOf(ground, meters, common)
  const activity = !running && from.missing.length > 0 ? absent('no-activity') : from.value
  return {
    energy,
    activity,
    from,
    common,
    intensity: !energy.ok ? energy : !activity.ok ? activity : intensity(energy.value, activity.value),
  }
}

type HistoryUsages = {
  readonly usages: Usage[]
  readonly activity: number | undefined
  readonly co2_t: number | undefined
  readonly optimisedIntensity: number | undefined
  readonly levelledIntensity: number | undefined
  readonly evidence: string
}
/** A past year of plant.yaml's history as usages; null where the history does not have it. */
export const historyUsages = (
  { plant }: Pick<Ground, 'plant'>,
  segment: Segment,
  year: number,
): HistoryUsages | null => {
  const entry = plant.history[String(year)]?.[segment.id]
  if (!entry) return null
  const { amounts, activity, co2_t, optimisedIntensity, levelledIntensity, evidence } = entry
  return { usages: carrierBase(amounts), activity, co2_t, optimisedIntensity, levelledIntensity, evidence }
}

/** The base of a segment as plant.yaml's history gives it. */
export const givenBase = (ground: Pick<Ground, 'plant'>, segment: Segment, year: number): Base | undefined => {
  const past = historyUsages(ground, segment, year)
  return past?.activity ? { usages: past.usages, activity: past.activity, heatYear: fiscalYear(year) } : undefined
}
/** The base for an evaluation year: as given, then the approved changes in their order. */
export const baseFor = (
  ground: Pick<SegmentGround, 'plant' | 'baseChanges'>,
  segment: Segment,
  { base, year }: { readonly base: number; readonly year: FiscalYear },
): Computed<Base> => {
  const changes = changesFor(ground.baseChanges, segment.id, year)
  const changed = changes.reduce(changeBase, givenBase(ground, segment, base))
  return changed ? computed(changed) : absent('no-base-year')
}

/** Intensity of a base with its own heat values (as filed), or restated with those of another year. */
export const baseIntensity = (
  { coefficients }: Pick<Ground, 'coefficients'>,
  base: Base,
  heatYear: FiscalYear = base.heatYear,
): Computed<number> => {
  const energy = primaryEnergy(coefficients, base.usages, heatYear)
  return energy.ok ? intensity(energy.value, base.activity) : energy
}

/** Heat values behind the intensity of a base. */
export const baseProof = (
  { coefficients }: Pick<Ground, 'coefficients'>,
  base: Base,
  heatYear: FiscalYear = base.heatYear,
): Proof => energyProof(primaryEnergy(coefficients, base.usages, heatYear))

/** Intensity of a past year of the history with the heat values of `heatYear`. */
export const historyIntensity = (
  ground: Ground,
  segment: Segment,
  { year, heatYear }: { readonly year: number; readonly heatYear: FiscalYear },
): Computed<number> => {
  const past = givenBase(ground, segment, year)
  return past ? baseIntensity(ground, past, heatYear) : absent('no-base-year')
}

/** The base year that improvements of a segment are counted from: its own target's, else the company's, else FY2020 (CN plan Phase II). */
const PHASE_II_BASE = 2020
export const baseYearOf = ({ plant }: Pick<Ground, 'plant'>, segment: Segment): number =>
  (
    plant.targets.find((t) => t.metric === 'improvement' && t.scope === segment.id) ??
    plant.targets.find((t) => t.metric === 'improvement' && t.scope === 'company') ??
    plant.targets.find((t) => t.metric === 'improvement')
  )?.baseYear ?? PHASE_II_BASE

/** R of a segment's year against its base: as filed, or with the base restated by the heat values of the year. */
export const improvementOf = (
  ground: SegmentGround,
  segment: Segment,
  {
    now,
    year,
    basis,
  }: { readonly now: Computed<number>; readonly year: FiscalYear; readonly basis: 'as-filed' | 'restated' },
): Computed<number> => {
  const base = baseFor(ground, segment, { base: baseYearOf(ground, segment), year })
  if (!base.ok) return base
  if (!now.ok) return now
  const then = baseIntensity(ground, base.value, basis === 'restated' ? year : undefined)
  return then.ok ? improvement(then.value, now.value) : then
}

/** 原単位 of a segment so far this fiscal year, with that of today and of the month. */
export const intensityOf = (
  ground: SegmentGround,
  segment: Segment,
  { fy, month, today }: { readonly fy: Period; readonly month: Period; readonly today: Period },
): IntensityFigure => {
  const whole = segmentIn(ground, segment, fy)
  const unit = `kL/${segment.activity.unit}`
  const year = fiscalYearOf(fy.interval.start)
  const { energy, activity } = whole
  const filed = !energy.ok ? energy : !activity.ok ? activity : filedIntensity(energy.value, activity.value)
  const r = (basis: 'as-filed' | 'restated') => improvementOf(ground, segment, { now: whole.intensity, year, basis })
  return {
    segment: segment.id,
    name: segment.name,
    intensity: figure(whole.intensity, unit),
    filedIntensity: figure(filed, unit),
    activity: figure(activity, segment.activity.unit),
    improvement: figure(r('as-filed'), '1'),
    improvementRestated: figure(r('restated'), '1'),
    today: figure(segmentIn(ground, segment, today).intensity, unit),
    month: figure(segmentIn(ground, segment, month).intensity, unit),
    coverage: coverageIn(segmentMeters(ground.plant, segment), fy, ground.now),
  }
}
