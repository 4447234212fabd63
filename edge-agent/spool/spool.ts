import type { Ack } from '#core/wire'

/** A batch in the spool: the exact bytes that are sent, now and ever again. */
export type Entry = { readonly seq: number; readonly payload: Buffer }
/** Makes the bytes of a batch once its identity is settled. */
export type Draft = (epoch: string, seq: number) => Uint8Array
/** How far each device was read: device id → mark of its driver. */
export type Marks = ReadonlyMap<string, string>

/** The clock that stamps what is appended: `offset` is what it shows less the monotonic clock of this boot, ms. */
export type Line = {
  readonly boot: string
  readonly offset: number
  /** Nobody vouches for this clock: its batches wait until it is known by how much it was wrong. */
  readonly held: boolean
}
/** `own`: the times are not of a clock of this computer (a file has them): they are never moved. */
export type Stamped = Line | 'own'
/** Says of a clock whose batches wait by how much their times move, ms; or why they can never be told. undefined: go on waiting. */
export type Verdict = (line: Pick<Line, 'boot' | 'offset'>) => number | string | undefined

/** Sampling stands still since `from`. */
export type Stop = { readonly from: number; readonly reason: string }

export type AckWay = 'forward' | 'same' | 'back' | 'ahead' | 'foreign'

export type SpoolState = {
  readonly epoch: string
  /** The seq of the next batch. */
  readonly next: number
  /** Every batch up to here is acknowledged. */
  readonly committed: number
  /** The oldest seq that is still here; `next` when there is none. */
  readonly oldest: number
  /** Batches from this seq on wait for the clock; `next` when none does. */
  readonly heldFrom: number
  /** Room that all kept batches take, acknowledged ones too, bytes. */
  readonly bytes: number
  /** How full it is of what is not acknowledged, 0 … 1: of its cap, or of the disk where that is the nearer end. */
  readonly pressure: number
  /** Batches that were replaced by a void; their originals are kept aside. */
  readonly aside: number
  /** Batches that gave way to newer ones since the start (policy `drop-oldest`). */
  readonly dropped: number
  /** Since when and why nothing is appended, also over a restart; ended by the next append. */
  readonly stopped: Stop | undefined
  readonly marks: Marks
}

/** What is sampled is durable here before it is sent, and stays until the server has said that it is committed. */
export type Spool = {
  /**
   * Makes batches and marks durable in one step; throws SpoolFull (the cap, or the disk), and then nothing was changed.
   * `line`: the clock that stamped them; left out: the same as before.
   */
  append(drafts: readonly Draft[], marks: Marks, line?: Stamped): void
  /** At most `limit` batches after `seq`, in order, acknowledged ones too; none whose times are not known yet. */
  peek(seq: number, limit: number): readonly Entry[]
  /**
   * Takes in what the server says. `back`: a restored server; what is kept is unacknowledged again. `ahead`: the server has more than
   * was ever made here, so this spool is an old copy of itself; it has begun a new epoch with all that was not acknowledged.
   */
  ack(ack: Pick<Ack, 'epoch' | 'committed'>): AckWay
  /** Puts a void with this reason in the place of a batch and keeps the original aside, if it is still here. */
  refuse(seq: number, reason: string): void
  /** Judges the clocks whose batches wait: those go out with corrected times, or as voids with the originals aside. */
  settle(verdict: Verdict): void
  /** The clock of this boot was set back: what it stamped from this seq on, which was never sent, is moved with it. */
  correct(from: number, now: Pick<Line, 'boot' | 'offset'>): void
  /** Keeps durably that sampling stands still; where even that cannot be written it is known until the process ends. */
  stop(stop: Stop): void
  state(): SpoolState
  close(): void
}

/** What is not acknowledged fills the spool, or the disk is full: stop sampling and try again. */
export class SpoolFull extends Error {
  override name = 'SpoolFull'
}
/** The spool is in use by another process: stop. */
export class SpoolBusy extends Error {
  override name = 'SpoolBusy'
}
