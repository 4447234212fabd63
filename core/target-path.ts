import { absent, type Computed, computed } from './computed.ts'
import type { Metric, Target } from './plant.ts'

/** How a metric adds up over a year: amounts are summed, rates weighted by their denominator, peaks are a maximum. */
export type Manner = 'amount' | 'rate' | 'peak'
export const manner = (metric: Metric): Manner => {
  if (metric === 'demand_kW') return 'peak'
  return metric === 'improvement' || metric === 'intensity' || metric === 'pue' ? 'rate' : 'amount'
}
/** Only the improvement R is better when higher. */
export const better = (metric: Metric): 'higher' | 'lower' => (metric === 'improvement' ? 'higher' : 'lower')

export type PathPoint = { readonly fy: number; readonly value: number }

/** Commitment of the plan: 1 % less every year, 1 − 0.99ⁿ after n years (FY2030 against FY2020: 9.56 %). */
export const yearlyOnePercent = (years: number): number => 1 - 0.99 ** years

/** A goal-term value (R, cut share, or the value itself) in the metric's own unit. */
const inMetric = (metric: Metric, base: number) => (term: number) => (metric === 'co2' ? base * (1 - term) : term)

/** Straight line between the known points around a year. */
const between = (points: readonly PathPoint[], fy: number): number | undefined => {
  const before = points.findLast((point) => point.fy <= fy)
  const after = points.find((point) => point.fy >= fy)
  if (!before || !after) return undefined
  if (before.fy === after.fy) return before.value
  return before.value + ((after.value - before.value) * (fy - before.fy)) / (after.fy - before.fy)
}

/** The points that the target names, in the goal's terms: base year, own points, goal year. */
export const pathAnchors = ({ metric, baseYear, goalYear, goal, path }: Target, base: number): PathPoint[] => {
  const start = metric === 'improvement' || metric === 'co2' ? 0 : base
  const own = typeof path === 'string' ? [] : Object.entries(path).map(([fy, value]) => ({ fy: Number(fy), value }))
  const ends = [
    { fy: baseYear, value: start },
    { fy: goalYear, value: goal },
  ].filter((end) => !own.some((point) => point.fy === end.fy))
  return [...ends, ...own].toSorted((a, b) => a.fy - b.fy)
}

const term = (target: Target, base: number): ((fy: number) => number | undefined) => {
  const { metric, baseYear, path } = target
  if (path === 'yearly-1-percent') {
    const cut = (fy: number) => yearlyOnePercent(fy - baseYear)
    return metric === 'improvement' || metric === 'co2' ? cut : (fy) => base * (1 - cut(fy))
  }
  const points = pathAnchors(target, base)
  return (fy) => between(points, fy)
}

/**
 * A target's path, one point a fiscal year from the base year to the goal year, in the metric's unit (R, t-CO2, kL, PUE …);
 * absent where the base value is. A straight line is a display choice where the commitment names a single year.
 */
export const targetPath = (target: Target, base: Computed<number>): Computed<readonly PathPoint[]> => {
  const needed = target.metric !== 'improvement'
  if (needed && !base.ok) return base
  const from = base.ok ? base.value : 0
  const at = term(target, from)
  const restate = inMetric(target.metric, from)
  const years = Array.from(
    { length: Math.max(0, target.goalYear - target.baseYear + 1) },
    (_, i) => target.baseYear + i,
  )
  return computed(
    years.flatMap((fy) => {
      const value = at(fy)
      return value === undefined ? [] : [{ fy, value: restate(value) }]
    }),
  )
}

/** The path's value of a fiscal year. */
export const pathAt = (path: Computed<readonly PathPoint[]>, fy: number): Computed<number> => {
  if (!path.ok) return path
  const point = path.value.find((p) => p.fy === fy)
  return point ? computed(point.value) : absent('no-path')
}

/** Progress towards a goal, share: (base − actual) / (base − goal); 1 is reached. */
export const progress = (base: number, { actual, goal }: { actual: number; goal: number }): Computed<number> =>
  base === goal ? absent('no-path') : computed((base - actual) / (base - goal))
