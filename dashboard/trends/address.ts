import type { StepName } from '#core/series-bins'
import { at, DAY, type EpochMs, HOUR, type Interval, isoJst, JST_OFFSET, MINUTE } from '#core/time'

/** A moment in an address: Japan time to the minute, `2026-11-22T14:30`. */
export const minuteText = (t: EpochMs): string => isoJst(t).slice(0, 16)
/** The moment that such a text means; undefined where it means none. */
export const minuteOf = (text: string | null): EpochMs | undefined => {
  if (text === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined
  const ms = Date.parse(`${text}:00+09:00`)
  return Number.isFinite(ms) ? at(ms) : undefined
}

/** The address of the trends of some keys over an interval. */
export const trendsPath = (keys: readonly string[], { start, end }: Interval, site: string | null): string => {
  const search = new URLSearchParams({ keys: keys.join(','), from: minuteText(start), to: minuteText(end) })
  if (site !== null) search.set('site', site)
  return `/trends?${search}`
}

export const views = ['time', 'heat', 'duration', 'activity', 'pue'] as const
export type View = (typeof views)[number]
export const comparisons = ['none', 'week', 'year', 'expected'] as const
export type Comparison = (typeof comparisons)[number]
/** Ranges that end now. */
export const lasts = ['1h', '24h', '7d', '30d', '1y', '3y'] as const
export type Last = (typeof lasts)[number]
const lengths: Record<Last, number> = {
  '1h': HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '1y': 365 * DAY,
  '3y': 1096 * DAY,
}
export const steps = ['auto', '1s', '10s', '1m', '5m', '30m', '1h', '1d', '1mo'] as const
export type StepChoice = 'auto' | StepName

/** Everything that a link to the trends says. `last` is set while the range follows the clock. */
export type Asked = {
  readonly view: View
  readonly keys: readonly string[]
  readonly interval: Interval
  readonly last: Last | null
  readonly step: StepChoice
  readonly compare: Comparison
}
const one = <T extends string>(all: readonly T[], text: string | null, other: T): T =>
  all.find((x) => x === text) ?? other

/** Ends of a range that follows the clock move by this, ms: a minute for an hour, more for longer ones. */
const ticks: Record<Last, number> = {
  '1h': MINUTE,
  '24h': 5 * MINUTE,
  '7d': 30 * MINUTE,
  '30d': HOUR,
  '1y': DAY,
  '3y': DAY,
}
const lastInterval = (last: Last, now: EpochMs): Interval => {
  const tick = ticks[last]
  // whole days are those of Japan
  const end = Math.ceil((now + JST_OFFSET + 1) / tick) * tick - JST_OFFSET
  return { start: at(end - lengths[last]), end: at(end) }
}
const LONGEST = 10 * 366 * DAY

/** What an address asks for; the last seven days, or what a page takes first, where it names no range. */
export const askedOf = (search: URLSearchParams, now: EpochMs, first: Last = '7d'): Asked => {
  const [from, to] = [minuteOf(search.get('from')), minuteOf(search.get('to'))]
  const own =
    from !== undefined && to !== undefined && to > from && to - from <= LONGEST ? { start: from, end: to } : null
  const last = one(lasts, search.get('last'), first)
  return {
    view: one(views, search.get('view'), 'time'),
    keys: [...new Set((search.get('keys') ?? '').split(',').filter((key) => key !== ''))].slice(0, MOST_KEYS),
    interval: own ?? lastInterval(last, now),
    last: own ? null : last,
    step: one(steps, search.get('step'), 'auto'),
    compare: one(comparisons, search.get('compare'), 'none'),
  }
}
/** Lines on one axis at most: more cannot be told apart. */
export const MOST_KEYS = 8
