import { DAY, dayStart, type EpochMs, SLOT } from './time.ts'

/** A half-hour's mean: start UTC ms, value in a rate's unit; null: nothing covered. */
export type HalfHour = readonly [start: number, value: number | null]

/**
 * 負荷持続曲線 (load duration curve): the half-hours' means, highest first. Each step `[share, value]` says that the load was at least
 * `value` in this share of the half-hours known, 0 … 1; thinned to about `most` steps, with the highest and the lowest kept.
 */
export const loadDuration = (
  halfHours: readonly HalfHour[],
  most = 500,
): (readonly [share: number, value: number])[] => {
  const values = halfHours.flatMap(([, v]) => (v === null ? [] : [v])).sort((a, b) => b - a)
  const n = values.length
  const every = Math.max(1, Math.ceil(n / most))
  return values.flatMap((value, i) => (i % every === 0 || i === n - 1 ? [[(i + 1) / n, value] as const] : []))
}

/** 負荷率 (load factor): mean over maximum of the half-hours known, 0 … 1; undefined without a positive maximum. */
export const loadFactor = (halfHours: readonly HalfHour[]): number | undefined => {
  const values = halfHours.flatMap(([, v]) => (v === null ? [] : [v]))
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (!(most > 0)) return undefined
  return values.reduce((a, b) => a + b, 0) / values.length / most
}

/** Half-hours of a day. */
export const HALF_HOURS = DAY / SLOT
/** Days of Japan time from first to last, and the cells of a heat map: day, half-hour of the day (0 … 47), value. */
export type HeatMap = {
  readonly days: readonly EpochMs[]
  readonly cells: readonly (readonly [day: number, halfHour: number, value: number])[]
  readonly low: number
  readonly high: number
}
/** ヒートマップ: half-hours by day and time of day, Japan time; what is not covered has no cell. Undefined without any. */
export const heatMap = (halfHours: readonly HalfHour[]): HeatMap | undefined => {
  const known = halfHours.filter((h): h is readonly [number, number] => h[1] !== null)
  if (known.length === 0) return undefined
  const starts = known.map(([t]) => dayStart(t as EpochMs))
  const first = starts.reduce((a, b) => (b < a ? b : a))
  const last = starts.reduce((a, b) => (b > a ? b : a))
  const cells = known.map(([t, value], i) => {
    const day = starts[i] ?? first
    return [(day - first) / DAY, Math.floor((t - day) / SLOT), value] as const
  })
  return {
    days: Array.from({ length: (last - first) / DAY + 1 }, (_, i) => (first + i * DAY) as EpochMs),
    cells,
    low: cells.reduce((a, [, , v]) => Math.min(a, v), Number.POSITIVE_INFINITY),
    high: cells.reduce((a, [, , v]) => Math.max(a, v), Number.NEGATIVE_INFINITY),
  }
}
