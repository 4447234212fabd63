import { SLOT } from './time.ts'

/** What the rules need of a slot: millionths of the base unit, ms. */
export type JudgedSlot = {
  readonly start: number
  readonly amount: number
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
}
/** Half-hours of one meter without a hole in the index: slot i begins at `start` + i × 30 min; without readings `known` is 0. */
export type SlotSeries = {
  readonly start: number
  readonly amount: Float64Array
  /** ms measured */
  readonly measured: Float64Array
  /** ms estimated */
  readonly estimated: Float64Array
}
/** Half-hours of a week. */
export const WEEK_SLOTS = 336
export const DAY_SLOTS = 48

/** Slots of [from, to), both on a half-hour, in any order. */
export const slotSeries = (slots: Iterable<JudgedSlot>, from: number, to: number): SlotSeries => {
  const length = Math.max(0, Math.round((to - from) / SLOT))
  const series = {
    start: from,
    amount: new Float64Array(length),
    measured: new Float64Array(length),
    estimated: new Float64Array(length),
  }
  for (const s of slots) {
    const i = (s.start - from) / SLOT
    if (i < 0 || i >= length) continue
    series.amount[i] = s.amount
    series.measured[i] = s.measured
    series.estimated[i] = s.e1 + s.e2 + s.e3
  }
  return series
}

/** A slot is compared only where nearly all of it was measured. */
const WHOLE = 0.95 * SLOT
export const isWhole = (s: SlotSeries, i: number): boolean => (s.measured[i] ?? 0) >= WHOLE

/** Index of the slot that begins at a moment; may lie outside. */
export const slotIndex = (s: SlotSeries, t: number): number => Math.round((t - s.start) / SLOT)
export const slotTime = (s: SlotSeries, i: number): number => s.start + i * SLOT

/** The middle of some numbers; undefined of none. */
export const median = (values: readonly number[]): number | undefined => {
  if (values.length === 0) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2
}
/** The share of a normal distribution's standard deviation that its median absolute deviation is. */
const MAD_OF_SIGMA = 0.6745
/** Median and robust standard deviation (median absolute deviation / 0.6745); undefined under four values. */
export const robust = (values: readonly number[]): { middle: number; sigma: number } | undefined => {
  const middle = values.length < 4 ? undefined : median(values)
  if (middle === undefined) return undefined
  const mad = median(values.map((v) => Math.abs(v - middle))) ?? 0
  return { middle, sigma: mad / MAD_OF_SIGMA }
}

/** Indices of the same half-hour of the past weeks that were wholly measured. */
export const sameHours = (s: SlotSeries, i: number, weeks: number): number[] => {
  const out: number[] = []
  for (let w = 1; w <= weeks; w += 1) {
    const j = i - w * WEEK_SLOTS
    if (j >= 0 && isWhole(s, j)) out.push(j)
  }
  return out
}
/** Amounts of the same half-hour of the past weeks. */
export const usual = (s: SlotSeries, i: number, weeks: number): number[] =>
  sameHours(s, i, weeks).map((j) => s.amount[j] as number)

/** The highest wholly measured slot of [from, to); undefined where none was. */
export const highestSlot = (s: SlotSeries, from: number, to: number): number | undefined => {
  let top: number | undefined
  for (let i = Math.max(0, from); i < to; i += 1)
    if (isWhole(s, i) && (top === undefined || (s.amount[i] as number) > top)) top = s.amount[i] as number
  return top
}

/** Stretches of consecutive indices in [0, length) of which `holds` is true: first, and one past the last. */
export const runs = (length: number, holds: (i: number) => boolean): [number, number][] => {
  const out: [number, number][] = []
  let first = -1
  for (let i = 0; i <= length; i += 1) {
    if (i < length && holds(i)) {
      if (first < 0) first = i
    } else if (first >= 0) {
      out.push([first, i])
      first = -1
    }
  }
  return out
}
