import type { Quality } from './reading.ts'
import { cap, type Rule } from './register.ts'
import type { EpochMs } from './time.ts'

/** A reading as the fold takes it: `r` in millionths of the base unit, `id` the identity in the ledger. */
export type Sample = {
  readonly id: number
  readonly at: EpochMs
  readonly r: number
  readonly quality: Quality
  /** delta only: the sample before it is known to be its predecessor (same epoch, no seq missing between, not refused) */
  readonly linked: boolean
}
/** How the time of a span is known: measured, or a gap's energy with its split estimated (E1 linear, E3 linear over 7 days). */
export type How = 'measured' | 'e1' | 'e3'
export type Flag = 'rollover' | 'set-aside' | 'unexplained' | 'estimated'

/** What a fold tells as it goes. Spans and holds arrive in order of time and never overlap. */
export type Sink = {
  /** counter and delta: `amount` (millionths ≥ 0) ran through [start, end) */
  span(start: EpochMs, end: EpochMs, amount: number, how: How): void
  /** gauge: the rate `r` (millionths an hour) held through [start, end) */
  hold(start: EpochMs, end: EpochMs, r: number): void
  /** the signed amount between two readings that no rule explains; its time is missing */
  unexplained(from: Sample | undefined, to: Sample, amount: number): void
  setAside(sample: Sample, why: 'jitter' | 'suspect'): void
  /** counts in the slot that holds `at`; a boundary sample counts in the slot that it closes */
  flag(flag: Flag, at: EpochMs): void
}

/** Up to this the split of a gap is linear by rule (E1); longer than 7 days it is E3, ms. */
const E3_FROM = 7 * 86_400_000

const gapKind = (rule: Rule, ms: number, amount: number): How => {
  // d = 0 over a gap is a measured zero (metering.md, gaps)
  if (ms <= rule.maxGap || amount === 0) return 'measured'
  return ms > E3_FROM ? 'e3' : 'e1'
}

/** Whether a wrap of the register fits a step, and only one (rule 2). */
const rollover = (rule: Rule, d: number, limit: number): number | undefined => {
  if (rule.wrapsAt === undefined) return undefined
  const amount = d + rule.wrapsAt
  return amount >= 0 && amount <= limit && amount + rule.wrapsAt > limit ? amount : undefined
}

const count = (rule: Rule, from: Sample, to: Sample, amount: number, sink: Sink): void => {
  sink.span(from.at, to.at, amount, gapKind(rule, to.at - from.at, amount))
}

const counter = (rule: Rule, from: Sample, to: Sample, sink: Sink): Sample => {
  const d = to.r - from.r
  const limit = cap(rule, to.at - from.at)
  if (d >= 0 && d <= limit) {
    // rule 1; where a declared wrap fits as well, a guess is refused
    if (rule.wrapsAt === undefined || d + rule.wrapsAt > limit) {
      count(rule, from, to, d, sink)
      return to
    }
  } else if (d < 0) {
    const wrapped = rollover(rule, d, limit)
    if (wrapped !== undefined) {
      count(rule, from, to, wrapped, sink)
      sink.flag('rollover', to.at)
      return to
    }
    if (-d <= 2 * rule.resolution) {
      sink.setAside(to, 'jitter')
      sink.flag('set-aside', to.at)
      return from
    }
  }
  // rule 4 (glitch, look-ahead) stands here when it comes; until then every such step is rule 5
  sink.unexplained(from, to, d)
  sink.flag('unexplained', to.at)
  return to
}

const delta = (rule: Rule, from: Sample | undefined, to: Sample, sink: Sink): Sample => {
  const known = from !== undefined && to.linked
  if (known && to.r >= 0 && to.r <= cap(rule, to.at - from.at)) sink.span(from.at, to.at, to.r, 'measured')
  else {
    sink.unexplained(from, to, to.r)
    sink.flag('unexplained', to.at)
  }
  return to
}

const gauge = (rule: Rule, from: Sample, to: Sample, sink: Sink): Sample => {
  const end = Math.min(to.at, from.at + rule.maxGap) as EpochMs
  sink.hold(from.at, end, from.r)
  return to
}

/**
 * One step of the engine: the state is the last accepted sample, the next sample lies later in time.
 * A pure fold: the same ordered samples give the same calls, bit for bit (metering.md, the counter, rules 1, 2, 3, 5, 6; delta; gauge).
 */
export const difference = (rule: Rule, state: Sample | undefined, sample: Sample, sink: Sink): Sample | undefined => {
  if (sample.quality === 'suspect') {
    sink.setAside(sample, 'suspect')
    sink.flag('set-aside', sample.at)
    // a suspect delta's interval is missing and the next one starts at it
    return rule.measure === 'delta' ? sample : state
  }
  if (sample.quality === 'estimated') sink.flag('estimated', sample.at)
  if (rule.measure === 'delta') return delta(rule, state, sample, sink)
  if (state === undefined) return sample
  return rule.measure === 'counter' ? counter(rule, state, sample, sink) : gauge(rule, state, sample, sink)
}
