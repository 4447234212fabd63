import { z } from 'zod'
import { type AmountBin, binsOf, byMeter, coverageOf } from './amount.ts'
import { absent, type Computed, computed } from './computed.ts'
import type { EnergyMeasure } from './energy-measure.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { MICRO } from './register.ts'
import { at, DAY, dayInterval, dayOf, dayStart, type EpochMs, type Interval } from './time.ts'

const Side = z.object({
  from: z.string().describe('first day'),
  to: z.string().describe('last day, included'),
  days: z.int(),
  perDay: Figure.describe('mean of a day over the time that is covered'),
  coverage: Coverage,
})
/** 対策の効果: the meters before and after, and what follows for a year; amounts in the base unit of the meters. */
export const MeasureEffect = z.object({
  state: z.enum(['not-yet', 'metered', 'incomplete']).describe('incomplete: a side has no readings'),
  matched: z
    .boolean()
    .describe('before are the same weekdays and season, 52 weeks earlier; else the days that a person named'),
  before: Side.nullable(),
  after: Side.nullable(),
  saved: Figure.describe('(mean of a day before − after) × days after'),
  yearly: Figure.describe('the same for 365 days'),
  ofPlan: Figure.describe('yearly ÷ planned, %'),
  planned: Figure,
  planned_payback_years: Figure.describe('investment ÷ planned yen a year'),
  payback_years: Figure.describe('investment ÷ (planned yen × yearly ÷ planned)'),
})
export type MeasureEffect = z.infer<typeof MeasureEffect>

/** 52 weeks: the same weekday of almost the same season. */
export const WEEKS_52 = 364 * DAY
const YEAR_DAYS = 365

type Sides = { readonly before: Interval; readonly after: Interval; readonly matched: boolean }
/**
 * The days that are compared: those since the measure, at most 52 weeks, against the same days 52 weeks earlier, or against the
 * days that a person named. Undefined until the first day is over.
 */
export const measureSides = (
  { from, baselineFrom, baselineTo }: Pick<EnergyMeasure, 'from' | 'baselineFrom' | 'baselineTo'>,
  now: EpochMs,
): Sides | undefined => {
  const { start } = dayInterval(from)
  const end = at(Math.min(dayStart(now), start + WEEKS_52))
  if (end <= start) return undefined
  const after = { start, end }
  if (baselineFrom === undefined || baselineTo === undefined)
    return { after, before: { start: at(start - WEEKS_52), end: at(end - WEEKS_52) }, matched: true }
  const before = { start: dayInterval(baselineFrom).start, end: dayInterval(baselineTo).end }
  return { after, before, matched: false }
}

/** Mean of a day, meter by meter over its own covered time, so that a gap is no saving. Base units. */
const perDay = (bins: readonly AmountBin[], meters: readonly string[]): Computed<number> => {
  let sum = 0
  for (const meter of meters) {
    const own = byMeter(bins).get(meter) ?? []
    const covered = own.reduce((ms, b) => ms + b.measured + b.e1 + b.e2 + b.e3, 0)
    if (covered <= 0) return absent('no-readings')
    sum += ((own.reduce((micro, b) => micro + b.amount, 0) / MICRO) * DAY) / covered
  }
  return computed(sum)
}
const within = (bins: readonly AmountBin[], meters: readonly string[], { start, end }: Interval): AmountBin[] =>
  binsOf(bins, meters).filter((b) => b.start >= start && b.start < end)
const sideOf = (interval: Interval, bins: readonly AmountBin[], about: { meters: readonly string[]; unit: string }) => {
  const mean = perDay(bins, about.meters)
  return {
    mean,
    days: Math.round((interval.end - interval.start) / DAY),
    view: {
      from: dayOf(interval.start),
      to: dayOf(at(interval.end - 1)),
      days: Math.round((interval.end - interval.start) / DAY),
      perDay: figure(mean, about.unit),
      coverage: coverageOf(bins, about.meters, interval.end - interval.start),
    },
  }
}
const over = (top: number | undefined, bottom: number | undefined): Computed<number> =>
  top === undefined || bottom === undefined || !(bottom > 0) ? absent('no-value') : computed(top / bottom)
const map = (of: Computed<number>, f: (n: number) => number): Computed<number> => (of.ok ? computed(f(of.value)) : of)

/** The effect of a measure by its meters. `bins`: their days or half-hours of both sides. */
export const measureEffect = (
  measure: EnergyMeasure,
  { bins, unit, now }: { readonly bins: readonly AmountBin[]; readonly unit: string; readonly now: EpochMs },
): MeasureEffect => {
  const { meters, investment_yen, planned_yen } = measure
  const planned = Number(measure.planned)
  const sides = measureSides(measure, now)
  const about = { meters, unit }
  const before = sides && sideOf(sides.before, within(bins, meters, sides.before), about)
  const after = sides && sideOf(sides.after, within(bins, meters, sides.after), about)
  const drop: Computed<number> =
    !before || !after
      ? absent('too-early')
      : !before.mean.ok
        ? before.mean
        : map(after.mean, (now) => (before.mean.ok ? before.mean.value - now : 0))
  const yearly = map(drop, (n) => n * YEAR_DAYS)
  const yearly_yen =
    yearly.ok && planned_yen !== undefined && planned > 0 ? (planned_yen * yearly.value) / planned : undefined
  return {
    state: !sides ? 'not-yet' : drop.ok ? 'metered' : 'incomplete',
    matched: sides?.matched ?? measure.baselineFrom === undefined,
    before: before?.view ?? null,
    after: after?.view ?? null,
    saved: figure(
      map(drop, (n) => n * (after?.days ?? 0)),
      unit,
    ),
    yearly: figure(yearly, unit),
    ofPlan: figure(yearly.ok ? map(over(yearly.value, planned), (n) => n * 100) : yearly, '%'),
    planned: figure(computed(planned), unit),
    planned_payback_years: figure(over(investment_yen, planned_yen), 'a'),
    payback_years: figure(over(investment_yen, yearly_yen), 'a'),
  }
}
