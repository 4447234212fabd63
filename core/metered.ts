import type { AmountBin } from './amount.ts'
import { co2 } from './co2.ts'
import { absent, type Computed, computed } from './computed.ts'
import { crudeOil, primaryEnergy } from './energy.ts'
import type { Figure } from './figure.ts'
import { countedMeters, officialOf, type Period, yearPeriod } from './period.ts'
import type { Segment, Target } from './plant.ts'
import { type PlacedMeter, segmentMeters } from './plant-index.ts'
import type { CommonBin } from './pue-slots.ts'
import type { GJ } from './quantity.ts'
import { MICRO } from './register.ts'
import { historyUsages, type SegmentGround } from './segment-year.ts'
import type { TargetState } from './snapshot.ts'
import { type FiscalYear, fiscalYearOf, HOUR, type Month, monthOf, SLOT } from './time.ts'

/** What targets are measured by: the months of this and the last year, slots of both PUE sides, highest half-hours. */
export type TargetGround = SegmentGround & {
  readonly months: readonly AmountBin[]
  /** by site, ordered by start */
  readonly common: ReadonlyMap<string, readonly CommonBin[]>
  /** highest half-hour of intake by site and month, millionths of kWh */
  readonly monthMaxima: ReadonlyMap<string, ReadonlyMap<Month, number>>
}
export type Value = { readonly value: number; readonly weight?: number }
/** A metric in words of the target engine: months, past years, the year so far. */
export type Metered = {
  month(period: Period): Computed<Value>
  past(year: FiscalYear): Computed<number>
  toDate?(period: Period): Computed<number>
  /** what stands beside the target where it is not the year so far: the PUE of its twelve months (ISO/IEC 30134-2) */
  readonly beside?: Figure
  readonly about: Pick<TargetState, 'unit' | 'basis'> &
    Partial<Pick<TargetState, 'period' | 'category' | 'coverage' | 'provisional'>>
}

/** Segments under a target's scope: all, one, or those with a meter of the site. */
export const segmentsOf = ({ plant }: TargetGround, { scope }: Pick<Target, 'scope'>): Segment[] =>
  plant.segments.filter(
    (s) => scope === 'company' || s.id === scope || segmentMeters(plant, s).some((m) => m.site.id === scope),
  )
/** Counted meters under a target’s scope. */
export const metersOf = (ground: TargetGround, { scope }: Target): readonly PlacedMeter[] => {
  const segment = ground.plant.segments.find((s) => s.id === scope)
  if (segment) return segmentMeters(ground.plant, segment)
  return countedMeters(ground, scope === 'company' ? undefined : scope)
}
export const map = <A, B>(c: Computed<A>, f: (a: A) => B): Computed<B> => (c.ok ? computed(f(c.value)) : c)

type Past = NonNullable<ReturnType<typeof historyUsages>>
/** Sum over the segments of a past year of the history; one without it makes the whole absent. */
const overSegments = (
  ground: TargetGround,
  target: Target,
  { year, of }: { year: FiscalYear; of: (past: Past) => Computed<number> },
): Computed<number> => {
  let total = 0
  for (const segment of segmentsOf(ground, target)) {
    const past = historyUsages(ground, segment, year)
    const part = past ? of(past) : absent('no-base-year')
    if (!part.ok) return part
    total += part.value
  }
  return computed(total)
}

/** t-CO2, market or location view; past years as they were filed (market), where the history says so. */
export const co2Metric = (ground: TargetGround, target: Target, basis: 'market' | 'location' = 'market'): Metered => {
  const { coefficients } = ground
  const { co2: c } = officialOf(ground, metersOf(ground, target), yearPeriod(ground, fiscalYearOf(ground.now)))
  const tonnes = (year: FiscalYear) => (past: Past) =>
    past.co2_t === undefined || basis === 'location'
      ? map(co2(coefficients, past.usages, { year }), (v) => v[basis])
      : computed(past.co2_t)
  return {
    month: (period) => map(officialOf(ground, metersOf(ground, target), period).co2, (v) => ({ value: v[basis] })),
    past: (year) => overSegments(ground, target, { year, of: tonnes(year) }),
    about: { unit: 't-CO2', basis, provisional: c.ok ? c.value.provisional : null },
  }
}

/** GJ or kL of the periodic report. */
export const energyMetric = (ground: TargetGround, target: Target): Metered => {
  const inKl = target.metric === 'energy_kL'
  const unitOf = (energy: GJ): number => (inKl ? crudeOil(energy) : energy)
  const heat = (year: FiscalYear) => (past: Past) =>
    map(primaryEnergy(ground.coefficients, past.usages, year), (e) => unitOf(e.net))
  return {
    month: (period) =>
      map(officialOf(ground, metersOf(ground, target), period).energy, (e) => ({ value: unitOf(e.net) })),
    past: (year) => overSegments(ground, target, { year, of: heat(year) }),
    about: { unit: inKl ? 'kL' : 'GJ', basis: 'as-filed' },
  }
}

/** kWh bought from the grid, what is handed on taken off. */
export const electricityMetric = (ground: TargetGround, target: Target): Metered => {
  const grid = metersOf(ground, target).filter((m) => m.meter.carrier === 'grid')
  const bought = (past: Past): Computed<number> =>
    computed(past.usages.filter((u) => u.carrier === 'grid').reduce((sum, u) => sum + u.amount, 0))
  return {
    month: (period) =>
      map(officialOf(ground, grid, period).energy, (e) => ({
        value: e.lines.reduce((sum, l) => sum + Math.sign(l.gj) * l.usage.amount, 0),
      })),
    past: (year) => overSegments(ground, target, { year, of: bought }),
    about: { unit: 'kWh', basis: 'as-filed' },
  }
}

/** 最大需要電力: the highest half-hour of a month, kW. */
export const demandMetric = (ground: TargetGround, target: Target): Metered => ({
  month: ({ interval }) => {
    const max = ground.monthMaxima.get(target.scope)?.get(monthOf(interval.start))
    return max === undefined ? absent('no-readings') : computed({ value: (max / MICRO) * (HOUR / SLOT) })
  },
  past: () => absent('no-base-year'),
  about: { unit: 'kW', basis: 'none' },
})
