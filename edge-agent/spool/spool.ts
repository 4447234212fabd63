import type { Ack } from '#core/wire'

/** A batch in the spool: the exact bytes that are sent, now and ever again. */
export type Entry = { readonly seq: number; readonly payload: Buffer }
/** Makes the bytes of a batch once its identity is settled. */
export type Draft = (epoch: string, seq: number) => Uint8Array
/** How far each device was read: device id → mark of its driver. */
export type Marks = ReadonlyMap<string, string>

export type AckWay = 'forward' | 'same' | 'back' | 'ahead' | 'foreign'

export type SpoolState = {
  readonly epoch: string
  /** The seq of the next batch. */
  readonly next: number
  /** Every batch up to here is acknowledged. */
  readonly committed: number
  /** The oldest seq that is still here; `next` when there is none. */
  readonly oldest: number
  /** Bytes of all batches that are kept, acknowledged ones too. */
  readonly bytes: number
  /** Batches that were replaced by a void; their originals are kept aside. */
  readonly aside: number
  readonly marks: Marks
}

/** What is sampled is durable here before it is sent, and stays until the server has said that it is committed. */
export type Spool = {
  /** Makes batches and marks durable in one step; throws SpoolFull, and then nothing was changed. */
  append(drafts: readonly Draft[], marks: Marks): void
  /** At most `limit` batches after `seq`, in order. */
  peek(seq: number, limit: number): readonly Entry[]
  /**
   * Takes in what the server says. `back`: a restored server; what is kept is unacknowledged again. `ahead`: the server has more than
   * was ever made here, so this spool is an old copy of itself; it has begun a new epoch with all that was not acknowledged.
   */
  ack(ack: Pick<Ack, 'epoch' | 'committed'>): AckWay
  /** Puts a void with this reason in the place of a batch and keeps the original aside, if it is still here. */
  refuse(seq: number, reason: string): void
  state(): SpoolState
  close(): void
}

/** The unacknowledged batches fill the spool: stop sampling and try again when something was acknowledged. */
export class SpoolFull extends Error {
  override name = 'SpoolFull'
}
/** The spool is in use by another process: stop. */
export class SpoolBusy extends Error {
  override name = 'SpoolBusy'
}
