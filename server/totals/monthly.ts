import type { Coefficients } from '#core/coefficient'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { type EpochMs, type Month, monthInterval } from '#core/time'
import type { TotalsBy, TotalsRow } from '#core/totals'
import type { Read } from '../ledger/contract.ts'
import { totalsRows } from './rows.ts'

type Sources = { plant: Plant; coefficients: Coefficients; read: Read; now: () => EpochMs }
/** Monthly totals out of the ledger; `allowed`: only these meters. No months, no rows. */
export const monthlyTotals =
  ({ plant, coefficients, read, now }: Sources) =>
  async (by: TotalsBy, months: readonly Month[], allowed?: ReadonlySet<string>): Promise<TotalsRow[]> => {
    const [first, last] = [months[0], months.at(-1)]
    if (first === undefined || last === undefined) return []
    const range = { from: monthInterval(first).start, to: monthInterval(last).end }
    const meters = placedMeters(plant).map((m) => m.key)
    const [bins, steps] = await Promise.all([
      read('bins', { table: 'months', meters, ...range }),
      read('openSteps', range),
    ])
    return totalsRows({ plant, coefficients, by, months, now: now(), allowed }, bins, steps)
  }
