import { divideHalfUp, mulDiv, quotientHalfUp } from './decimal.ts'
import { type Engine, newState } from './engine.ts'
import { foldAll } from './fold.ts'
import { type Filled, fillGap, type PlacedEstimate, type Profile, profileOf, withEstimates } from './gap.ts'
import type { History } from './meter-history.ts'
import type { Ruling } from './ruling.ts'
import type { Flag, Gap, Sample, Sink } from './sample.ts'
import { type EpochMs, HOUR, MINUTE, SLOT } from './time.ts'

/** One half-hour of one meter: millionths of the base unit and ms. What is neither measured nor estimated is missing. */
export type SlotRow = {
  amount: number
  measured: number
  e1: number
  e2: number
  e3: number
  rollovers: number
  glitches: number
  setAside: number
  unexplained: number
  estimated: number
}
/**
 * A slot while it fills. A gauge's integral (millionths × ms) is `integral` + `partial`, the part that a safe integer holds;
 * it is rounded once. Minutes are for display; they are empty where nobody wants them.
 */
export type OpenSlot = SlotRow & {
  integral: bigint
  partial: number
  readonly minutes: Float64Array
  readonly covered: Uint16Array
}
export type Slots = Map<number, OpenSlot>

/** Minutes in a slot. */
export const MINUTES = SLOT / MINUTE

const NO_AMOUNTS = new Float64Array(0)
const NO_TIMES = new Uint16Array(0)
/** A slot that nothing has run through yet. */
export const openSlot = (withMinutes: boolean): OpenSlot => ({
  amount: 0,
  measured: 0,
  e1: 0,
  e2: 0,
  e3: 0,
  rollovers: 0,
  glitches: 0,
  setAside: 0,
  unexplained: 0,
  estimated: 0,
  integral: 0n,
  partial: 0,
  minutes: withMinutes ? new Float64Array(MINUTES) : NO_AMOUNTS,
  covered: withMinutes ? new Uint16Array(MINUTES) : NO_TIMES,
})
const slotStart = (t: number): number => Math.floor(t / SLOT) * SLOT

/** An amount that runs evenly through [start, end). */
type Line = { readonly start: number; readonly end: number; readonly amount: number }
/**
 * What of a line has run at a boundary: register(b) − r1 = roundHalfUp(d × (b − t1) / (t2 − t1)); a part of the line is the
 * difference of two of these, so the parts sum to the amount exactly (metering.md, exact arithmetic).
 */
const runAt = ({ start, end, amount }: Line, t: number): number =>
  t >= end ? amount : mulDiv(amount, t - start, end - start)

const addMinute = (slot: OpenSlot, i: number, amount: number, ms: number): void => {
  slot.minutes[i] = (slot.minutes[i] ?? 0) + amount
  slot.covered[i] = (slot.covered[i] ?? 0) + ms
}
const minuteOf = (t: number, bin: number): number => Math.floor((t - bin) / MINUTE)
/** Splits the part [from, to) of a line over the minutes of its slot. */
const lineMinutes = (slot: OpenSlot, bin: number, line: Line): void => {
  if (slot.minutes.length === 0) return
  const to = Math.min(line.end, bin + SLOT)
  let from = Math.max(line.start, bin)
  let before = runAt(line, from)
  while (from < to) {
    const i = minuteOf(from, bin)
    const until = Math.min(to, bin + (i + 1) * MINUTE)
    const run = runAt(line, until)
    addMinute(slot, i, run - before, until - from)
    before = run
    from = until
  }
}
const holdMinutes = (slot: OpenSlot, bin: number, { start, end, amount: r }: Line): void => {
  if (slot.minutes.length === 0) return
  const to = Math.min(end, bin + SLOT)
  let from = Math.max(start, bin)
  while (from < to) {
    const i = minuteOf(from, bin)
    const until = Math.min(to, bin + (i + 1) * MINUTE)
    addMinute(slot, i, (r * (until - from)) / HOUR, until - from)
    from = until
  }
}
/** Adds a rate held for some ms to the exact integral of a slot. */
const integrate = (slot: OpenSlot, r: number, ms: number): void => {
  const product = r * ms
  const sum = slot.partial + product
  if (Number.isSafeInteger(product) && Number.isSafeInteger(sum)) slot.partial = sum
  else {
    slot.integral += BigInt(slot.partial) + BigInt(r) * BigInt(ms)
    slot.partial = 0
  }
  slot.amount =
    slot.integral === 0n
      ? quotientHalfUp(slot.partial, HOUR)
      : Number(divideHalfUp(slot.integral + BigInt(slot.partial), BigInt(HOUR)))
  slot.measured += ms
}

const flagged: Record<Flag, 'rollovers' | 'glitches' | 'setAside' | 'unexplained' | 'estimated'> = {
  rollover: 'rollovers',
  glitch: 'glitches',
  'set-aside': 'setAside',
  unexplained: 'unexplained',
  estimated: 'estimated',
}

/** What a fold finds beside amounts: unexplained steps, samples set aside, decisions that it applied, gaps as they were split. */
export type Findings = Pick<Sink, 'unexplained' | 'setAside' | 'decided'> & {
  gap(gap: Gap, method: Filled['method']): void
}
/** What the slots of a meter need beside its samples. */
export type SlotOptions = {
  /** slots that start before get no minutes, UTC ms */
  readonly minutesFrom?: number
  readonly estimates?: readonly PlacedEstimate[]
  /** what like half-hours took; default: out of the slots themselves */
  readonly profile?: Profile
}

/** A sink that fills slots. */
export const slotSink = (
  slots: Slots,
  findings: Findings,
  {
    minutesFrom = Number.NEGATIVE_INFINITY,
    estimates = [],
    profile = profileOf((start) => slots.get(start)),
  }: SlotOptions = {},
): Sink => {
  const slotAt = (start: number): OpenSlot => {
    const known = slots.get(start)
    if (known) return known
    const slot = openSlot(start >= minutesFrom)
    slots.set(start, slot)
    return slot
  }
  const line = (start: number, end: number, amount: number, how: 'measured' | 'e1' | 'e2' | 'e3'): void => {
    const first = slotStart(start)
    const i = minuteOf(start, first)
    if (end <= first + (i + 1) * MINUTE) {
      // the common case: a step inside one minute
      const slot = slotAt(first)
      slot.amount += amount
      slot[how] += end - start
      if (slot.minutes.length > 0) addMinute(slot, i, amount, end - start)
      return
    }
    if (end <= first + SLOT && first < minutesFrom) {
      // a step inside one slot that keeps no minutes
      const slot = slotAt(first)
      slot.amount += amount
      slot[how] += end - start
      return
    }
    const line = { start, end, amount }
    let before = 0
    for (let bin = first; bin < end; bin += SLOT) {
      const run = runAt(line, bin + SLOT)
      const slot = slotAt(bin)
      slot.amount += run - before
      slot[how] += Math.min(end, bin + SLOT) - Math.max(start, bin)
      lineMinutes(slot, bin, line)
      before = run
    }
  }
  return {
    span: (start, end, amount) => line(start, end, amount, 'measured'),
    gap(gap) {
      const { method, pieces } = fillGap(gap, estimates, profile)
      for (const { start, end, amount, how } of pieces) line(start, end, amount, how)
      findings.gap(gap, method)
    },
    hold(start: EpochMs, end: EpochMs, r: number): void {
      const line = { start, end, amount: r }
      for (let bin = slotStart(start); bin < end; bin += SLOT) {
        const slot = slotAt(bin)
        integrate(slot, r, Math.min(end, bin + SLOT) - Math.max(start, bin))
        holdMinutes(slot, bin, line)
      }
    },
    flag(flag: Flag, at: EpochMs): void {
      slotAt(slotStart(at - 1))[flagged[flag]] += 1
    },
    unexplained: findings.unexplained,
    setAside: findings.setAside,
    decided: findings.decided,
  }
}

/** All that a meter's slots are made of beside its samples: plant history with events, decisions, estimates. */
export type MeterBasis = {
  readonly history: History
  readonly rulings: ReadonlyMap<string, Ruling>
  readonly estimates: readonly PlacedEstimate[]
}

/** The slots of a meter from all its samples, ordered by time, one an instant: the pure function that everything else must equal. */
export const slotsOf = (
  basis: MeterBasis,
  samples: Iterable<Sample>,
  findings: Findings,
  minutesFrom = Number.NEGATIVE_INFINITY,
): Slots => {
  const slots: Slots = new Map()
  const sink = slotSink(slots, findings, { minutesFrom, estimates: basis.estimates })
  const engine: Engine = { ...basis, sink }
  foldAll(engine, newState(), samples)
  return withEstimates(slots, basis.estimates, openSlot)
}
