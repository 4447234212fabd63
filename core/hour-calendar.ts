import { z } from 'zod'
import { classLetters, type OptimisationClass } from './demand-optimisation.ts'
import { Site } from './plant.ts'
import { dayOf, type EpochMs, type FiscalYear, fiscalYearOfMonth, HOUR, JST_OFFSET, Month, SLOT } from './time.ts'

/** Supply area of the grid (供給区域). */
export const Area = Site.shape.area
export type Area = z.infer<typeof Area>
/**
 * Hour classes of one supply area and month: 48 letters a day (half-hours from 0:00), c curtailment (再エネ出力制御), t tight
 * (広域予備率5%未満), o other. The body of an act of kind `hour-class`; a day that is not in it has no class.
 */
export const HourCalendar = z.strictObject({
  area: Area,
  month: Month,
  days: z.record(z.iso.date(), z.string().regex(/^[cto]{48}$/, 'a day has 48 letters of c, t, o')),
  source: z.string().min(1).max(400),
})
export type HourCalendar = z.infer<typeof HourCalendar>
/** Monthly factor of a supply area (月別電気需要最適化係数), GJ per 千kWh as printed; the body of an act of kind `area-factor`. */
export const AreaFactor = z.strictObject({
  area: Area,
  month: Month,
  factor: z.string().regex(/^\d{1,3}(\.\d{1,6})?$/, 'a factor is a decimal number, GJ per 千kWh'),
  source: z.string().min(1).max(400),
})
export type AreaFactor = z.infer<typeof AreaFactor>

/** Days of one area in a fiscal year. */
export const daysOfArea = (
  calendars: readonly HourCalendar[],
  area: string,
  year: FiscalYear,
): ReadonlyMap<string, string> =>
  new Map(
    calendars
      .filter((c) => c.area === area && fiscalYearOfMonth(c.month) === year)
      .flatMap((c) => Object.entries(c.days)),
  )

/** The class of a half-hour, Japan time; undefined: the calendar does not hold its day. */
export const classAt = (days: ReadonlyMap<string, string>, slot: EpochMs): OptimisationClass | undefined => {
  const letters = days.get(dayOf(slot))
  if (letters === undefined) return undefined
  const intoDay = (((slot + JST_OFFSET) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR)
  return classLetters[letters[Math.floor(intoDay / SLOT)] ?? '']
}
