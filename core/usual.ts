import { DAY, SLOT } from './time.ts'

/** A half-hour as tables hold it: millionths, ms. */
type Bin = { readonly start: number; readonly amount: number; readonly measured: number }

const WEEK = 7 * DAY
/** Weeks that are looked at, as gaps look at them (metering.md, gaps). */
const USUAL_WEEKS = 4
/** A longer stretch has no same hours of past weeks that do not overlap it. */
const USUAL_LONGEST = WEEK

/** What ran through [from, to) by its half-hours, partial ones pro rata; undefined where one is not wholly measured. */
const ranThrough = (slots: ReadonlyMap<number, Bin>, from: number, to: number): number | undefined => {
  let sum = 0
  for (let start = Math.floor(from / SLOT) * SLOT; start < to; start += SLOT) {
    const slot = slots.get(start)
    if (slot === undefined || slot.measured < SLOT) return undefined
    sum += (slot.amount * (Math.min(to, start + SLOT) - Math.max(from, start))) / SLOT
  }
  return Math.round(sum)
}

/** Where the same hours of past weeks lie, [from, to) of whole half-hours. */
export const usualWindows = (from: number, to: number): { from: number; to: number }[] =>
  to - from > USUAL_LONGEST
    ? []
    : Array.from({ length: USUAL_WEEKS }, (_, i) => ({
        from: Math.floor((from - (i + 1) * WEEK) / SLOT) * SLOT,
        to: to - (i + 1) * WEEK,
      }))

/** The mean of what ran at the same hours of the past four weeks, where they were wholly measured, millionths; null: none was. */
export const usualAmount = (bins: readonly Bin[], from: number, to: number): number | null => {
  if (to - from > USUAL_LONGEST) return null
  const slots = new Map(bins.map((b) => [b.start, b]))
  const past = Array.from({ length: USUAL_WEEKS }, (_, i) => (i + 1) * WEEK).flatMap(
    (back) => ranThrough(slots, from - back, to - back) ?? [],
  )
  return past.length === 0 ? null : Math.round(past.reduce((a, b) => a + b, 0) / past.length)
}
