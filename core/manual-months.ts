import type { WantedReading } from './manual-readings.ts'
import { meterHistory } from './meter-history.ts'
import type { Meter } from './plant.ts'
import { meterRule, scaled } from './register.ts'
import type { Sample } from './sample.ts'
import { slotsOf } from './slot.ts'
import { type EpochMs, type Month, monthOf } from './time.ts'

/** Months of a meter in millionths of its base unit, and the readings that no rule explains, by their moment. */
export type MonthsOf = {
  readonly months: ReadonlyMap<Month, number>
  readonly unexplained: ReadonlyMap<number, number>
}

/**
 * What the readings of a manual meter come to, by the one pure function of the ledger: for a preview. Events and decisions of the
 * meter are not in it; where there are some, both sides of the comparison are without them.
 */
export const manualMonths = (meter: Meter, readings: readonly WantedReading[]): MonthsOf => {
  const rule = meterRule(meter)
  const unexplained = new Map<number, number>()
  const rank = { good: 0, estimated: 1, suspect: 2 }
  const ordered = readings.toSorted((a, b) => a.at - b.at || rank[a.quality] - rank[b.quality])
  const samples = ordered.flatMap(({ at, value, quality }, id): Sample[] => {
    const r = ordered[id - 1]?.at === at ? 'not-a-number' : scaled(rule, value)
    return typeof r === 'string' ? [] : [{ id, at: at as EpochMs, r, value, quality, linked: true }]
  })
  const slots = slotsOf({ history: meterHistory(meter), rulings: new Map(), estimates: [] }, samples, {
    unexplained: ({ to, amount }) => unexplained.set(to.at, amount),
    setAside: () => undefined,
    gap: () => undefined,
    decided: () => undefined,
  })
  const months = new Map<Month, number>()
  for (const [start, slot] of slots) {
    // a flag alone makes no month
    if (slot.measured + slot.e1 + slot.e2 + slot.e3 === 0) continue
    const month = monthOf(start as EpochMs)
    months.set(month, (months.get(month) ?? 0) + slot.amount)
  }
  return { months, unexplained }
}
