import { elapsed } from './amount.ts'
import { absent, computed } from './computed.ts'
import { groupBy } from './group.ts'
import {
  co2Metric,
  demandMetric,
  electricityMetric,
  energyMetric,
  type Metered,
  metersOf,
  type TargetGround,
} from './metered.ts'
import { improvementMetric, intensityMetric, pueMetric } from './metered-rate.ts'
import { coverageIn, yearPeriod } from './period.ts'
import type { Target } from './plant.ts'
import type { MonthValue } from './season.ts'
import { TargetBasis, type TargetState } from './snapshot.ts'
import { type TargetInput, targetState } from './target.ts'
import { driversOf } from './target-drivers.ts'
import { type FiscalYear, fiscalYear, fiscalYearOf, monthInterval, monthsOf } from './time.ts'

const metrics: Record<Target['metric'], (ground: TargetGround, target: Target) => Metered> = {
  improvement: improvementMetric,
  intensity: intensityMetric,
  co2: co2Metric,
  energy_kL: energyMetric,
  energy_GJ: energyMetric,
  electricity_kWh: electricityMetric,
  pue: pueMetric,
  demand_kW: demandMetric,
}

const monthValues = (ground: TargetGround, metered: Metered, year: FiscalYear): MonthValue[] => {
  const { bins } = yearPeriod(ground, year)
  const byStart = groupBy(bins, (b) => String(b.start))
  return monthsOf(year).flatMap((month) => {
    const interval = monthInterval(month)
    if (interval.start >= ground.now) return []
    const own = byStart.get(String(interval.start)) ?? []
    const value = own.length > 0 ? metered.month({ interval, bins: own }) : absent('no-readings')
    if (!value.ok) return []
    return [{ month, ...value.value, elapsed: elapsed(interval, ground.now) / (interval.end - interval.start) }]
  })
}

const total = (target: Target, months: readonly MonthValue[]): number => {
  if (target.metric === 'demand_kW') return Math.max(...months.map((m) => m.value))
  if (target.metric !== 'intensity') return months.reduce((sum, m) => sum + m.value, 0)
  const weight = months.reduce((sum, m) => sum + (m.weight ?? 0), 0)
  return months.reduce((sum, m) => sum + m.value * (m.weight ?? 0), 0) / weight
}

/** Past years: the history of plant.yaml, then what the ledger holds of last year. */
const finishedYears = (
  ground: TargetGround,
  target: Target,
  { metered, lastYear }: { metered: Metered; lastYear: readonly MonthValue[] },
): TargetState['actual'] => {
  const last = fiscalYear(fiscalYearOf(ground.now) - 1)
  const years = Object.keys(ground.plant.history)
    .map(Number)
    .filter((y) => y >= target.baseYear && y < last)
  const past = [...new Set([target.baseYear, ...years])].sort().flatMap((y) => {
    const given = y === target.baseYear && target.base !== undefined
    const value = given ? computed(target.base ?? 0) : metered.past(fiscalYear(y))
    return value.ok ? [{ fy: y, value: value.value }] : []
  })
  const whole =
    metered.toDate?.(yearPeriod(ground, last)) ??
    (lastYear.length > 0 ? computed(total(target, lastYear)) : absent('no-readings'))
  return whole.ok && lastYear.length > 0
    ? [...past, { fy: last, value: whole.value, ...(lastYear.length < 12 ? { partial: true } : {}) }]
    : past
}

/** 目標: path, years so far, where this year stands and where it lands. */
export const targetOf = (ground: TargetGround, target: Target): TargetState =>
  stateOf(ground, target, metrics[target.metric](ground, target))

const others: Partial<Record<Target['metric'], (ground: TargetGround, target: Target) => Metered>> = {
  improvement: (ground, target) => improvementMetric(ground, target, 'as-filed'),
  intensity: (ground, target) => intensityMetric(ground, target, 'as-filed'),
  co2: (ground, target) => co2Metric(ground, target, 'location'),
}
/** The same target on its other basis: as filed beside restated, location beside market; null where a metric has but one. */
export const otherBasis = (ground: TargetGround, target: Target): TargetBasis | null => {
  // a base that plant.yaml gives is of the usual basis
  const { base: _, ...own } = target
  const metered = others[target.metric]?.(ground, own)
  return metered ? TargetBasis.parse(stateOf(ground, own, metered)) : null
}

/** What the state of a target is made of; `other`: on its other basis, undefined where the metric has but one. */
export const targetInput = (
  ground: TargetGround,
  target: Target,
  basis: 'own' | 'other',
): { readonly input: TargetInput; readonly metered: Metered } | undefined => {
  const { base: _, ...plain } = target
  const of = basis === 'own' ? target : plain
  const metered = basis === 'own' ? metrics[target.metric](ground, target) : others[target.metric]?.(ground, plain)
  return metered && { input: inputOf(ground, of, metered), metered }
}
const inputOf = (ground: TargetGround, target: Target, metered: Metered): TargetInput => {
  const thisYear = fiscalYearOf(ground.now)
  const lastYear = monthValues(ground, metered, fiscalYear(thisYear - 1))
  const base = target.base === undefined ? metered.past(fiscalYear(target.baseYear)) : computed(target.base)
  const fy = yearPeriod(ground, thisYear)
  return {
    target,
    thisYear,
    base: target.metric === 'improvement' && base.ok ? computed(0) : base,
    finished: finishedYears(ground, target, { metered, lastYear }),
    months: monthValues(ground, metered, thisYear),
    lastYear,
    drivers: driversOf(ground, target),
    ...(metered.toDate ? { toDate: metered.toDate(fy) } : {}),
    about: {
      ...{ period: null, category: null, provisional: null },
      ...metered.about,
      coverage: metered.about.coverage ?? coverageIn(metersOf(ground, target), fy, ground.now).measured,
    },
  }
}
const stateOf = (ground: TargetGround, target: Target, metered: Metered): TargetState => {
  const state = targetState(inputOf(ground, target, metered))
  // the PUE of twelve months needs no season: its path is that of the year
  return metered.beside ? { ...state, toDate: metered.beside, pathToDate: state.pathThisYear } : state
}
