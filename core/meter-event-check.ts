import { z } from 'zod'
import type { MeterEvent } from './meter-record.ts'
import type { Meter } from './plant.ts'
import { unitInfo } from './unit.ts'

/** Why an event cannot have been so (metering.md, rule 0). */
export const EventFlaw = z.enum([
  'in-the-future', // it has not happened yet
  'two-at-one-instant', // another event of the meter stands at the same instant
  'already-out', // taken out, though it was out
  'not-out', // put back, though it was never taken out
  'is-out', // replaced or reset while it was out
  'changes-nothing', // a change that names nothing, or only what holds already
  'other-kind', // a unit of another kind than the meter's, or a rate in place of an amount
  'no-register', // a delta or gauge has no final or initial value, and is not reset
])
export type EventFlaw = z.infer<typeof EventFlaw>

/** Events of one meter must follow each other; the first that contradicts the ones before it. */
const sequenceFlaw = (events: readonly MeterEvent[]): EventFlaw | undefined => {
  let out = false
  for (const [i, { event, at }] of events.entries()) {
    if (events[i - 1]?.at === at) return 'two-at-one-instant'
    if (event === 'taken-out') {
      if (out) return 'already-out'
      out = true
    } else if (event === 'put-back') {
      if (!out) return 'not-out'
      out = false
    } else if (out && event !== 'changed') return 'is-out'
  }
  return undefined
}

const changeFlaw = (meter: Meter, event: MeterEvent): EventFlaw | undefined => {
  const change = event.event === 'changed' || event.event === 'replaced' ? event.change : undefined
  if (event.event === 'changed' && Object.values(event.change).every((v) => v === undefined)) return 'changes-nothing'
  if (change?.unit === undefined) return undefined
  const [was, is] = [unitInfo(meter.unit), unitInfo(change.unit)]
  return was.kind !== is.kind || was.rate !== is.rate ? 'other-kind' : undefined
}

const registerFlaw = (meter: Meter, event: MeterEvent): EventFlaw | undefined => {
  if (meter.measure === 'counter') return undefined
  const ends = ('final' in event && event.final !== undefined) || ('initial' in event && event.initial !== undefined)
  return event.event === 'reset' || ends ? 'no-register' : undefined
}

/** Why an event contradicts the meter, the clock or the other events that stand; undefined: it may have been so. */
export const eventFlaw = (
  event: MeterEvent,
  { meter, others, now }: { meter: Meter; others: readonly MeterEvent[]; now: number },
): EventFlaw | undefined => {
  if (event.at > now) return 'in-the-future'
  const all = [...others, event].sort((a, b) => a.at - b.at)
  return changeFlaw(meter, event) ?? registerFlaw(meter, event) ?? sequenceFlaw(all)
}
