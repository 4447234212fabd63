import type { Series, SeriesLine } from '#core/series'
import { type StepName, stepAt } from '#core/series-bins'
import { addMonths, at, DAY, type EpochMs, HOUR, type Interval, isoJst, monthInterval, monthOf } from '#core/time'
import { unitText } from '../format/unit.ts'
import type { Comparison } from './address.ts'

/** `[start UTC ms, value]`; null where nothing is covered. */
export type TrendPoint = readonly [t: number, value: number | null]
export type TrendLine = {
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly rows: SeriesLine['rows']
  /** with gaps as nulls */
  readonly points: readonly TrendPoint[]
  /** what it is compared with, moved onto the same axis */
  readonly before: readonly TrendPoint[]
}

/** Rows with a null where steps are missing: a gap stays a gap. */
export const withGaps = (
  rows: readonly (readonly [number, number | null, ...unknown[]])[],
  step: StepName,
): TrendPoint[] =>
  rows.flatMap(([t, mean], i): TrendPoint[] => {
    const next = rows[i + 1]?.[0]
    const end = stepAt(step, t).end
    return next !== undefined && next > end
      ? [
          [t, mean],
          [end, null],
        ]
      : [[t, mean]]
  })

/** A year back: the same weekday 52 weeks ago; of months the same month. */
const YEAR = 364 * DAY
export const backBy = (t: number, compare: Comparison, step: StepName): number => {
  if (compare === 'week') return t - 7 * DAY
  if (step !== '1mo') return t - YEAR
  const month = monthOf(t as EpochMs)
  return monthInterval(addMonths(month, -12)).start
}
/** The interval that a comparison looks at; null: nothing to compare with. */
export const comparedInterval = ({ start, end }: Interval, compare: Comparison, step: StepName): Interval | null => {
  if (compare === 'none' || !comparable(compare, step, end - start)) return null
  if (compare === 'expected')
    return { start: at(start - 28 * DAY), end: at(Math.max(start - 7 * DAY + HOUR, end - 7 * DAY)) }
  if (compare === 'year' && step === '1mo')
    return {
      start: at(backBy(stepAt(step, start).start, compare, step)),
      end: at(monthInterval(addMonths(monthOf(at(end - 1)), -12)).end),
    }
  return { start: at(backBy(start, compare, step)), end: at(backBy(end, compare, step)) }
}
/** Months have no week before them; what is usual at an hour is said of steps up to a day, over a month at most. */
export const comparable = (compare: Comparison, step: StepName, length: number): boolean => {
  if (compare === 'week') return step !== '1mo'
  if (compare === 'expected') return step !== '1mo' && length <= 31 * DAY
  return true
}

/** Mean, extremes and, of a rate of an amount, the amount over the time covered. */
export type Summary = {
  readonly mean: number
  readonly min: TrendPoint
  readonly max: TrendPoint
  readonly amount: { readonly value: number; readonly unit: string } | null
  readonly coverage: number
}
const amountUnit = (unit: string): string | null =>
  unit === 'kW' ? 'kWh' : unit.endsWith('/h') ? unit.slice(0, -2) : null
/** Undefined where nothing is covered. Each step weighs as long as it is covered; coverage is of the whole interval, also where no row is. */
export const summaryOf = (
  { rows, unit }: Pick<TrendLine, 'rows' | 'unit'>,
  step: StepName,
  interval: Interval,
): Summary | undefined => {
  let [hours, sum, inside] = [0, 0, 0]
  let [low, high]: [TrendPoint | undefined, TrendPoint | undefined] = [undefined, undefined]
  for (const [t, mean, min, max, coverage] of rows) {
    const { start, end } = stepAt(step, t)
    if (mean === null) continue
    inside += Math.max(0, Math.min(end, interval.end) - Math.max(start, interval.start)) * coverage
    const covered = ((end - start) * coverage) / HOUR
    hours += covered
    sum += mean * covered
    if (!low || (min ?? mean) < (low[1] ?? 0)) low = [t, min ?? mean]
    if (!high || (max ?? mean) > (high[1] ?? 0)) high = [t, max ?? mean]
  }
  if (!low || !high || hours === 0) return undefined
  const base = amountUnit(unit)
  return {
    mean: sum / hours,
    min: low,
    max: high,
    amount: base === null ? null : { value: sum, unit: base },
    coverage: Math.min(1, inside / (interval.end - interval.start)),
  }
}

/** Digits that an axis of these units is read with. */
export const digitsOf = (unit: string, value: number): number => {
  if (unit === '1') return 2
  return Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 3
}

type Words = {
  readonly time: string
  readonly min: string
  readonly max: string
  readonly coverage: string
  readonly before: string
}
/** The series as rows of a file: Japan time, then of each line mean, lowest, highest, coverage and what it is compared with. */
export const csvRows = (lines: readonly TrendLine[], words: Words): (string | number | null)[][] => {
  const compared = lines.some((l) => l.before.length > 0)
  const head = lines.flatMap(({ label, unit }) => {
    const named = `${label}${unitText(unit) ? ` [${unitText(unit)}]` : ''}`
    return [
      named,
      `${named} ${words.min}`,
      `${named} ${words.max}`,
      `${label} ${words.coverage}`,
      ...(compared ? [`${named} ${words.before}`] : []),
    ]
  })
  const times = [...new Set(lines.flatMap((l) => l.rows.map(([t]) => t)))].sort((a, b) => a - b)
  const byTime = lines.map((l) => ({ rows: new Map(l.rows.map((r) => [r[0], r])), before: new Map(l.before) }))
  return [
    [words.time, ...head],
    ...times.map((t) => [
      isoJst(at(t)).slice(0, 19).replace('T', ' '),
      ...byTime.flatMap(({ rows, before }) => {
        const row = rows.get(t)
        return [
          row?.[1] ?? null,
          row?.[2] ?? null,
          row?.[3] ?? null,
          row?.[4] ?? null,
          ...(compared ? [before.get(t) ?? null] : []),
        ]
      }),
    ]),
  ]
}

/** Lines of an answer, in its order. */
export const linesOf = (
  series: Series | undefined,
  {
    labels,
    step,
    before,
  }: { labels: ReadonlyMap<string, string>; step: StepName; before: ReadonlyMap<string, readonly TrendPoint[]> },
): TrendLine[] =>
  (series?.series ?? []).map(({ key, unit, rows }) => ({
    key,
    unit,
    rows,
    label: labels.get(key) ?? key,
    points: withGaps(rows, step),
    before: before.get(key) ?? [],
  }))
