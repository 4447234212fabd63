import { at, DAY, type EpochMs, fiscalYear, fiscalYearInterval, isoJst, JST_OFFSET, type Month } from '#core/time'
import type { T } from '../i18n/i18n.ts'

/** A time as the server writes it, as a moment. */
export const moment = (iso: string): EpochMs => at(Date.parse(iso))

const part = (t: EpochMs, from: number, to: number): number => Number(isoJst(t).slice(from, to))
type MonthNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
const monthName = (t: T, n: number): string => t(`time.months.m${n as MonthNumber}`)

/** 14:32:08, Japan time. */
export const clock = (t: EpochMs): string => isoJst(t).slice(11, 19)
/** 14:32, Japan time. */
export const hourMinute = (t: EpochMs): string => isoJst(t).slice(11, 16)
/** 11月22日, 22 Nov. */
export const day = (t: T, moment: EpochMs): string =>
  t('time.day', { day: part(moment, 8, 10), month: monthName(t, part(moment, 5, 7)) })
/** 2026年11月22日, 22 Nov 2026. */
export const dayText = (t: T, moment: EpochMs): string =>
  t('time.date', { year: isoJst(moment).slice(0, 10), day: day(t, moment) })
/** 11月22日 14:32. */
export const dayTime = (t: T, moment: EpochMs): string => `${day(t, moment)} ${hourMinute(moment)}`
/** 2025年11月, Nov 2025. */
export const monthText = (t: T, month: Month): string =>
  t('time.month', { year: `${month}-01`, month: monthName(t, Number(month.slice(5, 7))) })
/** 2026年度, FY2026. */
export const year = (t: T, fy: number): string => t('time.fiscalYear', { fy })

/** Which day of its fiscal year a moment is, 1 April the first. */
export const dayOfYear = (moment: EpochMs, fy: number): number =>
  Math.floor((moment - fiscalYearInterval(fiscalYear(fy)).start) / DAY) + 1

/** How long ago, in the largest unit that fits. */
export const age = (t: T, ms: number): string => {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 60) return t('time.seconds', { count: s })
  if (s < 3600) return t('time.minutes', { count: Math.floor(s / 60) })
  if (s < 86_400) return t('time.hours', { count: Math.floor(s / 3600) })
  return t('time.days', { count: Math.floor(s / 86_400) })
}

/** A half-open interval of months, `2025年11月 – 2026年10月`; the end belongs to the next. */
export const monthSpan = (t: T, from: EpochMs, to: EpochMs): string => {
  const last = at(to - 1)
  return `${monthText(t, isoJst(from).slice(0, 7))} – ${monthText(t, isoJst(last).slice(0, 7))}`
}
/** A moment as charts take it: Japan time written as if it were UTC, so that the browser's zone never matters. */
export const onAxis = (t: EpochMs): number => t + JST_OFFSET
