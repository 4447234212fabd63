import { co2Figure, energyFigure } from '#core/official'
import { coverageIn, officialOf, type Period, within, yearPeriod } from '#core/period'
import type { PlacedMeter } from '#core/plant-index'
import type { Co2s, Energies } from '#core/snapshot'
import { at, DAY, dayStart, fiscalYearOf, monthInterval, monthOf } from '#core/time'
import type { LiveFacts } from './facts.ts'

export type Periods = { readonly today: Period; readonly month: Period; readonly fy: Period }
export const periodsOf = (facts: Pick<LiveFacts, 'months' | 'today' | 'now'>): Periods => {
  const day = dayStart(facts.now)
  return {
    today: within(facts.today, { start: day, end: at(day + DAY) }),
    month: within(facts.months, monthInterval(monthOf(facts.now))),
    fy: yearPeriod(facts, fiscalYearOf(facts.now)),
  }
}

/** 今日・今月・今年度: energy and CO2 of some meters. */
export const figuresOf = (
  facts: LiveFacts,
  meters: readonly PlacedMeter[],
  periods: Periods,
): { energy: Energies; co2: Co2s; coverage: Energies['fy']['coverage'] } => {
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
