import type { AnnualFacts } from './annual.ts'
import { carrierInfo } from './carrier.ts'
import { isDayHour } from './demand-optimisation.ts'
import { sign, type Usage } from './energy.ts'
import { groupBy } from './group.ts'
import { once } from './once.ts'
import { countedMeters, usagesIn } from './period.ts'
import { contractAt, type PlacedMeter } from './plant-index.ts'
import { MICRO } from './register.ts'
import { type EpochMs, fiscalYearInterval } from './time.ts'

type Slots = readonly AnnualFacts['slots'][number][]
/** Day and night kWh of a usage, where its half-hours are all there; else its kWh have the value of other electricity. */
const withHours = ({ plant }: AnnualFacts, m: PlacedMeter, { usage, slots }: { usage: Usage; slots: Slots }): Usage => {
  const own = slots.filter((s) => contractAt(plant, m.meter, s.start as EpochMs) === usage.contract)
  const sum = (of: Slots): number => of.reduce((all, s) => all + s.amount, 0)
  const whole = sum(own)
  if (own.length === 0 || whole !== Math.round(usage.amount * MICRO)) return usage
  const day = sum(own.filter((s) => isDayHour(s.start as EpochMs)))
  // the rest is night: so that both add up to the amount to the last digit
  return { ...usage, hours: { day: day / MICRO, night: usage.amount - day / MICRO } }
}

/** The amounts of a year by meter as the law to FY2022 takes them: purchased electricity by day and night (昼間・夜間買電). */
export const oldLawUsages: (facts: AnnualFacts) => ReadonlyMap<PlacedMeter, readonly Usage[]> = once((facts) => {
  const { start } = fiscalYearInterval(facts.year)
  const byMeter = groupBy(facts.bins, (b) => b.meter)
  const slots = groupBy(
    facts.slots.filter((s) => s.start >= start),
    (s) => s.meter,
  )
  return new Map(
    countedMeters(facts).map((m) => {
      const bins = (byMeter.get(m.key) ?? []).map(({ booked: _, ...bin }) => bin)
      const usages = usagesIn(facts.plant, [m], bins).filter((u) => sign(u) !== 0)
      const isBought = carrierInfo(m.meter.carrier).family === 'electricity'
      const of = (usage: Usage): Usage =>
        isBought ? withHours(facts, m, { usage, slots: slots.get(m.key) ?? [] }) : usage
      return [m, usages.map(of)] as const
    }),
  )
})
