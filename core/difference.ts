import { begin, hold, nextCut, takeCuts } from './cut.ts'
import {
  accept,
  countPlain,
  countStep,
  doubt,
  type Engine,
  isNoCounter,
  type State,
  setAside,
  trouble,
} from './engine.ts'
import { type Ahead, findReturn, isUsable, look, type Search } from './glitch.ts'
import { type History, ruleAt } from './meter-history.ts'
import { cap } from './register.ts'
import { rulingKey, unexplained } from './ruling.ts'
import type { Sample } from './sample.ts'
import { isConsumption, isContinuous, isJitter, isRollover, type Step, stepOf } from './step.ts'

/** The next usable sample on the same line. */
const nextOf = (ahead: Ahead, before: number): { sample: Sample; i: number } | undefined => {
  for (let i = 0; ; i += 1) {
    const sample = ahead(i)
    if (!sample || sample.at >= before) return undefined
    if (isUsable(sample)) return { sample, i }
  }
}

/** Whether b had gone astray by the look of c: c falls, fits the accepted reading a before b, and is too high for a register that began again at 0. */
const goesAround = (history: History, a: Sample, [, c]: readonly [Sample, Sample], step: Step): boolean =>
  step.d < 0 && !isJitter(step) && !isRollover(step) && c.r > step.limit && isContinuous(stepOf(history, a, c))

/** Rule 4, the other way round: whether the step a → b, which rule 1 takes, is undone by the sample behind b. */
const isUndone = (engine: Engine, state: State, b: Sample, ahead: Ahead): boolean => {
  const { history } = engine
  const a = state.r1 as Sample
  const before = nextCut(engine, state)
  const next = nextOf(ahead, before)
  if (!next) return false
  const c = next.sample
  const { window } = ruleAt(history, c.at)
  if (isNoCounter(state, c.at, window)) return false
  if (!goesAround(history, a, [b, c], stepOf(history, b, c))) return false
  const search: Search = { r1: b, until: c.at + window, prev: c, rise: 0 }
  const { finding } = findReturn(history, search, { ahead, from: next.i + 1, before })
  if (finding === 'return') return false
  if (finding === 'on') state.searches.push(search)
  return true
}

/** A step that is negative or over the cap. Without `ahead` nothing lies behind yet: the answer may be a time to fold again from. */
const discontinuous = (
  engine: Engine,
  state: State,
  { to, step, ahead }: { to: Sample; step: Step; ahead: Ahead | undefined },
): number | undefined => {
  const { history, sink } = engine
  const r1 = state.r1 as Sample
  const rollover = isRollover(step)
  if (isJitter(step) && !rollover) {
    setAside(engine, to, 'jitter')
    state.prev = to
    return undefined
  }
  const { window } = ruleAt(history, to.at)
  if (!isNoCounter(state, to.at, window)) {
    const search: Search = { r1, until: to.at + window, prev: to, rise: 0 }
    if (!ahead) {
      if (state.r0 && goesAround(history, state.r0, [r1, to], step)) return state.r0.at
      state.searches.push(search)
    } else {
      const found = findReturn(history, search, { ahead, from: 0, before: nextCut(engine, state) })
      if (found.finding === 'on') state.searches.push(search)
      if (found.finding === 'return') {
        trouble(state, to.at)
        setAside(engine, to, 'glitch', true)
        sink.flag('glitch', to.at)
        state.aside = { untilAt: (found.sample as Sample).at, why: 'glitch' }
        state.prev = to
        return undefined
      }
    }
  }
  if (!rollover) unexplained(engine, state, to, step)
  else {
    countStep(engine, r1, to, true)
    sink.flag('rollover', to.at)
    accept(state, to)
  }
  return undefined
}

/** Searches that are still open take the new sample; answers the time to fold again from where one has found its return. */
const searching = (engine: Engine, state: State, s: Sample): number | undefined => {
  let from: number | undefined
  state.searches = state.searches.filter((search) => {
    const finding = look(engine.history, search, s)
    if (finding === 'return') from = Math.min(from ?? search.r1.at, search.r1.at)
    return finding === 'on'
  })
  return from
}

const counter = (engine: Engine, state: State, to: Sample, ahead: Ahead | undefined): number | undefined => {
  const { aside, r1 } = state
  if (!ahead && state.searches.length > 0) {
    const again = searching(engine, state, to)
    if (again !== undefined) return again
  }
  if (aside && (aside.why === 'glitch' ? to.at < aside.untilAt : to.at <= aside.untilAt)) {
    setAside(engine, to, aside.why)
    state.prev = to
    return undefined
  }
  state.aside = undefined
  if (!r1) {
    begin(engine, state, to)
    return undefined
  }
  const next = ahead?.(0)
  const isOrdinary = aside === undefined && (!ahead || next === undefined || (next.r >= to.r && isUsable(next)))
  if (isOrdinary && countPlain(engine, r1, to)) {
    accept(state, to, r1)
    return undefined
  }
  const step = stepOf(engine.history, r1, to)
  if (!isContinuous(step)) return discontinuous(engine, state, { to, step, ahead })
  if (!isConsumption(step)) unexplained(engine, state, to, step)
  else if (aside?.why === 'glitch') {
    countStep(engine, r1, to)
    accept(state, to)
  } else if (ahead && isUndone(engine, state, to, ahead)) {
    trouble(state, to.at)
    setAside(engine, to, 'undone', true)
    engine.sink.flag('glitch', to.at)
    state.prev = to
  } else {
    countStep(engine, r1, to)
    accept(state, to, r1)
  }
  return undefined
}

const delta = (engine: Engine, state: State, to: Sample): void => {
  const from = state.r1
  const known = from !== undefined && to.linked
  state.r1 = to
  if (known && to.r >= 0 && to.r <= cap(ruleAt(engine.history, to.at), to.at - from.at))
    return engine.sink.span(from.at, to.at, to.r)
  const ruling = engine.rulings.get(rulingKey(from, to))
  const why = known ? 'step' : 'no-predecessor'
  if (ruling?.verdict === 'true' && from && to.r >= 0) engine.sink.span(from.at, to.at, to.r)
  else if (ruling?.verdict === 'ignore') doubt(engine, [from, to], { amount: to.r, why, ignored: true })
  else if (ruling?.verdict === 'set-aside') setAside(engine, to, 'decided')
  else return doubt(engine, [from, to], { amount: to.r, why })
  engine.sink.decided(from ?? to, to, ruling.act)
}

/**
 * One step of the engine (metering.md): the next sample in order of time, one an instant. `ahead` shows the samples behind it;
 * without it the sample is the newest there is, and the answer may be a time: from there on the series must be folded again
 * (a glitch has returned, or a step was undone), and the state is void. Pure but for `state` and the calls of the sink.
 */
export const advance = (engine: Engine, state: State, sample: Sample, ahead?: Ahead): number | undefined => {
  if (sample.at >= nextCut(engine, state)) takeCuts(engine, state, sample.at)
  const { measure } = engine.history.periods[0].rule
  if (!isUsable(sample)) {
    setAside(engine, sample, sample.quality === 'suspect' ? 'suspect' : 'person')
    // a suspect delta's interval is missing and the next one starts at it
    if (measure === 'delta') state.r1 = sample
    return undefined
  }
  if (state.away) {
    setAside(engine, sample, 'taken-out')
    return undefined
  }
  if (state.r1?.at === sample.at) {
    if (state.r1.r !== sample.r) setAside(engine, sample, 'at-cut')
    return undefined
  }
  if (sample.quality === 'estimated') engine.sink.flag('estimated', sample.at)
  if (measure === 'counter') return counter(engine, state, sample, ahead)
  if (measure === 'delta') delta(engine, state, sample)
  else {
    if (state.r1) hold(engine, state.r1, sample.at)
    state.r1 = sample
  }
  return undefined
}
