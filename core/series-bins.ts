import type { Side } from './balance.ts'
import { MICRO } from './register.ts'
import {
  DAY,
  type EpochMs,
  HOUR,
  JST_OFFSET,
  MINUTE,
  monthInterval,
  monthOf,
  monthsBetween,
  SECOND,
  SLOT,
} from './time.ts'

/** A fine bin of one meter: millionths of the base unit, ms covered, ms long. */
export type FineBin = {
  readonly meter: string
  readonly start: number
  readonly amount: number
  readonly covered: number
}
export type StepName = '1s' | '10s' | '1m' | '5m' | '30m' | '1h' | '1d' | '1mo'
/** Row of a series: start, mean rate an hour, lowest and highest mean of the finer bins, share covered. */
export type SeriesRow = [number, number | null, number | null, number | null, number]

/** Keys in one answer at most (GET /api/v1/series). */
export const MOST_KEYS = 50

/** Length of a step, ms; days are Japan's. */
export const width: Record<Exclude<StepName, '1mo'>, number> = {
  '1s': SECOND,
  '10s': 10 * SECOND,
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '30m': SLOT,
  '1h': HOUR,
  '1d': DAY,
}
/** Start and end of the step that a moment lies in; days and months are Japan's. */
export const stepAt = (step: StepName, t: number): { start: number; end: number } => {
  if (step === '1mo') return monthInterval(monthOf(t as EpochMs))
  const w = width[step]
  const start = Math.floor((t + JST_OFFSET) / w) * w - JST_OFFSET
  return { start, end: start + w }
}
/** How many steps an interval touches: the points of a series over it. */
export const pointsIn = (step: StepName, { from, to }: { from: number; to: number }): number => {
  if (to <= from) return 0
  const [first, last] = [stepAt(step, from).start, stepAt(step, to - 1).start]
  if (step !== '1mo') return (last - first) / width[step] + 1
  return monthsBetween(monthOf(first as EpochMs), monthOf(last as EpochMs)).length
}
/** Steps from fine to coarse. */
export const steps: readonly StepName[] = ['1s', '10s', '1m', '5m', '30m', '1h', '1d', '1mo']
/** Minutes are kept this long (ledger, minutes), ms: before, they are made of readings where somebody asks. */
const MINUTES_KEPT = 90 * DAY
/** From when on minutes are kept, UTC ms. */
export const minutesKeptFrom = (now: number): number => now - MINUTES_KEPT
/**
 * The finest step that keeps an interval within `most` points, that is kept as far back, and no finer than `finest` (ms, how often
 * the meters are read); months, if none is.
 */
export const autoStep = (
  interval: { from: number; to: number },
  { most = 2_000, now = interval.to, finest = MINUTE }: { most?: number; now?: number; finest?: number } = {},
): StepName => {
  const least = interval.from >= minutesKeptFrom(now) ? finest : SLOT
  const kept = steps.filter((step) => step === '1mo' || width[step] >= least)
  return kept.find((step) => pointsIn(step, interval) <= most) ?? '1mo'
}

type Rate = { rate: number; covered: number }
/** Signed rates at each fine bin that all meters of the side have; covered is the least of them. */
const rates = (side: Side, bins: readonly FineBin[]): Map<number, Rate> => {
  const seen = new Map<number, Rate & { meters: number }>()
  const signs = new Map<string, number>()
  for (const { meter, sign } of side) signs.set(meter, (signs.get(meter) ?? 0) + sign)
  for (const b of bins) {
    const sign = signs.get(b.meter)
    if (sign === undefined || b.covered <= 0) continue
    const known = seen.get(b.start) ?? { rate: 0, covered: b.covered, meters: 0 }
    known.rate += (sign * (b.amount / MICRO) * HOUR) / b.covered
    known.covered = Math.min(known.covered, b.covered)
    known.meters += 1
    seen.set(b.start, known)
  }
  return new Map([...seen].filter(([, r]) => r.meters === signs.size))
}

const divided = (top: Map<number, Rate>, below: Map<number, Rate>): Map<number, Rate> =>
  new Map(
    [...top].flatMap(([t, a]) => {
      const b = below.get(t)
      return b && b.rate > 0 ? [[t, { rate: a.rate / b.rate, covered: Math.min(a.covered, b.covered) }] as const] : []
    }),
  )

/**
 * A series of mean rates over fine bins: the mean of a step is weighted by covered time, so a gap does not lower it.
 * A ratio (`over`) is taken in each fine bin; for months and days from their own sums. `now` ends the running step.
 */
export const seriesRows = (
  { side, over }: { side: Side; over?: Side | undefined },
  bins: readonly FineBin[],
  { step, now }: { step: StepName; now: number },
): SeriesRow[] => {
  const fine = over ? divided(rates(side, bins), rates(over, bins)) : rates(side, bins)
  const rows = new Map<number, { sum: number; time: number; min: number; max: number; span: number }>()
  for (const [t, { rate, covered }] of fine) {
    const { start, end } = stepAt(step, t)
    const row = rows.get(start) ?? { sum: 0, time: 0, min: rate, max: rate, span: Math.min(end, now) - start }
    row.sum += rate * covered
    row.time += covered
    row.min = Math.min(row.min, rate)
    row.max = Math.max(row.max, rate)
    rows.set(start, row)
  }
  return [...rows]
    .sort((a, b) => a[0] - b[0])
    .map(([t, r]) => [t, r.sum / r.time, r.min, r.max, r.span > 0 ? Math.min(1, r.time / r.span) : 0])
}
