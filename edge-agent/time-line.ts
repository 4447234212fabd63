import type { Note } from '#core/wire'

/**
 * The agent's own time, out of the clock of the computer and its monotonic clock. Pure: it is told what both show.
 *
 *   wall clock set forward: time follows at once; instants that were passed over are not sampled
 *   set back by up to two minutes: time goes on at half speed until the clock has caught up, so that no stamp is given twice
 *   set back further: time follows; what was stamped before on this boot and was never sent is moved with it (spool, lines)
 */
export type TimeLine = {
  /** wall clock − monotonic clock, ms: as it is now, and as the steps alone have made it */
  readonly offset: number
  readonly line: number
  /** how far time was ahead of the wall clock at `since`, ms */
  readonly ahead: number
  readonly since: number
}
export type Look = { readonly wall: number; readonly mono: number }
/** The clock was set by `by` ms, when time stood at `from`. `back`: time went back with it. */
export type Step = { readonly from: number; readonly to: number; readonly by: number; readonly back: boolean }

/** Less than this is no step, nor a time to be corrected: two clocks are not read at one moment, and some drift against each other, ms. */
export const STEP = 100
/** Time goes back with the wall clock where this is exceeded, ms: as far as a server lets a stamp be ahead. */
const LIMIT = 120_000
/** Share of the speed that is given up to be caught up with. */
const SLOWER = 1 / 2

export const timeLine = ({ wall, mono }: Look): TimeLine => ({
  offset: wall - mono,
  line: wall - mono,
  ahead: 0,
  since: mono,
})

const aheadAt = ({ ahead, since }: TimeLine, mono: number): number => Math.max(0, ahead - (mono - since) * SLOWER)

/** Time at a moment of the monotonic clock, whole ms. */
export const timeAt = (t: TimeLine, mono: number): number => Math.floor(t.offset + mono + aheadAt(t, mono))

/**
 * What the two clocks show now. `held`: stamps are moved later anyway, so that time may follow the wall clock wherever it goes.
 */
export const look = (t: TimeLine, { wall, mono }: Look, held = false): { line: TimeLine; step?: Step } => {
  const by = wall - mono - t.offset
  if (by === 0) return { line: t }
  const ahead = aheadAt(t, mono)
  const small = Math.abs(by) < STEP
  const back = !small && by < 0 && (held || ahead - by > LIMIT)
  // where the stamps before move with the step, how far they were ahead stays as it is
  const then = back || (held && !small) ? ahead : Math.max(0, ahead - by)
  // a step forward that time was ahead of already did not move it
  const moved = by > 0 ? by - (ahead - then) : by
  const line: TimeLine = { offset: t.offset + by, line: small ? t.line : t.line + moved, ahead: then, since: mono }
  if (small) return { line }
  const from = timeAt(t, mono)
  return { line, step: { from, to: from + by, by, back } }
}

/** A step as the server is told of it. */
export const stepNote = ({ from, to, by }: Step): Note => ({
  kind: 'clock-step',
  from,
  to,
  reason: `the clock was set by ${by > 0 ? '+' : ''}${(by / 1_000).toFixed(3)} s`,
})

/** The first whole multiple of a step after `last` that is not over; after a clock that was set back, the first from now on. */
export const nextInstant = (
  last: number,
  now: number,
  { every, shift = 0 }: { every: number; shift?: number },
): number => {
  const after = last > now ? now : Math.max(last, now - 1)
  return (Math.floor((after + shift) / every) + 1) * every - shift
}
