import type { SeriesRow } from './series-bins.ts'
import { DAY } from './time.ts'

const WEEK = 7 * DAY
/** Weeks that an expectation rests on, as gaps and findings look at them (metering.md, gaps). */
export const EXPECTED_WEEKS = 4
/** Below this coverage a past step says nothing of what is usual. */
const WHOLE = 0.999

/**
 * 期待値: what is usual at the same hours: the mean of the same steps of the past four weeks, those that were wholly covered. Null where
 * none was. `past` holds the same key from four weeks before the first of `starts` on, in steps of a day or shorter.
 */
export const expectedRows = (past: readonly SeriesRow[], starts: readonly number[]): [number, number | null][] => {
  const known = new Map(
    past.filter(([, mean, , , covered]) => mean !== null && covered >= WHOLE).map((r) => [r[0], r[1] ?? 0]),
  )
  return starts.map((t) => {
    const weeks = Array.from({ length: EXPECTED_WEEKS }, (_, i) => known.get(t - (i + 1) * WEEK)).filter(
      (v) => v !== undefined,
    )
    return [t, weeks.length === 0 ? null : weeks.reduce((a, b) => a + b, 0) / weeks.length]
  })
}
