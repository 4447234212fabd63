import { at, DAY, type EpochMs, fiscalYear, fiscalYearInterval, type Month, monthInterval } from '#core/time'

/** Months from April to the July after the year, in which it is filed. */
const MONTHS = 16
const pad = (n: number): string => String(n).padStart(2, '0')
/** The sixteen months from the start of a fiscal year to its filing. */
export const filingMonths = (fy: number): Month[] =>
  Array.from({ length: MONTHS }, (_, i) => `${fy + Math.floor((i + 3) / 12)}-${pad(((i + 3) % 12) + 1)}` as Month)

/** 定期報告書 (省エネ法 第16条) and the report of emissions (温対法 第26条) are filed by the end of July after the year: its first moment that is too late. */
export const filingDue = (fy: number): EpochMs => monthInterval(`${fy + 1}-07` as Month).end
/** Whole days from a moment to the last day of filing; below zero once it is over. */
export const daysToFiling = (now: EpochMs, fy: number): number => Math.floor((filingDue(fy) - now) / DAY)
/** Where a moment lies between April and the filing, 0 … 1, each month as wide as another; null outside. */
export const placeOnTimeline = (now: EpochMs, fy: number): number | null => {
  const months = filingMonths(fy)
  const i = months.findIndex((m) => now < monthInterval(m).end)
  const month = months[i]
  if (!month || now < fiscalYearInterval(fiscalYear(fy)).start) return null
  const { start, end } = monthInterval(month)
  return (i + (at(now) - start) / (end - start)) / MONTHS
}
