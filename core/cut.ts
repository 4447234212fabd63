import { accept, countStep, doubt, type Engine, type State } from './engine.ts'
import { type Cut, ruleAt } from './meter-history.ts'
import { unexplained } from './ruling.ts'
import type { Sample } from './sample.ts'
import { isConsumption, isRollover, stepOf } from './step.ts'
import type { EpochMs } from './time.ts'

/** Time of the next event that cuts the series. */
export const nextCut = ({ history }: Engine, state: State): number =>
  history.cuts[state.cut]?.at ?? Number.POSITIVE_INFINITY

/** A gauge holds its rate until the next sample, at most maxGap. */
export const hold = ({ history, sink }: Engine, from: Sample, until: EpochMs): void =>
  sink.hold(from.at, Math.min(until, from.at + ruleAt(history, from.at).maxGap) as EpochMs, from.r)

/** The first reading of a line; where an event cut the one before without telling both its ends, the amount across is unexplained. */
export const begin = (engine: Engine, state: State, first: Sample, isTold = false): void => {
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
