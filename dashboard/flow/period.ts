import {
  addMonths,
  at,
  DAY,
  dayInterval,
  dayOf,
  type EpochMs,
  fiscalYear,
  fiscalYearInterval,
  fiscalYearOf,
  type Interval,
  Month,
  monthInterval,
  monthOf,
} from '#core/time'

export const spans = ['day', 'month', 'year', 'range'] as const
export type Span = (typeof spans)[number]
/** A period of whole days: `at` is its day, month or fiscal year; of a range its first day. */
export type FlowPeriod = { readonly span: Span; readonly at: string; readonly interval: Interval }

/** The longest range that the server sums, ms. */
const LONGEST = 1_100 * DAY
const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(`${text}T00:00:00+09:00`))
const isSpan = (text: string | null): text is Span => spans.some((span) => span === text)

const dayPeriod = (day: string): FlowPeriod => ({ span: 'day', at: day, interval: dayInterval(day) })
const monthPeriod = (month: Month): FlowPeriod => ({ span: 'month', at: month, interval: monthInterval(month) })
const yearPeriod = (fy: number): FlowPeriod => ({
  span: 'year',
  at: String(fy),
  interval: fiscalYearInterval(fiscalYear(fy)),
})
/** First and last day, both included; undefined where they make no range. */
export const rangePeriod = (from: string | null, to: string | null): FlowPeriod | undefined => {
  if (!isDay(from) || !isDay(to)) return undefined
  const interval = { start: dayInterval(from).start, end: dayInterval(to).end }
  const length = interval.end - interval.start
  return length > 0 && length <= LONGEST ? { span: 'range', at: from, interval } : undefined
}

/** The period that an address names; the running month where it names none. */
export const periodOf = (search: URLSearchParams, now: EpochMs): FlowPeriod => {
  const span = search.get('span')
  const text = search.get('at')
  if (span === 'day') return dayPeriod(isDay(text) ? text : dayOf(now))
  if (span === 'year') return yearPeriod(/^[12]\d{3}$/.test(text ?? '') ? Number(text) : fiscalYearOf(now))
  const range = span === 'range' ? rangePeriod(search.get('from'), search.get('to')) : undefined
  if (range) return range
  const month = Month.safeParse(text)
  return monthPeriod(span === 'month' && month.success ? month.data : monthOf(now))
}
/** What an address says of a period. */
export const periodQuery = ({ span, at: start, interval }: FlowPeriod): Record<string, string> =>
  span === 'range' ? { span, from: start, to: dayOf(at(interval.end - 1)) } : { span, at: start }

/** The period `n` earlier (negative) or later: the same kind, the same length. */
export const shifted = ({ span, at: start, interval }: FlowPeriod, n: number): FlowPeriod => {
  if (span === 'month') return monthPeriod(addMonths(start, n))
  if (span === 'year') return yearPeriod(Number(start) + n)
  const by = n * (interval.end - interval.start)
  const moved = { start: at(interval.start + by), end: at(interval.end + by) }
  return { span, at: dayOf(moved.start), interval: moved }
}
/** The same moment in another kind of period: the last that has begun of what was shown. */
export const inSpan = (period: FlowPeriod, span: Span, now: EpochMs): FlowPeriod => {
  if (!isSpan(span)) return period
  const last = at(Math.min(period.interval.end - 1, Math.max(now, period.interval.start)))
  if (span === 'day') return dayPeriod(dayOf(last))
  if (span === 'month') return monthPeriod(monthOf(last))
  if (span === 'year') return yearPeriod(fiscalYearOf(last))
  return { ...period, span: 'range', at: dayOf(period.interval.start) }
}
