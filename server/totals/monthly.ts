import type { Adjustment } from '#core/adjustment'
import { type BookEntries, type Books, type StoredClose, siteOf } from '#core/books'
import type { Coefficients } from '#core/coefficient'
import type { MonthBin } from '#core/month-close'
import type { Plant } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { type EpochMs, type Month, monthInterval } from '#core/time'
import type { RowAdjustment, TotalsBy, TotalsRow } from '#core/totals'
import type { Read } from '../ledger/contract.ts'
import type { Range } from '../ledger/queries.ts'
import { rowAdjustment } from './beside.ts'
import { totalsRows } from './rows.ts'

/** The books, and what closed months would be adjusted by. */
export type TotalsBooks = {
  books(): Promise<Books>
  entries(): Promise<BookEntries>
  months(range: Range): Promise<MonthBin[]>
  pending(close: StoredClose): Promise<Adjustment | null>
}
type Sources = {
  plant: () => Plant
  coefficients: () => Coefficients
  read: Read
  now: () => EpochMs
  books: TotalsBooks
}

/** Adjustments that wait, of closed months. */
const waiting = async ({ books }: Sources, months: readonly Month[]): Promise<Adjustment[]> => {
  const { closes } = await books.books()
  const pending = await Promise.all(closes.filter((c) => months.includes(c.month)).map((c) => books.pending(c)))
  return pending.filter((a) => a !== null)
}

/** Monthly totals as the books have them; `allowed`: only these meters. No months, no rows. */
export const monthlyTotals =
  (sources: Sources) =>
  async (by: TotalsBy, months: readonly Month[], allowed?: ReadonlySet<string>): Promise<TotalsRow[]> => {
    const { coefficients, read, now, books } = sources
    const plant = sources.plant()
    const [first, last] = [months[0], months.at(-1)]
    if (first === undefined || last === undefined) return []
    const range = { from: monthInterval(first).start, to: monthInterval(last).end }
    const meters = placedMeters(plant).map((m) => m.key)
    const [bins, steps, pending, entries, { adjustments }] = await Promise.all([
      books.months({ meters, ...range }),
      read('openSteps', range),
      waiting(sources, months),
      books.entries(),
      books.books(),
    ])
    const sites = allowed && new Set([...allowed].map(siteOf))
    const all = [...adjustments, ...pending]
    const beside = (month: Month, key: string): RowAdjustment[] =>
      all
        .filter((a) => a.month === month || ('booked' in a && a.booked === month))
        .flatMap((a) => rowAdjustment(plant, a, { by, key, sites }) ?? [])
    return totalsRows(
      { plant, coefficients: coefficients(), by, months, now: now(), allowed, entries, beside },
      bins,
      steps,
    )
  }
