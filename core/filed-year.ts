import type { AmountBin } from './amount.ts'
import type { AnnualComparison } from './annual-view.ts'
import { absent, type Computed } from './computed.ts'
import { type Energy, primaryEnergy } from './energy.ts'
import { figure } from './figure.ts'
import { filedIntensity, yearOnYear } from './intensity.ts'
import { within } from './period.ts'
import type { Segment } from './plant.ts'
import { energyProof, NO_FACTOR, type Proof, together } from './proof.ts'
import { historyUsages, type SegmentGround, segmentIn } from './segment-year.ts'
import {
  addMonths,
  type EpochMs,
  type FiscalYear,
  fiscalYearInterval,
  type Month,
  monthInterval,
  monthOf,
} from './time.ts'
import type { Comparison, FiledYear } from './year-comparison.ts'

const filed = (energy: Computed<Energy>, activity: Computed<number>): Computed<number> =>
  !energy.ok ? energy : activity.ok ? filedIntensity(energy.value, activity.value) : activity

const filedOf = (fy: FiscalYear, energy: Computed<Energy>, activity: Computed<number>): FiledYear => ({
  fy,
  intensity: filed(energy, activity),
  energy: energy.ok ? energy.value.net : 0,
  proof: energyProof(energy),
})

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
  }: { readonly year: FiscalYear; readonly heatYear?: FiscalYear; readonly bins: readonly AmountBin[] },
): FiledYear => {
  const past = historyUsages(ground, segment, year)
  if (past) {
    const energy = primaryEnergy(ground.coefficients, past.usages, heatYear)
    const activity = past.activity ? ({ ok: true, value: past.activity } as const) : absent('no-activity')
    return filedOf(year, energy, activity)
  }
  const months = new Set(bins.map((b) => b.start))
  if (months.size === 0) return { fy: year, intensity: absent('no-readings'), energy: 0, proof: NO_FACTOR }
  if (months.size < 12) return { fy: year, intensity: absent('not-twelve-months'), energy: 0, proof: NO_FACTOR }
  const { energy, activity } = segmentIn(ground, segment, { interval: fiscalYearInterval(year), bins })
  return filedOf(year, energy, activity)
}

/** Whole months of a running year that last year has too: what may be compared before the year is over. */
export const sameMonths = (now: EpochMs, bins: readonly AmountBin[], before: readonly AmountBin[]): Month[] => {
  const last = new Set(before.map((b) => monthOf(b.start as EpochMs)))
  const months = new Set(bins.map((b) => monthOf(b.start as EpochMs)))
  return [...months].filter((m) => monthInterval(m).end <= now && last.has(addMonths(m, -12))).toSorted()
}

/** A running year beside the same whole months of last year: two filed intensities and the ratio's energy. */
export const runningPair = (
  ground: SegmentGround,
  segment: Segment,
  { bins, before }: { readonly bins: readonly AmountBin[]; readonly before: readonly AmountBin[] },
): { readonly ratio: Computed<number>; readonly energy: number; readonly proof: Proof } => {
  const months = sameMonths(ground.now, bins, before)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return { ratio: absent('too-early'), energy: 0, proof: NO_FACTOR }
  const of = (all: readonly AmountBin[], shift: number) => {
    const starts = new Set(months.map((m) => monthInterval(addMonths(m, shift)).start as number))
    const interval = {
      start: monthInterval(addMonths(first, shift)).start,
      end: monthInterval(addMonths(last, shift)).end,
    }
    const period = { interval, bins: within(all, interval).bins.filter((b) => starts.has(b.start)) }
    return segmentIn(ground, segment, period)
  }
  const [then, now] = [of(before, -12), of(bins, 0)]
  const [a, b] = [filed(then.energy, then.activity), filed(now.energy, now.activity)]
  return {
    ratio: !a.ok ? a : b.ok ? yearOnYear(a.value, b.value) : b,
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
