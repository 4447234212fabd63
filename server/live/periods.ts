import { type AmountBin, amountsOf, coverageOf, elapsed } from '#core/amount'
import type { Coverage } from '#core/figure'
import { co2Figure, energyFigure, type Official, official } from '#core/official'
import { energyMeters, type PlacedMeter, usagesOf } from '#core/plant-index'
import type { Co2s, Energies } from '#core/snapshot'
import {
  at,
  DAY,
  dayStart,
  type EpochMs,
  type FiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  type Interval,
  monthInterval,
  monthOf,
} from '#core/time'
import type { LiveFacts } from './facts.ts'

/** Bins of one period, with the interval they fill. */
export type Period = { readonly interval: Interval; readonly bins: readonly AmountBin[] }
export type Periods = { readonly today: Period; readonly month: Period; readonly fy: Period }
const within = (bins: readonly AmountBin[], interval: Interval): Period => ({
  interval,
  bins: bins.filter((b) => b.start >= interval.start && b.start < interval.end),
})

/** Months of a fiscal year, the running one included. */
export const yearPeriod = (facts: Pick<LiveFacts, 'months'>, year: FiscalYear): Period =>
  within(facts.months, fiscalYearInterval(year))
export const periodsOf = (facts: Pick<LiveFacts, 'months' | 'today' | 'now'>): Periods => {
  const day = dayStart(facts.now)
  return {
    today: within(facts.today, { start: day, end: at(day + DAY) }),
    month: within(facts.months, monthInterval(monthOf(facts.now))),
    fy: yearPeriod(facts, fiscalYearOf(facts.now)),
  }
}

/** Energy and CO2 of some meters over a period, with the factors of the period's fiscal year. */
export const officialOf = (
  facts: Pick<LiveFacts, 'plant' | 'coefficients'>,
  meters: readonly PlacedMeter[],
  { interval, bins }: Period,
): Official => {
  const amounts = amountsOf(bins)
  return official(facts.coefficients, usagesOf(facts.plant, meters, { amounts, at: interval.start }), {
    year: fiscalYearOf(interval.start),
  })
}

export const coverageIn = (meters: readonly PlacedMeter[], { interval, bins }: Period, now: EpochMs): Coverage =>
  coverageOf(
    bins,
    meters.map((m) => m.key),
    elapsed(interval, now),
  )

/** Counted energy meters of a site, or of the company. */
export const countedMeters = (facts: Pick<LiveFacts, 'plant'>, site?: string): PlacedMeter[] =>
  energyMeters(facts.plant).filter((m) => site === undefined || m.site.id === site)

/** 今日・今月・今年度: energy and CO2 of some meters. */
export const figuresOf = (
  facts: LiveFacts,
  meters: readonly PlacedMeter[],
  periods: Periods,
): { energy: Energies; co2: Co2s; coverage: Coverage } => {
  const one = (period: Period) => {
    const result = officialOf(facts, meters, period)
    return { energy: energyFigure(result, coverageIn(meters, period, facts.now)), co2: co2Figure(result) }
  }
  const [today, month, fy] = [one(periods.today), one(periods.month), one(periods.fy)]
  return {
    energy: { today: today.energy, month: month.energy, fy: fy.energy },
    co2: { today: today.co2, month: month.co2, fy: fy.co2 },
    coverage: fy.energy.coverage,
  }
}
