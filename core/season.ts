import { type FiscalYear, type Month, monthInterval, monthsOf } from './time.ts'

/** A month's value, as far as it is over (or measured). */
export type MonthValue = {
  readonly month: Month
  /** Amount in the covered part; or the rate over it; or the highest half-hour in it. */
  readonly value: number
  /** Rates: the denominator over the covered part (activity, IT kWh, energy). */
  readonly weight?: number
  /** Share of the month that is covered, 0 … 1; the running month has less than 1. */
  readonly elapsed: number
}

/** What the size of a month is, by which it is compared over the years: the amount, or the denominator of a rate. */
export const sizeOf = ({ value, weight }: MonthValue): number => weight ?? value

const days = (month: Month): number => {
  const { start, end } = monthInterval(month)
  return end - start
}

/** A fiscal year's shape: expected share of each month, sum 1, and whether last year's months made it. */
export type Season = {
  readonly shares: readonly { readonly month: Month; readonly share: number }[]
  readonly known: boolean
}

/** Shares by last year's whole months when all twelve are there, else by days. */
export const season = (year: FiscalYear, lastYear: readonly MonthValue[]): Season => {
  const last = lastYear.filter((month) => month.elapsed === 1)
  const months = monthsOf(year)
  const total = last.reduce((sum, month) => sum + sizeOf(month), 0)
  const known = last.length === 12 && total > 0
  const inOrder = last.toSorted((a, b) => a.month.localeCompare(b.month)).map(sizeOf)
  const span = months.reduce((sum, month) => sum + days(month), 0)
  return {
    known,
    shares: months.map((month, i) => ({ month, share: known ? (inOrder[i] ?? 0) / total : days(month) / span })),
  }
}

/** Share of the year that the months cover, by the season: 0 … 1. */
export const over = ({ shares }: Season, months: readonly MonthValue[]): number =>
  months.reduce((sum, { month, elapsed }) => sum + elapsed * (shares.find((s) => s.month === month)?.share ?? 0), 0)

/** Months that remain, the rest of the running one included. Months before the first reading are over, not ahead. */
export const monthsAhead = (year: FiscalYear, months: readonly MonthValue[]): number => {
  const last = months.at(-1)
  if (!last) return 12
  const index = monthsOf(year).indexOf(last.month)
  return index < 0 ? 0 : 11 - index + (1 - last.elapsed)
}
