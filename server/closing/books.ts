import { type BookEntries, type Books, bookEntries, bookedMonths, type StoredAdjustment, siteOf } from '#core/books'
import type { MonthBin } from '#core/month-close'
import type { Plant } from '#core/plant'
import type { Month } from '#core/time'
import type { Read } from '../ledger/contract.ts'
import type { Range } from '../ledger/queries.ts'
import { dividedMonths } from './months.ts'

/** Acts of adjustments that are booked to a month of a site. */
export const bookedInto = (adjustments: readonly StoredAdjustment[], site: string, month: Month): number[] =>
  adjustments.filter((a) => a.site === site && a.booked === month).map((a) => a.act)

export type OpenBooks = {
  books(): Promise<Books>
  entries(): Promise<BookEntries>
  /**
   * Months of meters as the books have them: closed figures for closed months, adjustments where they are booked. These come for
   * all meters of the sites, also of those that the plant no longer has.
   */
  months(range: Range): Promise<MonthBin[]>
}
/** The books of the ledger, read again only when a month was closed, opened again or adjusted. */
export const openBooks = (read: Read, plant: () => Plant): OpenBooks => {
  const divide = dividedMonths(read, plant)
  let known: { version: number; books: Books; entries: BookEntries } | undefined
  const current = async (): Promise<NonNullable<typeof known>> => {
    const version = await read('bookVersion')
    if (known?.version === version) return known
    const books = await read('books')
    known = { version, books, entries: bookEntries(books) }
    return known
  }
  return {
    books: async () => (await current()).books,
    entries: async () => (await current()).entries,
    months: async (range) => {
      const { entries } = await current()
      const sites = new Set(range.meters.map(siteOf))
      const months = bookedMonths(await divide(await read('bins', { table: 'months', ...range })), entries, range)
      return months.filter((b) => sites.has(siteOf(b.meter)))
    },
  }
}
