import { absent, type Computed, computed } from './computed.ts'
import type { Course, Landing } from './landing.ts'
import { type MonthValue, sizeOf } from './season.ts'
import { type Month, monthsOf } from './time.ts'

/** What a forecast follows beside the season: planned activity (活動量の計画), degree days of heating and cooling. */
export type Driver = 'activity-plan' | 'degree-days'
/** Values of the drivers by month: what they were, and what is planned or expected (degree days: as last year). */
export type Drivers = {
  readonly by: readonly Driver[]
  readonly values: ReadonlyMap<Month, readonly number[]>
}
/** Months beyond the number of coefficients that a fit needs. */
const SPARE = 4
/** Share of the variance that a fit must explain: what measurement and verification customarily asks of a monthly model. */
const EXPLAINS = 0.75
/** Half-width of an 80 % band in standard deviations, widened for few months: close to Student's t from three of freedom on. */
const width = (freedom: number): number => 1.28 * (1 + 0.8 / freedom)

type Row = { readonly x: readonly number[]; readonly y: number }
export type Fit = {
  readonly coefficients: readonly number[]
  /** (XᵀX)⁻¹ */
  readonly inverse: readonly (readonly number[])[]
  readonly deviation: number
  readonly freedom: number
  readonly explains: number
}

/** The inverse of a symmetric matrix by Gauss and Jordan; undefined: it has none. */
const inverted = (matrix: readonly (readonly number[])[]): number[][] | undefined => {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < size; i += 1) {
    const pivot = rows.slice(i).toSorted((a, b) => Math.abs(b[i] ?? 0) - Math.abs(a[i] ?? 0))[0]
    const head = pivot?.[i] ?? 0
    if (!pivot || Math.abs(head) < 1e-9) return undefined
    rows.splice(rows.indexOf(pivot), 1)
    const unit = pivot.map((v) => v / head)
    rows.splice(i, 0, unit)
    for (const [j, row] of rows.entries()) if (j !== i) rows[j] = row.map((v, k) => v - (row[i] ?? 0) * (unit[k] ?? 0))
  }
  return rows.map((row) => row.slice(size))
}
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0)

/** Least squares of y on a constant and x; undefined where there are too few months or the drivers do not differ. */
export const fitted = (rows: readonly Row[]): Fit | undefined => {
  const size = 1 + (rows[0]?.x.length ?? 0)
  const freedom = rows.length - size
  if (freedom < SPARE) return undefined
  // drivers in units of their largest value, so that tonnes and degree days weigh alike in the arithmetic
  const most = Array.from({ length: size - 1 }, (_, j) => Math.max(...rows.map((r) => Math.abs(r.x[j] ?? 0))))
  if (most.some((m) => m === 0)) return undefined
  const scale = [1, ...most]
  const xs = rows.map((r) => [1, ...r.x].map((v, j) => v / (scale[j] ?? 1)))
  const square = scale.map((_, i) => scale.map((__, j) => xs.reduce((sum, x) => sum + (x[i] ?? 0) * (x[j] ?? 0), 0)))
  const inverse = inverted(square)
  if (!inverse) return undefined
  const moments = scale.map((_, i) => xs.reduce((sum, x, k) => sum + (x[i] ?? 0) * (rows[k]?.y ?? 0), 0))
  const scaled = inverse.map((row) => dot(row, moments))
  const mean = rows.reduce((sum, r) => sum + r.y, 0) / rows.length
  const off = rows.reduce((sum, r, k) => sum + (r.y - dot(xs[k] ?? [], scaled)) ** 2, 0)
  const spread = rows.reduce((sum, r) => sum + (r.y - mean) ** 2, 0)
  return {
    coefficients: scaled.map((c, j) => c / (scale[j] ?? 1)),
    inverse: inverse.map((row, i) => row.map((v, j) => v / ((scale[i] ?? 1) * (scale[j] ?? 1)))),
    deviation: Math.sqrt(off / freedom),
    freedom,
    explains: spread > 0 ? 1 - off / spread : 0,
  }
}

/** What of the year is ahead, month by month: the rest of the running one, then whole ones. */
const aheadOf = ({ year, months }: Course): { month: Month; part: number }[] => {
  const last = months.at(-1)
  if (!last) return []
  const rest = monthsOf(year).flatMap((month) => (month > last.month ? [{ month, part: 1 }] : []))
  return last.elapsed < 1 ? [{ month: last.month, part: 1 - last.elapsed }, ...rest] : rest
}

/** An amount that is ahead, by its drivers, with the half-width of its band and the first driver's sum. */
export type Ahead = {
  readonly value: number
  readonly half: number
  readonly activity: number
  /** constant and drivers: their coefficients, and their sums over the months ahead */
  readonly terms: readonly { readonly coefficient: number; readonly sum: number }[]
  readonly explains: number
}
/**
 * What the months ahead will use by their drivers: a line through the whole months of this and the last year, summed over the
 * months ahead. The band is that of the sum: the months' own scatter, and what is not known of the line.
 */
export const aheadByDrivers = (
  course: Course,
  { values }: Drivers,
  amount: (m: MonthValue) => number,
): Computed<Ahead> => {
  // months before the first reading would be missing from the sum
  if (course.months.map((m) => m.month).join() !== monthsOf(course.year).slice(0, course.months.length).join())
    return absent('no-readings')
  const whole = [...course.lastYear, ...course.months].filter((m) => m.elapsed === 1)
  const rows = whole.flatMap((m) => {
    const x = values.get(m.month)
    return x ? [{ x, y: amount(m) }] : []
  })
  const fit = fitted(rows)
  if (!fit || fit.explains < EXPLAINS) return absent('too-early')
  const sum = Array.from({ length: fit.coefficients.length }, () => 0)
  let scatter = 0
  for (const { month, part } of aheadOf(course)) {
    const x = values.get(month)
    if (!x) return absent('no-value')
    for (const [j, v] of [1, ...x].entries()) sum[j] = (sum[j] ?? 0) + v * part
    scatter += part
  }
  const line = fit.inverse.reduce((total, row, i) => total + (sum[i] ?? 0) * dot(row, sum), 0)
  const half = width(fit.freedom) * fit.deviation * Math.sqrt(scatter + Math.max(0, line))
  const terms = fit.coefficients.map((coefficient, j) => ({ coefficient, sum: sum[j] ?? 0 }))
  return computed({ value: dot(fit.coefficients, sum), half, activity: sum[1] ?? 0, terms, explains: fit.explains })
}

const banded = (value: number, half: number): Landing => ({ value, band: [value - half, value + half] })
/** What a month weighs in a forecast by drivers: its amount; for an intensity its energy. */
export const energyOfMonth = (m: MonthValue): number => m.value * sizeOf(m)
/** Landing of an amount by its drivers: what is used so far, and what the months ahead will use. */
export const amountByDrivers = (course: Course, drivers: Drivers): Computed<Landing> => {
  const ahead = aheadByDrivers(course, drivers, (m) => m.value)
  if (!ahead.ok) return ahead
  const soFar = course.months.reduce((sum, m) => sum + m.value, 0)
  return computed(banded(soFar + ahead.value.value, ahead.value.half))
}
/** Landing of an intensity by planned activity: energy so far and ahead, over activity so far and planned. */
export const intensityByPlan = (course: Course, drivers: Drivers): Computed<Landing> => {
  const ahead = aheadByDrivers(course, drivers, energyOfMonth)
  if (!ahead.ok) return ahead
  const energy = course.months.reduce((sum, m) => sum + energyOfMonth(m), 0) + ahead.value.value
  const activity = course.months.reduce((sum, m) => sum + sizeOf(m), 0) + ahead.value.activity
  return activity > 0 ? computed(banded(energy / activity, ahead.value.half / activity)) : absent('no-activity')
}
