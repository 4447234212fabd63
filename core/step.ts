import { divideHalfUp } from './decimal.ts'
import { byRule, type History, periodsBetween } from './meter-history.ts'
import { cap, type Rule } from './register.ts'
import type { Part, Sample } from './sample.ts'
import type { EpochMs } from './time.ts'

/** What a register did between two samples, by the rule at the later one. */
export type Step = {
  /** signed difference, millionths */
  readonly d: number
  /** the most it may have counted */
  readonly limit: number
  /** one displayed step */
  readonly resolution: number
  /** the value at which it starts again from 0, millionths; undefined: it does not wrap */
  readonly wrap: number | undefined
}

/** Measures a step. A ratio that changed on the way is heeded: see `partsOf`. */
export const stepOf = (history: History, a: Sample, b: Sample): Step => {
  const { periods } = history
  const { rule } = periods[0]
  if (periods.length === 1) return plain(rule, b.r - a.r, b.at - a.at)
  const between = periodsBetween(history, a.at, b.at)
  const last = between.at(-1)?.rule ?? rule
  if (between.length === 1) return plain(last, b.r - a.r, b.at - a.at)
  const ms = b.at - a.at
  const step = plain(last, sum(partsOf(history, a, b)), ms)
  const wrap = last.wrapsAt === undefined ? undefined : sum(partsOf(history, a, b, true)) - step.d
  return { ...step, wrap, limit: Math.max(...between.map((p) => cap(p.rule, ms))) }
}
const plain = (rule: Rule, d: number, ms: number): Step => ({
  d,
  limit: cap(rule, ms),
  resolution: rule.resolution,
  wrap: rule.wrapsAt,
})
const sum = (parts: readonly Part[]): number => parts.reduce((n, p) => n + p.amount, 0)

/**
 * The parts of a step, one a ratio: the displayed difference runs evenly, and each part is scaled by the ratio of its own time
 * (metering.md, rule 0: a ratio change is not a cut). `wrapped`: the register passed its wrap once on the way.
 */
export const partsOf = (history: History, a: Sample, b: Sample, wrapped = false): Part[] => {
  const periods = periodsBetween(history, a.at, b.at)
  if (periods.length === 1) {
    const wrap = wrapped ? (periods[0]?.rule.wrapsAt ?? 0) : 0
    return [{ start: a.at, end: b.at, amount: b.r - a.r + wrap }]
  }
  const ms = BigInt(b.at - a.at)
  return periods.map(({ from, rule }, i) => {
    const start = Math.max(a.at, from)
    const end = Math.min(b.at, periods[i + 1]?.from ?? b.at)
    const d = BigInt(byRule(rule, b) - byRule(rule, a) + (wrapped ? (rule.wrapsAt ?? 0) : 0))
    const run = (t: number): bigint => divideHalfUp(d * BigInt(t - a.at), ms)
    return { start: start as EpochMs, end: end as EpochMs, amount: Number(run(end) - run(start)) }
  })
}

/** Whether a step is one that rule 1 takes without a question: not negative and not over the cap. */
export const isContinuous = ({ d, limit }: Step): boolean => d >= 0 && d <= limit

/** Rule 2: a declared wrap fits, and a second one would not. */
export const isRollover = ({ d, limit, wrap }: Step): boolean =>
  d < 0 && wrap !== undefined && d + wrap >= 0 && d + wrap <= limit && d + 2 * wrap > limit
/** Rule 3. */
export const isJitter = ({ d, resolution }: Step): boolean => d < 0 && -d <= 2 * resolution
/** Rule 1, where a declared wrap would not fit as well. */
export const isConsumption = (step: Step): boolean =>
  isContinuous(step) && (step.wrap === undefined || step.d + step.wrap > step.limit)
