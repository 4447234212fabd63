import { base, baseUnit, isAmount, type QualityCase, type QualityJudge, qualityFinding } from './quality-case.ts'
import {
  DAY_SLOTS,
  highestSlot,
  isWhole,
  robust,
  runs,
  type SlotSeries,
  slotIndex,
  usual,
  WEEK_SLOTS,
} from './quality-series.ts'
import { isStill } from './quality-still.ts'

/** A spike is at most so many slots long; what lasts is a change of load. */
const LONGEST = 2
/** Slots after it that must be over before it is judged: 2 h. */
const AFTER = 4

const amountOf = (s: SlotSeries, i: number): number => s.amount[i] as number
/** The second highest slot of the day around: a spike may have one beside it. */
const around = (s: SlotSeries, i: number): number => {
  let [first, second] = [0, 0]
  for (let j = Math.max(0, i - DAY_SLOTS); j <= i + AFTER; j += 1) {
    if (j === i || !isWhole(s, j)) continue
    const amount = amountOf(s, j)
    if (amount > first) [first, second] = [amount, first]
    else if (amount > second) second = amount
  }
  return second
}
/** A register that stood still and then caught up at once is told by `stuck`. */
const catchesUp = (c: QualityCase, i: number): boolean => isStill(c, i - 1) && isStill(c, i - 2)

type Limits = { readonly expected: number; readonly limit: number }
const limitsAt = (c: QualityCase, i: number): Limits | undefined => {
  const { spike, weeks } = c.settings
  if (spike === false || !isWhole(c.series, i)) return undefined
  const amount = amountOf(c.series, i)
  const near = spike.times * around(c.series, i)
  if (amount <= near || amount <= 0) return undefined
  const past = robust(usual(c.series, i, weeks))
  if (!past) return undefined
  const band = past.middle + spike.deviations * past.sigma
  if (amount <= band || catchesUp(c, i)) return undefined
  // the search through the weeks comes last: few slots get here
  const top = highestSlot(c.series, i - weeks * WEEK_SLOTS, i - LONGEST + 1)
  if (top === undefined || top <= 0) return undefined
  const limit = Math.max(band, near, spike.times * top)
  return amount > limit ? { expected: past.middle, limit } : undefined
}

/**
 * 突出: a slot or two above the same half-hour of past weeks (median + deviations × robust σ), above `times` the highest slot
 * of all those weeks, and above `times` the third highest of the day around it. A season that warms up, a new shift and a
 * machine that starts pass: they last.
 */
export const judgeSpike: QualityJudge = (c) => {
  if (c.settings.spike === false || !isAmount(c.meter)) return []
  const { series } = c
  const over = new Map<number, Limits>()
  for (let i = Math.max(0, slotIndex(series, c.from) - LONGEST); i < series.amount.length - AFTER; i += 1) {
    const limits = limitsAt(c, i)
    if (limits) over.set(i, limits)
  }
  return runs(series.amount.length, (i) => over.has(i)).flatMap(([first, end]) => {
    const { expected, limit } = over.get(first) as Limits
    const value = Math.max(...Array.from({ length: end - first }, (_, k) => amountOf(series, first + k)))
    const numbers = { value: base(value), expected: base(expected), limit: base(limit), unit: baseUnit(c) }
    return [qualityFinding(c, 'spike', { first, end, ...numbers })]
  })
}
