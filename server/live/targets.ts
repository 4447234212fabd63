import { elapsed } from '#core/amount'
import { co2 } from '#core/co2'
import { absent, type Computed, computed } from '#core/computed'
import { crudeOil, primaryEnergy } from '#core/energy'
import type { Figure } from '#core/figure'
import { improvement, rollUp } from '#core/intensity'
import type { Segment, Target } from '#core/plant'
import { type PlacedMeter, segmentMeters } from '#core/plant-index'
import { pueOfSlots } from '#core/pue-slots'
import type { GJ } from '#core/quantity'
import { MICRO } from '#core/register'
import type { MonthValue } from '#core/season'
import type { TargetState } from '#core/snapshot'
import { targetState } from '#core/target'
import {
  type FiscalYear,
  fiscalYear,
  fiscalYearOf,
  HOUR,
  type Month,
  monthInterval,
  monthOf,
  monthsOf,
  SLOT,
} from '#core/time'
import type { LiveFacts } from './facts.ts'
import { baseIntensity, historyUsages, segmentIn } from './intensity.ts'
import { countedMeters, officialOf, type Period, yearPeriod } from './periods.ts'
import { twelveMonths } from './pue.ts'

type Value = { value: number; weight?: number }
/** A metric in words of the target engine: months, past years, base. */
type Metered = {
  month(period: Period): Computed<Value>
  past(year: FiscalYear): Computed<number>
  toDate?(period: Period): Computed<number>
  /** what stands beside the target where it is not the year so far: the PUE of its twelve months (ISO/IEC 30134-2) */
  beside?: Figure
  about: Pick<TargetState, 'unit' | 'basis'> &
    Partial<Pick<TargetState, 'period' | 'category' | 'coverage' | 'provisional'>>
}

const segmentsOf = ({ plant }: LiveFacts, { scope }: Target): Segment[] =>
  plant.segments.filter(
    (s) => scope === 'company' || s.id === scope || segmentMeters(plant, s).some((m) => m.site.id === scope),
  )
const metersOf = (facts: LiveFacts, { scope }: Target): PlacedMeter[] => {
  const segment = facts.plant.segments.find((s) => s.id === scope)
  if (segment) return segmentMeters(facts.plant, segment)
  return countedMeters(facts, scope === 'company' ? undefined : scope)
}

/** R over the regime break is taken on the restated basis: base and year with the heat values in force now. */
const rOf = (facts: LiveFacts, target: Target, period: Period): Computed<Value> => {
  const heatYear = fiscalYearOf(facts.now)
  const members: { r: number; energy: number }[] = []
  for (const segment of segmentsOf(facts, target)) {
    const base = baseIntensity(facts, segment, { year: target.baseYear, heatYear })
    const now = segmentIn(facts, segment, period)
    if (!base.ok) return base
    if (!now.intensity.ok || !now.energy.ok) return now.intensity.ok ? absent('no-readings') : now.intensity
    const r = improvement(base.value, now.intensity.value)
    if (!r.ok) return r
    members.push({ r: r.value, energy: now.energy.value.net })
  }
  const r = rollUp(members)
  return r.ok ? computed({ value: r.value, weight: members.reduce((sum, m) => sum + m.energy, 0) }) : r
}
const pastR = (facts: LiveFacts, target: Target, year: FiscalYear): Computed<number> => {
  const heatYear = fiscalYearOf(facts.now)
  const members: { r: number; energy: number }[] = []
  for (const segment of segmentsOf(facts, target)) {
    const base = baseIntensity(facts, segment, { year: target.baseYear, heatYear })
    const then = baseIntensity(facts, segment, { year, heatYear })
    const usages = historyUsages(facts, segment, year)?.usages ?? []
    const energy = primaryEnergy(facts.coefficients, usages, heatYear)
    if (!base.ok || !then.ok || !energy.ok) return absent('no-base-year')
    const r = improvement(base.value, then.value)
    if (r.ok) members.push({ r: r.value, energy: energy.value.net })
  }
  return rollUp(members)
}
const map = <A, B>(c: Computed<A>, f: (a: A) => B): Computed<B> => (c.ok ? computed(f(c.value)) : c)

const improvementMetric = (facts: LiveFacts, target: Target): Metered => ({
  month: (period) => rOf(facts, target, period),
  past: (year) => pastR(facts, target, year),
  toDate: (period) => map(rOf(facts, target, period), (v) => v.value),
  about: { unit: '1', basis: 'restated' },
})

const co2Metric = (facts: LiveFacts, target: Target): Metered => {
  const { co2: c } = officialOf(facts, metersOf(facts, target), yearPeriod(facts, fiscalYearOf(facts.now)))
  return {
    month: (period) => map(officialOf(facts, metersOf(facts, target), period).co2, (c) => ({ value: c.market })),
    past: (year) => {
      let total = 0
      for (const segment of segmentsOf(facts, target)) {
        const past = historyUsages(facts, segment, year)
        if (!past) return absent('no-base-year')
        const t =
          past.co2_t === undefined
            ? map(co2(facts.coefficients, past.usages, { year }), (v) => v.market)
            : computed(past.co2_t)
        if (!t.ok) return t
        total += t.value
      }
      return computed(total)
    },
    about: { unit: 't-CO2', basis: 'market', provisional: c.ok ? c.value.provisional : null },
  }
}

const energyMetric = (facts: LiveFacts, target: Target): Metered => {
  const inKl = target.metric === 'energy_kL'
  const unitOf = (energy: GJ): number => (inKl ? crudeOil(energy) : energy)
  return {
    month: (period) =>
      map(officialOf(facts, metersOf(facts, target), period).energy, (e) => ({ value: unitOf(e.net) })),
    past: (year) => {
      let total = 0
      for (const segment of segmentsOf(facts, target)) {
        const past = historyUsages(facts, segment, year)
        const energy = past ? primaryEnergy(facts.coefficients, past.usages, year) : absent('no-base-year')
        if (!energy.ok) return energy
        total += unitOf(energy.value.net)
      }
      return computed(total)
    },
    about: { unit: inKl ? 'kL' : 'GJ', basis: 'as-filed' },
  }
}

const pueMetric = (facts: LiveFacts, target: Target): Metered => {
  const site = facts.plant.sites.find((s) => s.id === target.scope)
  const bins = facts.common.get(target.scope) ?? []
  const over = (period: Period): Computed<Value> => {
    if (!site) return absent('no-meter')
    const end = Math.min(period.interval.end, facts.now)
    const p = pueOfSlots(site, bins, { start: period.interval.start, end: end as typeof period.interval.end })
    return 'value' in p.pue ? computed({ value: p.pue.value, weight: p.it_kWh }) : absent(p.pue.why)
  }
  const year = site ? pueOfSlots(site, bins, twelveMonths(facts.now)) : undefined
  return {
    month: over,
    past: () => absent('no-base-year'),
    toDate: (period) => map(over(period), (v) => v.value),
    ...(year ? { beside: year.pue } : {}),
    about: {
      unit: '1',
      basis: 'none',
      period: year ? { from: year.from, to: year.to } : null,
      category: site?.pueCategory ?? null,
      coverage: year?.coverage ?? null,
    },
  }
}

const demandMetric = (facts: LiveFacts, target: Target): Metered => ({
  month: ({ interval }) => {
    const max = facts.monthMaxima.get(target.scope)?.get(monthOf(interval.start))
    return max === undefined ? absent('no-readings') : computed({ value: (max / MICRO) * (HOUR / SLOT) })
  },
  past: () => absent('no-base-year'),
  about: { unit: 'kW', basis: 'none' },
})

const electricityMetric = (facts: LiveFacts, target: Target): Metered => ({
  month: (period) => {
    const lines = officialOf(
      facts,
      metersOf(facts, target).filter((m) => m.meter.carrier === 'grid'),
      period,
    ).energy
    return map(lines, (e) => ({ value: e.lines.reduce((sum, l) => sum + Math.sign(l.gj) * l.usage.amount, 0) }))
  },
  past: () => absent('no-base-year'),
  about: { unit: 'kWh', basis: 'as-filed' },
})

const intensityMetric = (facts: LiveFacts, target: Target): Metered => {
  const [segment] = segmentsOf(facts, target)
  return {
    month: (period) => {
      if (!segment) return absent('no-meter')
      const s = segmentIn(facts, segment, period)
      return !s.intensity.ok
        ? s.intensity
        : map(s.activity, (weight) => ({ value: s.intensity.ok ? s.intensity.value : 0, weight }))
    },
    past: (year) =>
      segment ? baseIntensity(facts, segment, { year, heatYear: fiscalYearOf(facts.now) }) : absent('no-meter'),
    about: { unit: segment ? `kL/${segment.activity.unit}` : 'kL', basis: 'restated' },
  }
}

const metrics: Record<Target['metric'], (facts: LiveFacts, target: Target) => Metered> = {
  improvement: improvementMetric,
  intensity: intensityMetric,
  co2: co2Metric,
  energy_kL: energyMetric,
  energy_GJ: energyMetric,
  electricity_kWh: electricityMetric,
  pue: pueMetric,
  demand_kW: demandMetric,
}

const monthValues = (facts: LiveFacts, metered: Metered, year: FiscalYear): MonthValue[] => {
  const period = yearPeriod(facts, year)
  return monthsOf(year).flatMap((month: Month) => {
    const interval = monthInterval(month)
    if (interval.start >= facts.now) return []
    const bins = period.bins.filter((b) => b.start === interval.start)
    const value = bins.length > 0 ? metered.month({ interval, bins }) : absent('no-readings')
    if (!value.ok) return []
    return [{ month, ...value.value, elapsed: elapsed(interval, facts.now) / (interval.end - interval.start) }]
  })
}

/** Past years: the history of plant.yaml, then what the ledger holds of last year. */
const finishedYears = (
  facts: LiveFacts,
  target: Target,
  metered: Metered,
  lastYear: readonly MonthValue[],
): TargetState['actual'] => {
  const last = fiscalYear(fiscalYearOf(facts.now) - 1)
  const years = Object.keys(facts.plant.history)
    .map(Number)
    .filter((y) => y >= target.baseYear && y < last)
  const past = [...new Set([target.baseYear, ...years])].sort().flatMap((y) => {
    const value =
      y === target.baseYear && target.base !== undefined ? computed(target.base) : metered.past(fiscalYear(y))
    return value.ok ? [{ fy: y, value: value.value }] : []
  })
  const whole =
    metered.toDate?.(yearPeriod(facts, last)) ??
    (lastYear.length > 0 ? computed(total(target, lastYear)) : absent('no-readings'))
  return whole.ok && lastYear.length > 0
    ? [...past, { fy: last, value: whole.value, ...(lastYear.length < 12 ? { partial: true } : {}) }]
    : past
}
const total = (target: Target, months: readonly MonthValue[]): number => {
  if (target.metric === 'demand_kW') return Math.max(...months.map((m) => m.value))
  if (target.metric !== 'intensity') return months.reduce((sum, m) => sum + m.value, 0)
  const weight = months.reduce((sum, m) => sum + (m.weight ?? 0), 0)
  return months.reduce((sum, m) => sum + m.value * (m.weight ?? 0), 0) / weight
}

/** 目標: path, years so far, where this year stands and where it lands. */
export const targetOf = (facts: LiveFacts, target: Target): TargetState => {
  const thisYear = fiscalYearOf(facts.now)
  const metered = metrics[target.metric](facts, target)
  const lastYear = monthValues(facts, metered, fiscalYear(thisYear - 1))
  const base = target.base === undefined ? metered.past(fiscalYear(target.baseYear)) : computed(target.base)
  const fy = yearPeriod(facts, thisYear)
  const state = targetState({
    target,
    thisYear,
    base: target.metric === 'improvement' ? (base.ok ? computed(0) : base) : base,
    finished: finishedYears(facts, target, metered, lastYear),
    months: monthValues(facts, metered, thisYear),
    lastYear,
    ...(metered.toDate ? { toDate: metered.toDate(fy) } : {}),
    about: {
      period: null,
      category: null,
      coverage: null,
      provisional: null,
      ...metered.about,
    },
  })
  // the PUE of twelve months needs no season: its path is that of the year
  return metered.beside ? { ...state, toDate: metered.beside, pathToDate: state.pathThisYear } : state
}
