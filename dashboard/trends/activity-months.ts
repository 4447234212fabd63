import { type Regression, regression } from '#core/regression'
import { type Month, monthOf } from '#core/time'
import type { TotalsRow } from '#core/totals'
import { numberOf } from '../format/figure.ts'

/** A finished month of a segment: its activity and its energy. */
export type ActivityMonth = { readonly month: Month; readonly activity: number; readonly kl: number }

type Known = { readonly month: Month; readonly value: number }
/** Finished months that have both, oldest first; the running month would lie below the line, and says nothing yet. */
export const activityMonths = (
  rows: readonly TotalsRow[],
  activity: readonly Known[],
  { segment, now }: { segment: string; now: number },
): ActivityMonth[] => {
  const running = monthOf(now as Parameters<typeof monthOf>[0])
  const energy = new Map(rows.filter((r) => r.key === segment).map((r) => [r.month, numberOf(r.kl)]))
  return activity
    .flatMap(({ month, value }) => {
      const kl = energy.get(month)
      return kl === null || kl === undefined || month >= running ? [] : [{ month, activity: value, kl }]
    })
    .sort((a, b) => a.month.localeCompare(b.month))
}
export const activityLine = (months: readonly ActivityMonth[]): Regression | undefined =>
  regression(months.map((m) => [m.activity, m.kl] as const))
