import { divideHalfUp, mulDiv } from './decimal.ts'
import { difference, type Flag, type How, type Sample, type Sink } from './difference.ts'
import type { Rule } from './register.ts'
import { type EpochMs, HOUR, MINUTE, SLOT } from './time.ts'

/** One half-hour of one meter: millionths of the base unit and ms. What is neither measured nor estimated is missing. */
export type SlotRow = {
  amount: number
  measured: number
  e1: number
  e2: number
  e3: number
  rollovers: number
  setAside: number
  unexplained: number
  estimated: number
}
/** A slot while it fills: a gauge's integral (millionths × ms) is rounded once, when read; minutes are for display. */
export type OpenSlot = SlotRow & {
  integral: bigint
  readonly minutes: Float64Array
  readonly covered: Uint16Array
}
export type Slots = Map<number, OpenSlot>

/** Minutes in a slot. */
export const MINUTES = SLOT / MINUTE

const open = (): OpenSlot => ({
  amount: 0,
  measured: 0,
  e1: 0,
  e2: 0,
  e3: 0,
  rollovers: 0,
  setAside: 0,
  unexplained: 0,
  estimated: 0,
  integral: 0n,
  minutes: new Float64Array(MINUTES),
  covered: new Uint16Array(MINUTES),
})
const slotAt = (slots: Slots, start: number): OpenSlot => {
  const known = slots.get(start)
  if (known) return known
  const slot = open()
  slots.set(start, slot)
  return slot
}

/** Splits [start, end) at every multiple of `width` and visits the parts. */
const parts = (
  start: number,
  end: number,
  width: number,
  visit: (bin: number, from: number, to: number) => void,
): void => {
  let from = start
  while (from < end) {
    const bin = Math.floor(from / width) * width
    const to = Math.min(end, bin + width)
    visit(bin, from, to)
    from = to
  }
}

/**
 * Splits an amount over time: register(b) = r1 + roundHalfUp(d × (b − t1) / (t2 − t1)) at each boundary, a part is the
 * difference of two of these; so the parts sum to the amount exactly (metering.md, exact arithmetic).
 */
const split = (
  start: number,
  end: number,
  amount: number,
  width: number,
  visit: (bin: number, amount: number, ms: number) => void,
): void => {
  let before = 0
  parts(start, end, width, (bin, from, to) => {
    const until = to === end ? amount : mulDiv(amount, to - start, end - start)
    visit(bin, until - before, to - from)
    before = until
  })
}

const minute = (slot: OpenSlot, start: number, amount: number, ms: number): void => {
  const i = (start % SLOT) / MINUTE
  slot.minutes[i] = (slot.minutes[i] ?? 0) + amount
  slot.covered[i] = (slot.covered[i] ?? 0) + ms
}

const flagged: Record<Flag, 'rollovers' | 'setAside' | 'unexplained' | 'estimated'> = {
  rollover: 'rollovers',
  'set-aside': 'setAside',
  unexplained: 'unexplained',
  estimated: 'estimated',
}

/** Where unexplained steps and samples set aside are told. */
export type Findings = Pick<Sink, 'unexplained' | 'setAside'>

/** A sink that fills slots; slots outside of `keep` are left alone. */
export const slotSink = (slots: Slots, findings: Findings, keep: (slot: number) => boolean = () => true): Sink => ({
  span(start: EpochMs, end: EpochMs, amount: number, how: How): void {
    split(start, end, amount, SLOT, (bin, part, ms) => {
      if (!keep(bin)) return
      const slot = slotAt(slots, bin)
      slot.amount += part
      slot[how] += ms
    })
    split(start, end, amount, MINUTE, (bin, part, ms) => {
      const at = Math.floor(bin / SLOT) * SLOT
      if (keep(at)) minute(slotAt(slots, at), bin, part, ms)
    })
  },
  hold(start: EpochMs, end: EpochMs, r: number): void {
    parts(start, end, SLOT, (bin, from, to) => {
      if (!keep(bin)) return
      const slot = slotAt(slots, bin)
      slot.integral += BigInt(r) * BigInt(to - from)
      slot.amount = Number(divideHalfUp(slot.integral, BigInt(HOUR)))
      slot.measured += to - from
    })
    parts(start, end, MINUTE, (bin, from, to) => {
      const at = Math.floor(bin / SLOT) * SLOT
      if (keep(at)) minute(slotAt(slots, at), bin, (r * (to - from)) / HOUR, to - from)
    })
  },
  flag(flag: Flag, at: EpochMs): void {
    const bin = Math.floor((at - 1) / SLOT) * SLOT
    if (keep(bin)) slotAt(slots, bin)[flagged[flag]] += 1
  },
  unexplained: findings.unexplained,
  setAside: findings.setAside,
})

/** The slots of a meter from all its samples, ordered by time, one an instant: the pure function that everything else must equal. */
export const slotsOf = (rule: Rule, samples: Iterable<Sample>, findings: Findings): Slots => {
  const slots: Slots = new Map()
  const sink = slotSink(slots, findings)
  let state: Sample | undefined
  for (const sample of samples) state = difference(rule, state, sample, sink)
  return slots
}
