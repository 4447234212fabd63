import { absent, type Computed, computed } from './computed.ts'
import { type MonthValue, monthsAhead, over, type Season, season, sizeOf } from './season.ts'
import { addMonths, type FiscalYear, type Month, monthsOf } from './time.ts'

/** Share of the year that must be over before a forecast is made: about a week. */
const ENOUGH = 0.02
/** Half-width of an 80 % band in standard deviations. */
const Z80 = 1.28
/** Whole months from which the spread of the months is taken; before, an assumed spread. */
const SPREAD_FROM = 3
const ASSUMED_SPREAD = { amount: 0.1, rate: 0.03 }
/** No forecast is surer than this, however alike the months were. */
const LEAST_SPREAD = { amount: 0.02, rate: 0.005 }

export type Landing = { readonly value: number; readonly band: readonly [number, number] | null }
/** Months so far, last year's months, and the year they belong to. */
export type Course = {
  readonly year: FiscalYear
  readonly months: readonly MonthValue[]
  readonly lastYear: readonly MonthValue[]
}

const mean = (ns: readonly number[]): number => ns.reduce((a, n) => a + n, 0) / ns.length
const deviation = (ns: readonly number[]): number => {
  const m = mean(ns)
  return Math.sqrt(ns.reduce((a, n) => a + (n - m) ** 2, 0) / (ns.length - 1))
}
const band = (value: number, half: number): readonly [number, number] => [value - half, value + half]
const shareOf = ({ shares }: Season, month: Month): number => shares.find((s) => s.month === month)?.share ?? 0
const size = (months: readonly MonthValue[]): number => months.reduce((sum, month) => sum + sizeOf(month), 0)

/** Share of the year that is still ahead, by the season; months before the first reading are neither over nor ahead. */
export const shareAhead = (shape: Season, { year, months }: Course): number => {
  const last = months.at(-1)
  if (!last) return 1
  const later = monthsOf(year).filter((month) => month > last.month)
  return later.reduce((sum, month) => sum + shareOf(shape, month), 0) + (1 - last.elapsed) * shareOf(shape, last.month)
}

const amountSpread = (shape: Season, months: readonly MonthValue[]): number => {
  const ratios = months.filter((m) => m.elapsed === 1).map((m) => m.value / shareOf(shape, m.month))
  const usable = ratios.filter(Number.isFinite)
  if (usable.length < SPREAD_FROM) return ASSUMED_SPREAD.amount
  return Math.max(LEAST_SPREAD.amount, deviation(usable) / Math.abs(mean(usable)))
}

/**
 * Landing of an amount: what is used so far divided by the share of the year that this part was last year (by days where last
 * year is not known). Band: 80 %, from the spread of the months around the season, on the part that is ahead.
 */
export const amountLanding = (course: Course): Computed<Landing> => {
  const shape = season(course.year, course.lastYear)
  const covered = over(shape, course.months)
  if (course.months.length === 0) return absent('no-readings')
  if (covered < ENOUGH) return absent('too-early')
  const value = size(course.months) / covered
  const ahead = value * shareAhead(shape, course)
  return computed({ value, band: band(value, Math.abs(Z80 * amountSpread(shape, course.months) * ahead)) })
}

/** Rate over months: weighted by their denominators, which is the sum of numerators over the sum of denominators. */
export const rateOver = (months: readonly MonthValue[]): Computed<number> => {
  const weight = size(months)
  return weight > 0
    ? computed(months.reduce((sum, month) => sum + month.value * sizeOf(month), 0) / weight)
    : absent('no-readings')
}

/** Months of last year that are over this year too, and those that are ahead; the running one by the part that is left. */
export const yearBefore = ({ months, lastYear }: Course) => {
  const same = months.flatMap((m) => {
    const twin = lastYear.find((l) => l.month === addMonths(m.month, -12))
    return twin ? [{ ...twin, weight: sizeOf(m) }] : []
  })
  const last = months.at(-1)
  const rest = last ? lastYear.filter((l) => addMonths(l.month, 12) > last.month) : lastYear
  const running = last && last.elapsed < 1 ? lastYear.filter((l) => addMonths(l.month, 12) === last.month) : []
  const left = running.map((l) => ({ ...l, weight: sizeOf(l) * (1 - (last?.elapsed ?? 1)) }))
  return { same, rest: [...left, ...rest] }
}

/** Last year's rates over the same months and over the rest; undefined where last year does not know them. */
export const lastYearsRest = (course: Course): { readonly before: number; readonly later: number } | undefined => {
  const { same, rest } = yearBefore(course)
  const [before, later] = [rateOver(same), rateOver(rest)]
  const comparable = same.length === course.months.length && before.ok && later.ok
  return comparable ? { before: before.value, later: later.value } : undefined
}
/** How far this year's rate is from last year's over the same months; 0 and unseasonal where last year is not known. */
const expectedAhead = (course: Course, soFar: number): number => {
  const shift = lastYearsRest(course)
  return shift ? shift.later + (soFar - shift.before) : soFar
}
const rateSpread = (course: Course, soFar: number): number => {
  const off = course.months.flatMap((m) => {
    const twin = course.lastYear.find((l) => l.month === addMonths(m.month, -12))
    return m.elapsed === 1 ? [m.value - (twin?.value ?? 0)] : []
  })
  // R is near 0 while the energy behind it is near 1
  const scale = Math.max(Math.abs(soFar), Math.abs(1 - soFar))
  if (off.length < SPREAD_FROM) return ASSUMED_SPREAD.rate * scale
  return Math.max(LEAST_SPREAD.rate * scale, deviation(off))
}

/**
 * Landing of a rate: the rate so far and the rate expected for the rest (last year's rest, shifted by how far this year is from
 * last year), weighted by the denominators. `soFar` replaces the weighted mean where the months do not add up to it.
 */
export const rateLanding = (course: Course, soFar: Computed<number> = rateOver(course.months)): Computed<Landing> => {
  if (!soFar.ok) return soFar
  const shape = season(course.year, course.lastYear)
  const covered = over(shape, course.months)
  if (covered < ENOUGH) return absent('too-early')
  const ahead = shareAhead(shape, course)
  const part = ahead / (covered + ahead)
  const value = soFar.value * (1 - part) + expectedAhead(course, soFar.value) * part
  return computed({ value, band: band(value, Z80 * rateSpread(course, soFar.value) * part) })
}

/** Landing of a peak: the highest so far, or last year's highest of the months ahead. */
export const peakLanding = (course: Course): Computed<Landing> => {
  if (course.months.length === 0) return absent('no-readings')
  const { rest } = yearBefore(course)
  return computed({ value: Math.max(...course.months.map((m) => m.value), ...rest.map((m) => m.value)), band: null })
}

/** Season, and what is left of the year: shared by the functions of target.ts. */
export const outlook = (course: Course) => {
  const shape = season(course.year, course.lastYear)
  return {
    shape,
    covered: over(shape, course.months),
    ahead: shareAhead(shape, course),
    monthsAhead: monthsAhead(course.year, course.months),
  }
}
