import { z } from 'zod'
import type { Ground } from './period.ts'
import type { Site } from './plant.ts'
import { type PueSources, pueOfSite } from './pue-entries.ts'
import type { PueFigure } from './snapshot.ts'
import {
  addMonths,
  at,
  DAY,
  dayStart,
  type EpochMs,
  type Interval,
  monthInterval,
  monthOf,
  monthsBetween,
} from './time.ts'

/** Steps of a history of PUE: iPUE of each day or month, or at each month's end the PUE of its twelve months (ISO/IEC 30134-2). */
export const PueStep = z.enum(['day', 'month', 'twelve-months'])
export type PueStep = z.infer<typeof PueStep>

const days = ({ start, end }: Interval): Interval[] => {
  const first = dayStart(start)
  const count = Math.ceil((end - first) / DAY)
  return Array.from({ length: count }, (_, i) => ({ start: at(first + i * DAY), end: at(first + (i + 1) * DAY) }))
}
const intervals = ({ start, end }: Interval, by: PueStep): Interval[] => {
  if (end <= start) return []
  if (by === 'day') return days({ start, end })
  const months = monthsBetween(monthOf(start), monthOf(at(end - 1)))
  if (by === 'month') return months.map(monthInterval)
  return months.map((m) => ({ start: monthInterval(addMonths(m, -11)).start, end: monthInterval(m).end }))
}

/**
 * PUE over an interval step by step, each over its own common time: never a mean of ratios. The running day or month is taken to
 * `now`; twelve months only where they are over.
 */
export const pueHistory = (
  ground: Ground,
  site: Site,
  { common, bins, interval, by, now }: PueSources & { readonly by: PueStep; readonly now: EpochMs },
): PueFigure[] =>
  intervals(interval, by).flatMap(({ start, end }) => {
    if (start >= now || (by === 'twelve-months' && end > now)) return []
    return [pueOfSite(ground, site, { common, bins, interval: { start, end: at(Math.min(end, now)) } })]
  })
/** From where bins are needed: twelve months reach back before the interval. */
export const historyFrom = (start: EpochMs, by: PueStep): EpochMs =>
  by === 'twelve-months' ? monthInterval(addMonths(monthOf(start), -11)).start : start
