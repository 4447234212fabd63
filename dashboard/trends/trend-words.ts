import type { StepName } from '#core/series-bins'
import { at, DAY, type Interval, isoJst, MINUTE } from '#core/time'
import { decimal } from '../format/number.ts'
import { clock, day, dayText, dayTime, hourMinute, monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import { digitsOf } from './lines.ts'

/** A number with its unit; a ratio has none. */
export const valueText = (n: number, unit: string): string => {
  const symbol = unitText(unit)
  return `${decimal(n, digitsOf(unit, n))}${symbol ? ` ${symbol}` : ''}`
}
/** The start of a step in words, no finer than the step. */
export const stepText = (t: T, ms: number, step: StepName): string => {
  const moment = at(ms)
  if (step === '1mo') return monthText(t, isoJst(moment).slice(0, 7))
  const date = `${isoJst(moment).slice(0, 4)} ${day(t, moment)}`
  if (step === '1d') return date
  return `${day(t, moment)} ${step === '1s' || step === '10s' ? clock(moment) : hourMinute(moment)}`
}
/** A range in words: minutes where it is short, whole days with their years where it is long. */
export const rangeText = (t: T, { start, end }: Interval): string =>
  end - start > 200 * DAY
    ? `${dayText(t, start)} – ${dayText(t, at(end - 1))}`
    : `${dayTime(t, start)} – ${dayTime(t, end)}`
/** A tick of the time axis: as little as tells it from its neighbours. */
export const tickText = (t: T, ms: number, { start, end }: Interval): string => {
  const moment = at(ms)
  const minute = hourMinute(moment)
  // below a quarter of an hour ticks lie between the minutes
  if (end - start <= 15 * MINUTE) return isoJst(moment).slice(17, 19) === '00' ? minute : clock(moment)
  if (end - start > 200 * DAY) return monthText(t, isoJst(moment).slice(0, 7))
  return minute === '00:00' || end - start > 14 * DAY ? day(t, moment) : minute
}
