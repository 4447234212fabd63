import { accept, count, countStep, doubt, type Engine, type State, setAside, trouble } from './engine.ts'
import type { Sample } from './sample.ts'
import type { Step } from './step.ts'
import type { EpochMs } from './time.ts'

/**
 * A verdict on an unexplained step, scaled: what a person decided (meter-record.ts), with the act that says so. A replacement
 * or reset has the amounts on both sides of its instant.
 */
export type Ruling = { readonly act: number } & (
  | { readonly verdict: 'true' | 'ignore' }
  | { readonly verdict: 'rollover'; readonly wrap: number | undefined }
  | { readonly verdict: 'replaced'; readonly at: number; readonly final: number; readonly initial: number }
  | { readonly verdict: 'reset'; readonly final: number | undefined; readonly initial: number }
  | { readonly verdict: 'set-aside'; readonly untilAt: number }
)
/** Key of a ruling: the ids of both samples; 0 where there is none before. */
export const rulingKey = (from: Sample | undefined, to: Sample): string => `${from?.id ?? 0}:${to.id}`

/** Applies a person's ruling; false where the readings do not bear it (any more). */
const obey = (
  engine: Engine,
  state: State,
  { to, step, ruling }: { to: Sample; step: Step; ruling: Ruling },
): boolean => {
  const from = state.r1 as Sample
  const { d, wrap } = step
  const whole = (amount: number): boolean => {
    if (amount < 0) return false
    count(engine, [from, to], [{ start: from.at, end: to.at, amount }])
    return true
  }
  switch (ruling.verdict) {
    case 'true':
      if (d < 0) return false
      countStep(engine, from, to)
      break
    case 'rollover':
      if (!whole(d + (ruling.wrap ?? wrap ?? Number.NaN))) return false
      engine.sink.flag('rollover', to.at)
      break
    case 'reset': {
      const before = (ruling.final ?? from.r) - from.r
      const after = to.r - ruling.initial
      if (before < 0 || after < 0 || !whole(before + after)) return false
      break
    }
    case 'replaced': {
      const [before, after] = [ruling.final - from.r, to.r - ruling.initial]
      if (before < 0 || after < 0 || ruling.at < from.at || ruling.at > to.at) return false
      const at = ruling.at as EpochMs
      const parts = [
        { start: from.at, end: at, amount: before },
        { start: at, end: to.at, amount: after },
      ]
      count(
        engine,
        [from, to],
        parts.filter((p) => p.end > p.start || p.amount > 0),
      )
      break
    }
    case 'set-aside':
      // a final is a reading that a person vouches for: it is never set aside
      if (to.id < 0) return false
      setAside(engine, to, 'decided', true)
      state.aside = { untilAt: ruling.untilAt, why: 'decided' }
      state.prev = to
      return true
    default:
      doubt(engine, [from, to], { amount: d, why: 'step', ignored: true })
  }
  accept(state, to)
  return true
}

/** Rule 5: a ruling, or the amount is unexplained and counting goes on from the sample. */
export const unexplained = (engine: Engine, state: State, to: Sample, step: Step): void => {
  const from = state.r1 as Sample
  const ruling = engine.rulings.get(rulingKey(from, to))
  trouble(state, to.at)
  if (ruling && obey(engine, state, { to, step, ruling })) return engine.sink.decided(from, to, ruling.act)
  doubt(engine, [from, to], { amount: step.d, why: 'step' })
  accept(state, to)
}
