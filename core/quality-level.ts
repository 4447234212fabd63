import { base, baseUnit, isAmount, type QualityCase, type QualityJudge, qualityFinding } from './quality-case.ts'
import { type JudgedDay, judgedDays } from './quality-day.ts'
import { DAY_SLOTS, isWhole, median, robust, runs, slotIndex, usual } from './quality-series.ts'
import { isStill } from './quality-still.ts'

/** Days of comparison at least: four weeks. */
const DAYS = 28
/** The share of a day's half-hours that must lie on the same side of what is usual: one spike makes no high day. */
const LASTING = 0.5

type Verdict = { readonly rule: 'high' | 'low'; readonly expected: number; readonly limit: number }

/** Whether at least half of a day's half-hours lie beyond the middle of their own past weeks. */
const lasts = (c: QualityCase, { first }: JudgedDay, side: 1 | -1): boolean => {
  let beyond = 0
  for (let i = first; i < first + DAY_SLOTS; i += 1) {
    const middle = isWhole(c.series, i) ? median(usual(c.series, i, c.settings.weeks)) : undefined
    if (middle !== undefined && side * ((c.series.amount[i] as number) - middle) > 0) beyond += 1
  }
  return beyond >= LASTING * DAY_SLOTS
}
/** A day with hours at a standstill is told by `stuck` or `zero`, or is a holiday. */
const stands = (c: QualityCase, { first }: JudgedDay): boolean => {
  let still = 0
  for (let i = first; i < first + DAY_SLOTS; i += 1) if (isStill(c, i)) still += 1
  return still >= DAY_SLOTS / 4
}

type Judged = { readonly days: readonly JudgedDay[]; readonly found: ReadonlyMap<number, Verdict> }
/** What lasts longer is the new normal. */
const NORMAL_AFTER = 14
/** The amount of a day as one to compare day d with: not one that was lately found to be odd itself. */
const comparable = ({ days, found }: Judged, p: number, d: number): number | undefined =>
  found.has(p) && d - p <= NORMAL_AFTER ? undefined : days[p]?.amount

const verdict = (c: QualityCase, judged: Judged, d: number): Verdict | undefined => {
  const { high, low, weeks } = c.settings
  const day = judged.days[d] as JudgedDay
  if (day.amount === undefined) return undefined
  const back = (n: number): number | undefined => comparable(judged, d - n, d)
  const past = Array.from({ length: 7 * weeks }, (_, n) => back(n + 1)).filter((a) => a !== undefined)
  const weekday = Array.from({ length: weeks }, (_, w) => back(7 * (w + 1))).filter((a) => a !== undefined)
  const same = robust(weekday)
  if (past.length < DAYS || !same) return undefined
  const [least, most] = [Math.min(...past), Math.max(...past)]
  if (high !== false) {
    const limit = Math.max(same.middle + high.deviations * same.sigma, (1 + high.share) * most)
    if (most > 0 && day.amount > limit && lasts(c, day, 1)) return { rule: 'high', expected: same.middle, limit }
  }
  if (low !== false && least > 0) {
    const limit = Math.min(same.middle - low.deviations * same.sigma, (1 - low.share) * least)
    if (day.amount >= 0 && day.amount < limit && lasts(c, day, -1) && !stands(c, day))
      return { rule: 'low', expected: same.middle, limit }
  }
  return undefined
}

/**
 * 過大・過小 against the same hours of past weeks: a day beyond the same weekday (median ± deviations × robust σ) and beyond
 * every day of all those weeks by a share, so that a holiday or a working Saturday passes; days in a row are one finding,
 * which ends when it has lasted for two weeks: then it is how the plant runs.
 */
export const judgeLevel: QualityJudge = (c) => {
  if ((c.settings.high === false && c.settings.low === false) || !isAmount(c.meter)) return []
  const days = judgedDays(c.series)
  const since = slotIndex(c.series, c.from)
  const found = new Map<number, Verdict>()
  for (let d = 0; d < days.length; d += 1) {
    const v = verdict(c, { days, found }, d)
    if (v) found.set(d, v)
  }
  return (['high', 'low'] as const).flatMap((rule) =>
    runs(days.length, (d) => found.get(d)?.rule === rule).flatMap(([d, end]) => {
      const { expected, limit } = found.get(d) as Verdict
      const { first, amount = 0 } = days[d] as JudgedDay
      if (first + (end - d) * DAY_SLOTS < since) return []
      const numbers = { value: base(amount), expected: base(expected), limit: base(limit), unit: baseUnit(c) }
      return [qualityFinding(c, rule, { first, end: first + (end - d) * DAY_SLOTS, ...numbers })]
    }),
  )
}
