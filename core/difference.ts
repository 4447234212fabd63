import { type Ahead, findReturn, isUsable, look, type Search } from './glitch.ts'
import type { Cut, History } from './meter-history.ts'
import { ruleAt } from './meter-history.ts'
import { cap } from './register.ts'
import type { Doubt, How, Part, Sample, Sink } from './sample.ts'
import { isContinuous, partsOf, type Step, stepOf } from './step.ts'
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

const trouble = (state: State, t: number): void => {
  state.troubles.push(t)
  if (state.troubles.length > TROUBLES) state.troubles.shift()
}
/** Whether rule 4 is left out at a time: this would be one more than 20 in the window. */
const isNoCounter = ({ troubles }: State, t: number, window: number): boolean =>
  troubles.length >= TROUBLES && (troubles[0] as number) > t - window

const howOf = (ms: number, maxGap: number, amount: number): How => {
  // d = 0 over a gap is a measured zero (metering.md, gaps)
  if (ms <= maxGap || amount === 0) return 'measured'
  if (ms <= E1_TO) return 'e1'
  return ms <= E2_TO ? 'e2' : 'e3'
}
/** Counts the energy of a step. */
const count = ({ history, sink }: Engine, [from, to]: readonly [Sample, Sample], parts: readonly Part[]): void => {
  const amount = parts.length === 1 ? (parts[0] as Part).amount : parts.reduce((n, p) => n + p.amount, 0)
  const how = howOf(to.at - from.at, ruleAt(history, to.at).maxGap, amount)
  if (how !== 'measured') return sink.gap({ from, to, parts, how })
  for (const p of parts) sink.span(p.start, p.end, p.amount)
}
const countStep = (engine: Engine, from: Sample, to: Sample, wrapped = false): void =>
  count(engine, [from, to], partsOf(engine.history, from, to, wrapped))
/** The common step, without a list of parts: no change of ratio, no gap, rule 1 without a question. False: it is none. */
const countPlain = ({ history, sink }: Engine, from: Sample, to: Sample): boolean => {
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
const accept = (state: State, sample: Sample, before?: Sample): void => {
  state.r1 = sample
  state.r0 = before
  state.prev = sample
}

const setAside = ({ sink }: Engine, sample: Sample, why: Parameters<Sink['setAside']>[1], head = false): void => {
  sink.setAside(sample, why, head)
  sink.flag('set-aside', sample.at)
}

const doubt = (
  { sink }: Engine,
  [from, to]: readonly [Sample | undefined, Sample],
  { amount, why, ignored = false }: { amount: number; why: Doubt; ignored?: boolean },
): void => {
  sink.unexplained({ from, to, amount, why, ignored })
  if (!ignored) sink.flag('unexplained', to.at)
}

/** Rule 2: a declared wrap fits, and a second one would not. */
const isRollover = ({ d, limit, wrap }: Step): boolean =>
  d < 0 && wrap !== undefined && d + wrap >= 0 && d + wrap <= limit && d + 2 * wrap > limit
/** Rule 3. */
const isJitter = ({ d, resolution }: Step): boolean => d < 0 && -d <= 2 * resolution
/** Rule 1, where a declared wrap would not fit as well. */
const isConsumption = (step: Step): boolean =>
  isContinuous(step) && (step.wrap === undefined || step.d + step.wrap > step.limit)

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
const unexplained = (engine: Engine, state: State, to: Sample, step: Step): void => {
  const from = state.r1 as Sample
  const ruling = engine.rulings.get(rulingKey(from, to))
  trouble(state, to.at)
  if (ruling && obey(engine, state, { to, step, ruling })) return engine.sink.decided(from, to, ruling.act)
  doubt(engine, [from, to], { amount: step.d, why: 'step' })
  accept(state, to)
}

const nextCut = ({ history }: Engine, state: State): number => history.cuts[state.cut]?.at ?? Number.POSITIVE_INFINITY

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

const hold = ({ history, sink }: Engine, from: Sample, until: EpochMs): void =>
  sink.hold(from.at, Math.min(until, from.at + ruleAt(history, from.at).maxGap) as EpochMs, from.r)

/** The first reading of a line; where an event cut the one before without telling both its ends, the amount across is unexplained. */
const begin = (engine: Engine, state: State, first: Sample, isTold = false): void => {
  const { severed } = state
  if (severed && !(severed.told && isTold))
    doubt(engine, [severed.last, first], { amount: first.r - severed.last.r, why: 'cut' })
  state.severed = undefined
  accept(state, first)
}

/** A final is a reading on the old line that is never set aside: no look-ahead, no jitter (metering.md, rule 0). */
const endLine = (engine: Engine, state: State, final: Sample): void => {
  if (!state.r1) return begin(engine, state, final)
  const step = stepOf(engine.history, state.r1, final)
  if (isConsumption(step)) countStep(engine, state.r1, final)
  else if (isRollover(step)) {
    countStep(engine, state.r1, final, true)
    engine.sink.flag('rollover', final.at)
  } else return unexplained(engine, state, final, step)
  accept(state, final)
}

/** Ends the line of a counter; while it is away there is none. */
const sever = (engine: Engine, state: State, { final }: Cut): void => {
  if (state.away) return
  if (final) endLine(engine, state, final)
  state.severed = state.r1 && { last: state.r1, told: final !== undefined }
}

const cutAt = (engine: Engine, state: State, cut: Cut): void => {
  const { measure } = engine.history.periods[0].rule
  if (measure === 'gauge' && state.r1) hold(engine, state.r1, cut.at)
  if (measure === 'counter') sever(engine, state, cut)
  state.aside = undefined
  state.searches = []
  state.r1 = undefined
  state.r0 = undefined
  state.prev = undefined
  state.away = cut.out
  if (measure === 'counter' && cut.initial && !cut.out) begin(engine, state, cut.initial, true)
}
/** Takes the cuts up to a time. */
export const takeCuts = (engine: Engine, state: State, until: number): void => {
  const { cuts } = engine.history
  for (let cut = cuts[state.cut]; cut && cut.at <= until; cut = cuts[state.cut]) {
    state.cut += 1
    cutAt(engine, state, cut)
  }
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

/**
 * Folds a meter's samples from a state on: the pure function that slots are defined by. Yields each sample once it has been
 * taken; behind the last one the remaining cuts are taken. A caller may stop early.
 */
export function* fold(engine: Engine, state: State, samples: Iterable<Sample>): Generator<Sample> {
  const source = samples[Symbol.iterator]()
  let buffer: Sample[] = []
  let head = 0
  const ahead: Ahead = (i) => {
    while (buffer.length <= head + i) {
      const { value, done } = source.next()
      if (done) return undefined
      buffer.push(value)
    }
    return buffer[head + i]
  }
  try {
    for (let sample = ahead(0); sample; sample = ahead(0)) {
      head += 1
      if (head > 4096 && head * 2 > buffer.length) {
        buffer = buffer.slice(head)
        head = 0
      }
      advance(engine, state, sample, ahead)
      yield sample
    }
    takeCuts(engine, state, Number.POSITIVE_INFINITY)
  } finally {
    source.return?.()
  }
}
