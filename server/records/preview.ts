import type { NewAct } from '#core/act'
import type { ChangedMonth, RecordPreview } from '#core/decision-item'
import { placedMeters } from '#core/plant-index'
import { MICRO } from '#core/register'
import type { Month } from '#core/time'
import type { Read } from '../ledger/contract.ts'
import type { Sources } from './step-case.ts'

/** An act to be recorded, with the meter that it is about. */
export type AboutMeter = NewAct & { readonly meter: string }

const closedMonths = async (read: Read, site: string): Promise<ReadonlySet<Month>> => {
  // oldest first: the newest revision of a month says whether it is closed
  const state = new Map((await read('closes', { site })).map(({ month, open }) => [month, open]))
  return new Set([...state].filter(([, open]) => !open).map(([month]) => month))
}

type MonthSum = { amount: number; measured: number; e1: number; e2: number; e3: number }
const amounts = ({ amount, measured, e1, e2, e3 }: MonthSum): ChangedMonth['before'] => ({
  value: amount / MICRO,
  measured_ms: measured,
  estimated_ms: e1 + e2 + e3,
})

/** What recording acts would change, by meter and month; nothing is written. */
export const previewOf = async (
  { plant, read }: Sources,
  acts: readonly AboutMeter[],
): Promise<Omit<RecordPreview, 'flaws'>> => {
  const units = new Map(placedMeters(plant).map((m) => [m.key, m.unit]))
  const meters = [...new Set(acts.map((a) => a.meter))]
  const months: ChangedMonth[] = []
  const unexplained = { before: 0, after: 0 }
  for (const meter of meters) {
    const own = acts.filter((a) => a.meter === meter).map(({ meter: _, ...act }) => act)
    const [found, closed] = await Promise.all([
      read('preview', { meter, acts: own }),
      closedMonths(read, meter.split('/')[0] ?? ''),
    ])
    unexplained.before += found.unexplainedBefore
    unexplained.after += found.unexplainedAfter
    for (const { month, before, after } of found.months)
      months.push({
        meter,
        month,
        unit: units.get(meter) ?? '',
        before: amounts(before),
        after: amounts(after),
        closed: closed.has(month),
      })
  }
  return { months, unexplained }
}
