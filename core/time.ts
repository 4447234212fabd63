import type { Day, Month } from './time-text.ts'

// apart, so that a page that only reckons needs no schemas
export { Day, Duration, Month } from './time-text.ts'

declare const epochMs: unique symbol
declare const fy: unique symbol
declare const slot: unique symbol

/** A moment: UTC milliseconds since 1970, an integer. */
export type EpochMs = number & { readonly [epochMs]: true }
/** 年度. FiscalYear 2026 runs from 2026-04-01 to 2027-03-31, Japan time. */
export type FiscalYear = number & { readonly [fy]: true }
/** Start of a half-hour on :00 or :30, UTC ms. (Japan is a whole number of hours from UTC: slots coincide with UTC's.) */
export type Slot = EpochMs & { readonly [slot]: true }
/** Half-open: start belongs to the interval, end to the next one. */
export type Interval = { readonly start: EpochMs; readonly end: EpochMs }

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
/** 30 minutes in ms. */
export const SLOT = 1_800_000
/** Japan has no summer time since 1951: a fixed offset is exact for every moment that we meter. */
export const JST_OFFSET = 9 * HOUR

/** The last moment a Date can hold, ms. */
const LAST = 8.64e15

/** States an integer as a moment; throws RangeError when it is not one. */
export const at = (ms: number): EpochMs => {
  if (!Number.isSafeInteger(ms) || Math.abs(ms) > LAST) throw new RangeError(`${ms} is not a moment in ms`)
  return ms as EpochMs
}
/** States an integer as a fiscal year; throws RangeError outside 1900 … 2999. */
export const fiscalYear = (year: number): FiscalYear => {
  if (!Number.isInteger(year) || year < 1900 || year > 2999) throw new RangeError(`${year} is not a fiscal year`)
  return year as FiscalYear
}

/** The half-hour that a moment belongs to. */
export const slotOf = (t: EpochMs): Slot => (Math.floor(t / SLOT) * SLOT) as Slot
/** Start of the Japanese day of a moment. */
export const dayStart = (t: EpochMs): EpochMs => (Math.floor((t + JST_OFFSET) / DAY) * DAY - JST_OFFSET) as EpochMs

const inJapan = (t: EpochMs): Date => new Date(t + JST_OFFSET)
const two = (n: number): string => String(n).padStart(2, '0')
const japan = (year: number, month: number, day = 1): EpochMs => at(Date.UTC(year, month - 1, day) - JST_OFFSET)

/** The first characters of a day as it is written. Asked for every bin of every meter: a day is written once, in place of a Date each time. */
const written = (length: number): ((t: EpochMs) => string) => {
  const known = new Map<number, string>()
  return (t) => {
    const day = Math.floor((t + JST_OFFSET) / DAY)
    const found = known.get(day)
    if (found !== undefined) return found
    const text = inJapan(t).toISOString().slice(0, length)
    known.set(day, text)
    return text
  }
}
/** The Japanese day of a moment. */
export const dayOf: (t: EpochMs) => Day = written('2026-04-01'.length)
/** The Japanese month of a moment. */
export const monthOf: (t: EpochMs) => Month = written('2026-04'.length)
/** The fiscal year (April to March, Japan time) of a moment. */
export const fiscalYearOf = (t: EpochMs): FiscalYear => {
  const d = inJapan(t)
  return fiscalYear(d.getUTCMonth() >= 3 ? d.getUTCFullYear() : d.getUTCFullYear() - 1)
}
/** The fiscal year that a month belongs to. */
export const fiscalYearOfMonth = (month: Month): FiscalYear => fiscalYearOf(monthInterval(month).start)

const yearAndMonth = (month: Month): [number, number] => [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
/** From the first moment of a month to the first of the next, Japan time. */
export const monthInterval = (month: Month): Interval => {
  const [y, m] = yearAndMonth(month)
  return { start: japan(y, m), end: japan(y, m + 1) }
}
/** From a day's first moment to the next day's, Japan time. */
export const dayInterval = (day: Day): Interval => {
  const start = at(Date.parse(`${day}T00:00:00+09:00`))
  return { start, end: at(start + DAY) }
}
/** 1 April 00:00 to the next 1 April 00:00, Japan time. */
export const fiscalYearInterval = (year: FiscalYear): Interval => ({ start: japan(year, 4), end: japan(year + 1, 4) })
/** The month `n` months later (or earlier, when negative). */
export const addMonths = (month: Month, n: number): Month => {
  const [y, m] = yearAndMonth(month)
  const d = new Date(Date.UTC(y, m - 1 + n, 1))
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}`
}
/** All months from `first` to `last`, both included. */
export const monthsBetween = (first: Month, last: Month): Month[] => {
  const out: Month[] = []
  for (let m = first; m <= last; m = addMonths(m, 1)) out.push(m)
  return out
}
/** The twelve months of a fiscal year, April first. */
export const monthsOf = (year: FiscalYear): Month[] => Array.from({ length: 12 }, (_, i) => addMonths(`${year}-04`, i))

/** ISO 8601 with +09:00, to the second or, where it has them, to the millisecond. */
export const isoJst = (t: EpochMs): string => {
  const s = inJapan(t).toISOString()
  return `${s.endsWith('.000Z') ? s.slice(0, 19) : s.slice(0, 23)}+09:00`
}
