import type { AmountBin } from './amount.ts'
import type { AnnualComparison } from './annual-view.ts'
import { absent, type Computed, computed, type Why } from './computed.ts'
import { type Energy, primaryEnergy } from './energy.ts'
import { figure } from './figure.ts'
import { NEW_REGIME } from './heat-value.ts'
import { filedIntensity, yearOnYear } from './intensity.ts'
import { levelledTotal, type OptimisationFacts, optimisedTotal, weighedIn } from './optimised-year.ts'
import { type Period, within } from './period.ts'
import type { Segment } from './plant.ts'
import { segmentMeters } from './plant-index.ts'
import { energyProof, NO_FACTOR, type Proof, together } from './proof.ts'
import type { GJ } from './quantity.ts'
import { historyUsages, type SegmentGround, segmentIn } from './segment-year.ts'
import {
  addMonths,
  type EpochMs,
  type FiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  type Month,
  monthInterval,
  monthOf,
} from './time.ts'
import type { Comparison, FiledYear } from './year-comparison.ts'

const filed = (energy: Computed<Energy>, activity: Computed<number>): Computed<number> =>
  !energy.ok ? energy : activity.ok ? filedIntensity(energy.value, activity.value) : activity

/** What the optimisation intensity of some months is made of; without it the year has none but what the history holds. */
export type Optimisation = Pick<OptimisationFacts, 'slots' | 'calendars' | 'areaFactors'>
const NO_OPTIMISATION: Optimisation = { slots: [], calendars: [], areaFactors: [] }

/** A″ or the levelled energy in the place of A′: what is filed of it, to four significant digits. */
const filedWith = (energy: Computed<Energy>, heat: Computed<GJ>, activity: Computed<number>): Computed<number> => {
  if (!energy.ok) return energy
  return heat.ok ? filed(computed({ ...energy.value, aPrime: heat.value }), activity) : heat
}
type Side = { readonly period: Period; readonly energy: Computed<Energy>; readonly activity: Computed<number> }
/** Both intensities of a side, by its own months and slots. */
const weighedOf = (
  ground: SegmentGround,
  segment: Segment,
  { side, optimisation }: { readonly side: Side; readonly optimisation: Optimisation },
): Pick<FiledYear, 'optimised' | 'levelled'> => {
  const { period, energy, activity } = side
  const year = fiscalYearOf(period.interval.start)
  const facts = weighedIn(period, optimisation)
  const meters = segmentMeters(ground.plant, segment)
  const optimised = optimisedTotal(ground, meters, { energy, facts, year })
  return {
    optimised: filedWith(energy, optimised.ok ? computed(optimised.value.gj) : optimised, activity),
    levelled:
      year > NEW_REGIME
        ? absent('not-in-force')
        : filedWith(energy, levelledTotal(ground, meters, { energy, facts, year }), activity),
  }
}

const none = (fy: FiscalYear, why: Why): FiledYear => ({
  ...{ fy, energy: 0, proof: NO_FACTOR },
  ...{ intensity: absent(why), optimised: absent(why), levelled: absent(why) },
})
const recorded = (value: number | undefined): Computed<number> =>
  value === undefined ? absent('no-value') : computed(value)

/**
 * The filed intensity of a segment's finished year: of plant.yaml's history, which holds what was filed, else of the ledger's
 * twelve months. `heatYear`: the year whose heat values are taken, for a restated comparison.
 */
export const filedYear = (
  ground: SegmentGround,
  segment: Segment,
  {
    year,
    heatYear = year,
    bins,
    optimisation = NO_OPTIMISATION,
  }: {
    readonly year: FiscalYear
    readonly heatYear?: FiscalYear
    readonly bins: readonly AmountBin[]
    readonly optimisation?: Optimisation
  },
): FiledYear => {
  const past = historyUsages(ground, segment, year)
  if (past) {
    const energy = primaryEnergy(ground.coefficients, past.usages, heatYear)
    const activity = past.activity ? ({ ok: true, value: past.activity } as const) : absent('no-activity')
    return {
      ...{ fy: year, intensity: filed(energy, activity), energy: energy.ok ? energy.value.net : 0 },
      optimised: recorded(past.optimisedIntensity),
      levelled: recorded(past.levelledIntensity),
      proof: energyProof(energy),
    }
  }
  const months = new Set(bins.map((b) => b.start))
  if (months.size < 12) return none(year, months.size === 0 ? 'no-readings' : 'not-twelve-months')
  const period = { interval: fiscalYearInterval(year), bins }
  const { energy, activity } = segmentIn(ground, segment, period)
  return {
    ...{ fy: year, intensity: filed(energy, activity), energy: energy.ok ? energy.value.net : 0 },
    ...weighedOf(ground, segment, { side: { period, energy, activity }, optimisation }),
    proof: energyProof(energy),
  }
}

/** Whole months of a running year that last year has too: what may be compared before the year is over. */
export const sameMonths = (now: EpochMs, bins: readonly AmountBin[], before: readonly AmountBin[]): Month[] => {
  const last = new Set(before.map((b) => monthOf(b.start as EpochMs)))
  const months = new Set(bins.map((b) => monthOf(b.start as EpochMs)))
  return [...months].filter((m) => monthInterval(m).end <= now && last.has(addMonths(m, -12))).toSorted()
}

const ratioOf = (before: Computed<number>, now: Computed<number>): Computed<number> =>
  !before.ok ? before : now.ok ? yearOnYear(before.value, now.value) : now

/** Ratios of a running year to the same months, %, with the energy that weighs them. */
export type RunningPair = {
  readonly ratio: Computed<number>
  readonly optimised: Computed<number>
  readonly energy: number
  readonly proof: Proof
}

/** A running year beside the same whole months of last year: two filed intensities and the ratio's energy. */
export const runningPair = (
  ground: SegmentGround,
  segment: Segment,
  {
    bins,
    before,
    optimisation = NO_OPTIMISATION,
  }: {
    readonly bins: readonly AmountBin[]
    readonly before: readonly AmountBin[]
    readonly optimisation?: Optimisation
  },
): RunningPair => {
  const months = sameMonths(ground.now, bins, before)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) {
    const early = absent('too-early')
    return { ratio: early, optimised: early, energy: 0, proof: NO_FACTOR }
  }
  const of = (all: readonly AmountBin[], shift: number) => {
    const starts = new Set(months.map((m) => monthInterval(addMonths(m, shift)).start as number))
    const interval = {
      start: monthInterval(addMonths(first, shift)).start,
      end: monthInterval(addMonths(last, shift)).end,
    }
    const period = { interval, bins: within(all, interval).bins.filter((b) => starts.has(b.start)) }
    return { period, ...segmentIn(ground, segment, period) }
  }
  const [then, now] = [of(before, -12), of(bins, 0)]
  const weighed = (side: Side): Computed<number> => weighedOf(ground, segment, { side, optimisation }).optimised
  const [a, b] = [filed(then.energy, then.activity), filed(now.energy, now.activity)]
  return {
    ratio: ratioOf(a, b),
    optimised: ratioOf(weighed(then), weighed(now)),
    energy: now.energy.ok ? now.energy.value.net : 0,
    proof: together([energyProof(then.energy), energyProof(now.energy)]),
  }
}

/** A comparison as figures, %. */
export const comparisonFigure = (of: Comparison, against: AnnualComparison['against']): AnnualComparison => ({
  ratios: of.ratios.map(({ fy, ratio }) => ({ fy, ratio: figure(ratio, '%') })),
  yearOnYear: figure(of.yearOnYear, '%'),
  mean: figure(of.mean, '%'),
  due: [...of.due],
  proof: of.proof,
  against,
})
