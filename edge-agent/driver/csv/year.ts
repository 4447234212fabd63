import { DAY, JST_OFFSET } from '#core/time'

/** 28 February, counted from 0 = 1 January. */
const FEB_28 = 58
const YEAR = 365

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
/** The row day (0 … 364) that stands for day `d` of a calendar year: 29 February is the 28th again. */
const rowDay = (year: number, d: number): number => (isLeap(year) && d > FEB_28 ? d - 1 : d)

/** A year of interval amounts, in millionths, made into a register that runs on for ever. */
export type YearlyRegister = (t: number) => number

export type YearlyRows = {
  /** 365 days × rows of a day. */
  readonly amounts: Float64Array
  /** Length of a row, ms. */
  readonly interval: number
  readonly originYear: number
}

/** Register at `t` in millionths: whole years, whole days, whole rows, and the running row in proportion to its time. */
export const yearlyRegister = ({ amounts, interval, originYear }: YearlyRows): YearlyRegister => {
  const perDay = DAY / interval
  const sums = new Float64Array(YEAR * perDay + 1)
  for (const [i, amount] of amounts.entries()) sums[i + 1] = (sums[i] as number) + amount
  const upTo = (day: number, rows = 0): number => sums[day * perDay + rows] as number
  const twice = upTo(FEB_28 + 1) - upTo(FEB_28)
  /** Days 0 … d−1 of a year. */
  const days = (year: number, d: number): number => (isLeap(year) && d > FEB_28 + 1 ? upTo(d - 1) + twice : upTo(d))
  const years = new Map<number, number>([[originYear, 0]])
  const before = (year: number): number => {
    const known = years.get(year)
    if (known !== undefined) return known
    const sum = before(year - 1) + days(year - 1, isLeap(year - 1) ? YEAR + 1 : YEAR)
    years.set(year, sum)
    return sum
  }
  let year = { number: Number.NaN, start: 0, end: 0, sum: 0 }
  const turnTo = (local: number): void => {
    const number = new Date(local).getUTCFullYear()
    if (number < originYear) throw new RangeError(`the register begins in ${originYear}`)
    year = { number, start: Date.UTC(number, 0, 1), end: Date.UTC(number + 1, 0, 1), sum: before(number) }
  }
  return (t) => {
    const local = t + JST_OFFSET
    if (!(local >= year.start && local < year.end)) turnTo(local)
    const d = Math.floor((local - year.start) / DAY)
    const ms = (local - year.start) % DAY
    const rows = Math.floor(ms / interval)
    const day = rowDay(year.number, d)
    const running = amounts[day * perDay + rows] as number
    const part = Math.floor((running * (ms % interval)) / interval + 0.5)
    return year.sum + days(year.number, d) + (upTo(day, rows) - upTo(day)) + part
  }
}
