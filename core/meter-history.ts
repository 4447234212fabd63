import type { MeterChange, MeterEvent } from './meter-record.ts'
import type { Meter } from './plant.ts'
import { meterRule, type Rule, rescaled, type Scaled, scaled } from './register.ts'
import type { Sample } from './sample.ts'
import { at, type EpochMs } from './time.ts'

/** An event of a meter with the act that recorded it; `key` names it. */
export type RecordedEvent = { readonly event: MeterEvent; readonly act: number; readonly key: string }
/** A stretch in which one rule holds, from `from` (UTC ms) to the next. */
export type Period = { readonly from: number; readonly rule: Rule }
/** An instant that cuts the series: nothing is looked for or interpolated across it. `out`: the meter is away afterwards. */
export type Cut = {
  readonly at: EpochMs
  readonly final: Sample | undefined
  readonly initial: Sample | undefined
  readonly out: boolean
}
/** All that the engine must know of a meter: its rules by date and its cuts, in order of time. */
export type History = { readonly periods: readonly [Period, ...Period[]]; readonly cuts: readonly Cut[] }

const changed = (meter: Meter, { wrapsAt, ...change }: MeterChange): Meter => {
  const next = { ...meter, ...(change as Partial<Meter>) }
  if (wrapsAt === null) delete next.wrapsAt
  else if (wrapsAt !== undefined) next.wrapsAt = wrapsAt
  return next
}
const changeOf = (event: MeterEvent): MeterChange | undefined =>
  event.event === 'changed' || event.event === 'replaced' ? event.change : undefined

const periodsOf = (meter: Meter, events: readonly RecordedEvent[]): [Period, ...Period[]] => {
  const periods: [Period, ...Period[]] = [{ from: Number.NEGATIVE_INFINITY, rule: meterRule(meter) }]
  let now = meter
  for (const { event } of events) {
    const change = changeOf(event)
    if (!change) continue
    now = changed(now, change)
    periods.push({ from: event.at, rule: meterRule(now) })
  }
  return periods
}

/** Row ids of the two readings that an event is: negative, apart from each other and from every reading. */
export const finalId = (act: number): number => -2 * act
export const initialId = (act: number): number => -2 * act - 1

const pseudo = (id: number, t: number, value: string, r: Scaled): Sample | undefined =>
  typeof r === 'number' ? { id, at: at(t), r, value, quality: 'good', linked: false } : undefined
/** A final that the display of its rule could not show is no reading. */
const shown = (rule: Rule, value: string): Scaled => scaled(rule, value)

/** Rules and cuts of a meter of plant.yaml under the events recorded for it; events of one instant go by the order of their acts. */
export const meterHistory = (meter: Meter, recorded: readonly RecordedEvent[] = []): History => {
  const events = recorded.toSorted((a, b) => a.event.at - b.event.at || a.act - b.act)
  const periods = periodsOf(meter, events)
  const cuts = events.flatMap(({ event, act }): Cut[] => {
    if (event.event === 'changed') return []
    const { at: t } = event
    const final = 'final' in event ? event.final : undefined
    const initial = 'initial' in event ? event.initial : undefined
    const before = ruleBefore(periods, t)
    const after = ruleAt({ periods }, t)
    return [
      {
        at: at(t),
        final: final === undefined ? undefined : pseudo(finalId(act), t, final, shown(before, final)),
        initial: initial === undefined ? undefined : pseudo(initialId(act), t, initial, shown(after, initial)),
        out: event.event === 'taken-out',
      },
    ]
  })
  return { periods, cuts }
}

const indexAt = (periods: readonly Period[], t: number): number => {
  let i = periods.length - 1
  while (i > 0 && (periods[i] as Period).from > t) i -= 1
  return i
}
/** The rule in force at a moment. */
export const ruleAt = ({ periods }: Pick<History, 'periods'>, t: number): Rule =>
  periods.length === 1 ? (periods[0] as Period).rule : (periods[indexAt(periods, t)] as Period).rule
/** The rule in force just before a moment. */
const ruleBefore = (periods: readonly Period[], t: number): Rule => (periods[indexAt(periods, t - 1)] as Period).rule

/** The periods that a step from `a` to `b` runs through, with the step's ends; one where no change lies between. */
export const periodsBetween = ({ periods }: History, a: number, b: number): readonly Period[] =>
  periods.slice(indexAt(periods, a), indexAt(periods, b) + 1)

/** A displayed value by the rule of another time. */
export const byRule = (rule: Rule, sample: Sample): number => rescaled(rule, sample.value)
