import { activityOver, FILED } from './activity.ts'
import type { AmountBin } from './amount.ts'
import type { AnnualSegment } from './annual-view.ts'
import { changesFor } from './base-change.ts'
import { absent, type Computed, computed } from './computed.ts'
import { crudeOil, filedCrudeOil } from './energy.ts'
import { type Figure, figure } from './figure.ts'
import { comparisonFigure, filedYear, type Optimisation, runningPair } from './filed-year.ts'
import { NEW_REGIME } from './heat-value.ts'
import { filedIntensity, intensity, yearOnYear } from './intensity.ts'
import { levelledTotal, optimisedTotal, weighedIn } from './optimised-year.ts'
import { coverageIn, officialOf, type Period } from './period.ts'
import type { Segment } from './plant.ts'
import { segmentMeters } from './plant-index.ts'
import { officialProof, together } from './proof.ts'
import type { GJ } from './quantity.ts'
import {
  baseFor,
  baseIntensity,
  baseProof,
  baseYearOf,
  givenBase,
  historyUsages,
  improvementOf,
  type SegmentGround,
  type SegmentYear,
  segmentIn,
} from './segment-year.ts'
import { type FiscalYear, fiscalYear } from './time.ts'
import { type Comparison, compareOptimised, compareYears, comparison, type FiledYear } from './year-comparison.ts'

/** The years of one segment that its annual row compares. */
export type SegmentYears = {
  readonly year: FiscalYear
  /** months of the year, with the segment's activity meters */
  readonly period: Period
  /** months of the year before */
  readonly before: readonly AmountBin[]
  /** filed years before that, oldest first, without the year before */
  readonly past: readonly FiledYear[]
  /** slots of the year and of the year before */
  readonly optimisation: Optimisation
}
export type SegmentResult = {
  readonly view: AnnualSegment
  readonly whole: SegmentYear
  readonly years: readonly FiledYear[]
  readonly comparison: Comparison
  /** of the optimisation intensity */
  readonly optimised: Comparison
  readonly r: Readonly<Record<'as-filed' | 'restated', Computed<number>>>
}

const over = (heat: Computed<GJ>, activity: Computed<number>, less: GJ): Computed<number> => {
  if (!heat.ok) return heat
  if (!activity.ok) return activity
  return activity.value > 0 ? computed((crudeOil(heat.value) - crudeOil(less)) / activity.value) : absent('no-activity')
}

const compare = (
  ground: SegmentGround,
  segment: Segment,
  years: SegmentYears,
): { years: FiledYear[]; of: Comparison; optimised: Comparison } => {
  const { year, period, before, past, optimisation } = years
  const last = filedYear(ground, segment, { year: fiscalYear(year - 1), bins: before, optimisation })
  const running = ground.now < period.interval.end
  if (!running) {
    const all = [...past, last, filedYear(ground, segment, { year, bins: period.bins, optimisation })]
    return { years: all, of: compareYears(all), optimised: compareOptimised(all) }
  }
  const pair = runningPair(ground, segment, { bins: period.bins, before, optimisation })
  const finished = [...past, last]
  const [row, weighed] = [compareYears(finished), compareOptimised(finished)]
  const early = absent('too-early')
  const proof = together([row.proof, pair.proof])
  const pseudo = {
    fy: year,
    intensity: early,
    optimised: early,
    levelled: early,
    energy: pair.energy,
    proof: pair.proof,
  }
  return {
    years: [...finished, pseudo],
    of: comparison([...row.ratios, { fy: year, ratio: pair.ratio }], proof),
    optimised: comparison([...weighed.ratios, { fy: year, ratio: pair.optimised }], proof),
  }
}

const energyFigures = ({ energy }: SegmentYear): AnnualSegment['energy'] => {
  const gj = (of: 'a' | 'aPrime' | 'b' | 'bPrime'): Figure =>
    figure(energy.ok ? computed(energy.value[of]) : energy, 'GJ')
  const kl = (of: 'a' | 'aPrime' | 'b' | 'bPrime'): Figure =>
    figure(energy.ok ? computed(filedCrudeOil(energy.value[of])) : energy, 'kL')
  return {
    a: gj('a'),
    aPrime: gj('aPrime'),
    b: gj('b'),
    bPrime: gj('bPrime'),
    aFiled: kl('a'),
    aPrimeFiled: kl('aPrime'),
    bFiled: kl('b'),
    bPrimeFiled: kl('bPrime'),
  }
}

const activities = (
  ground: SegmentGround,
  segment: Segment,
  { period, whole }: { period: Period; whole: SegmentYear },
) =>
  [{ ...segment.activity, id: FILED }, ...segment.otherActivities].map(({ id, unit }) => {
    const { value, months, missing } = activityOver(segment, {
      bins: period.bins,
      records: ground.activity,
      denominator: id,
    })
    const of = id === FILED ? whole.activity : value
    const { energy } = whole
    return {
      id,
      unit,
      value: figure(of, unit),
      intensity: figure(!energy.ok ? energy : of.ok ? intensity(energy.value, of.value) : of, `kL/${unit}`),
      months: months.map(({ month, value: amount, from }) => ({ month, value: amount, from })),
      missing: [...missing],
    }
  })

const baseFigures = (ground: SegmentGround, segment: Segment, year: FiscalYear): AnnualSegment['base'] => {
  const unit = `kL/${segment.activity.unit}`
  const base = baseYearOf(ground, segment)
  const given = givenBase(ground, segment, base)
  const changed = baseFor(ground, segment, { base, year })
  return {
    year: base,
    given: figure(given ? baseIntensity(ground, given) : absent('no-base-year'), unit),
    changed: figure(changed.ok ? baseIntensity(ground, changed.value) : changed, unit),
    restated: figure(changed.ok ? baseIntensity(ground, changed.value, year) : changed, unit),
    changes: changesFor(ground.baseChanges, segment.id, year).map((c) => c.id),
    evidence: historyUsages(ground, segment, base)?.evidence ?? null,
    proof: together(
      [given, changed.ok ? changed.value : undefined].flatMap((of) =>
        of ? [baseProof(ground, of), baseProof(ground, of, year)] : [],
      ),
    ),
  }
}

/** 特定-第3表, 第4表 of one segment, with R on both bases, other denominators and A″. `share` is set by the company. */
export const annualSegment = (ground: SegmentGround, segment: Segment, years: SegmentYears): SegmentResult => {
  const { year, period, before, optimisation } = years
  const unit = `kL/${segment.activity.unit}`
  const meters = segmentMeters(ground.plant, segment)
  const whole = segmentIn(ground, segment, period)
  const { energy, activity } = whole
  const less = (energy.ok ? energy.value.b + energy.value.bPrime : 0) as GJ
  const weighed = weighedIn(whole.common, optimisation)
  const optimised = optimisedTotal(ground, meters, { energy, facts: weighed, year })
  const levelling = levelledTotal(ground, meters, { energy, facts: weighed, year })
  const r = {
    'as-filed': improvementOf(ground, segment, { now: whole.intensity, year, basis: 'as-filed' }),
    restated: improvementOf(ground, segment, { now: whole.intensity, year, basis: 'restated' }),
  } as const
  const compared = compare(ground, segment, years)
  const last =
    year === NEW_REGIME
      ? filedYear(ground, segment, { year: fiscalYear(year - 1), heatYear: year, bins: before })
      : null
  const now = filedYear(ground, segment, { year, bins: period.bins }).intensity
  const restated =
    last === null
      ? null
      : !last.intensity.ok
        ? last.intensity
        : now.ok
          ? yearOnYear(last.intensity.value, now.value)
          : now
  const filed = !energy.ok ? energy : activity.ok ? filedIntensity(energy.value, activity.value) : activity
  const running = ground.now < period.interval.end
  return {
    whole,
    years: compared.years,
    comparison: compared.of,
    optimised: compared.optimised,
    r,
    view: {
      segment: segment.id,
      name: segment.name,
      kind: segment.kind,
      jsic: segment.jsic,
      intensity: figure(whole.intensity, unit),
      filedIntensity: figure(filed, unit),
      activity: figure(activity, segment.activity.unit),
      improvement: figure(r['as-filed'], '1'),
      improvementRestated: figure(r.restated, '1'),
      energy: energyFigures(whole),
      share: { why: 'no-readings', unit: '1' },
      optimised: {
        energy: figure(optimised.ok ? computed(optimised.value.gj) : optimised, 'GJ'),
        intensity: figure(over(optimised.ok ? computed(optimised.value.gj) : optimised, activity, less), unit),
        by: optimised.ok ? optimised.value.by : null,
        confidence: optimised.ok ? optimised.value.confidence : null,
        comparison: comparisonFigure(compared.optimised, running ? 'same-months' : 'year'),
      },
      levelled:
        year > NEW_REGIME
          ? null
          : { energy: figure(levelling, 'GJ'), intensity: figure(over(levelling, activity, less), unit) },
      activities: activities(ground, segment, { period, whole }),
      base: baseFigures(ground, segment, year),
      comparison: comparisonFigure(compared.of, running ? 'same-months' : 'year'),
      yearOnYearRestated: restated === null ? null : figure(restated, '%'),
      coverage: coverageIn(meters, period, ground.now),
      proof: officialProof(officialOf(ground, meters, period)),
    },
  }
}
