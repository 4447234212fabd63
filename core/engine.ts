import type { Search } from './glitch.ts'
import { type History, ruleAt } from './meter-history.ts'
import { cap } from './register.ts'
import type { Ruling } from './ruling.ts'
import type { Doubt, How, Part, Sample, Sink } from './sample.ts'
import { partsOf } from './step.ts'

/** What the engine works by: a meter's rules and cuts, people's rulings, and where to tell. */
export type Engine = {
  readonly history: History
  readonly rulings: ReadonlyMap<string, Ruling>
  readonly sink: Sink
}

/** Where the fold of one meter stands between two samples. */
export type State = {
  /** the last accepted sample */
  r1: Sample | undefined
  /** the accepted one before it, where rule 1 took the step from it: that step may still be undone */
  r0: Sample | undefined
  /** the sample before the next one, accepted or not */
  prev: Sample | undefined
  /** the last of a line that an event cut, until the next line begins; `told`: its final is known */
  severed: { readonly last: Sample; readonly told: boolean } | undefined
  away: boolean
  /** the next cut */
  cut: number
  /** samples up to this time are set aside; a glitch ends with the sample that returned */
  aside: { readonly untilAt: number; readonly why: 'glitch' | 'decided' } | undefined
  /** discontinuities whose return may still come: only where the samples end */
  searches: Search[]
  /** times of the last unexplained steps and glitches, for rule 6 */
  troubles: number[]
}
export const newState = (): State => ({
  r1: undefined,
  r0: undefined,
  prev: undefined,
  severed: undefined,
  away: false,
  cut: 0,
  aside: undefined,
  searches: [],
  troubles: [],
})

/** Rule 6: after so many unexplained steps and glitches in a window a meter is no counter, and returns are not looked for. */
export const TROUBLES = 20
/** Up to this a gap's split is linear (E1), ms. */
const E1_TO = 2 * 3_600_000
/** Up to this it follows the profile of like days (E2), longer ones are E3, ms. */
const E2_TO = 7 * 86_400_000

export const trouble = (state: State, t: number): void => {
  state.troubles.push(t)
  if (state.troubles.length > TROUBLES) state.troubles.shift()
}
/** Whether rule 4 is left out at a time: this would be one more than 20 in the window. */
export const isNoCounter = ({ troubles }: State, t: number, window: number): boolean =>
  troubles.length >= TROUBLES && (troubles[0] as number) > t - window

const howOf = (ms: number, maxGap: number, amount: number): How => {
  // d = 0 over a gap is a measured zero (metering.md, gaps)
  if (ms <= maxGap || amount === 0) return 'measured'
  if (ms <= E1_TO) return 'e1'
  return ms <= E2_TO ? 'e2' : 'e3'
}
/** Counts the energy of a step. */
export const count = (
  { history, sink }: Engine,
  [from, to]: readonly [Sample, Sample],
  parts: readonly Part[],
): void => {
  const amount = parts.length === 1 ? (parts[0] as Part).amount : parts.reduce((n, p) => n + p.amount, 0)
  const how = howOf(to.at - from.at, ruleAt(history, to.at).maxGap, amount)
  if (how !== 'measured') return sink.gap({ from, to, parts, how })
  for (const p of parts) sink.span(p.start, p.end, p.amount)
}
export const countStep = (engine: Engine, from: Sample, to: Sample, wrapped = false): void =>
  count(engine, [from, to], partsOf(engine.history, from, to, wrapped))
/** The common step, without a list of parts: no change of ratio, no gap, rule 1 without a question. False: it is none. */
export const countPlain = ({ history, sink }: Engine, from: Sample, to: Sample): boolean => {
  const { periods } = history
  if (periods.length > 1) return false
  const { rule } = periods[0]
  const ms = to.at - from.at
  const d = to.r - from.r
  if (d < 0 || ms > rule.maxGap) return false
  const limit = cap(rule, ms)
  if (d > limit || (rule.wrapsAt !== undefined && d + rule.wrapsAt <= limit)) return false
  sink.span(from.at, to.at, d)
  return true
}

/** Makes a sample the last accepted one; `before`: the step to it may be undone by the next sample. */
export const accept = (state: State, sample: Sample, before?: Sample): void => {
  state.r1 = sample
  state.r0 = before
  state.prev = sample
}

export const setAside = (
  { sink }: Engine,
  sample: Sample,
  why: Parameters<Sink['setAside']>[1],
  head = false,
): void => {
  sink.setAside(sample, why, head)
  sink.flag('set-aside', sample.at)
}

export const doubt = (
  { sink }: Engine,
  [from, to]: readonly [Sample | undefined, Sample],
  { amount, why, ignored = false }: { amount: number; why: Doubt; ignored?: boolean },
): void => {
  sink.unexplained({ from, to, amount, why, ignored })
  if (!ignored) sink.flag('unexplained', to.at)
}
