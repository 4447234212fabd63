import type { TotalsRow } from '#core/totals'
import { total } from '../format/figure.ts'

export type CarrierSum = {
  key: string
  amount: number | null
  unit: string | null
  gj: number | null
  kl: number | null
  co2: number | null
}

/** Months of each carrier added up; null as soon as a month lacks the figure. */
export const carrierSums = (rows: readonly TotalsRow[]): CarrierSum[] => {
  const byKey = new Map<string, TotalsRow[]>()
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row])
  return [...byKey].map(([key, months]) => {
    const unit = months[0]?.unit ?? null
    const amounts = months.map((row) => row.amount)
    return {
      key,
      unit,
      amount: amounts.some((n) => n === null) ? null : amounts.reduce<number>((sum, n) => sum + (n ?? 0), 0),
      gj: total(months.map((row) => row.gj)),
      kl: total(months.map((row) => row.kl)),
      co2: total(months.map((row) => row.co2.market)),
    }
  })
}
/** Ids of the coefficient sets that the rows used, each once. */
export const factorSetsOf = (rows: readonly TotalsRow[]): string[] =>
  [...new Set(rows.flatMap((row) => row.factorSets))].sort()
