import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Batch, VoidBatch } from '#core/wire'

/** Level of deflate: on batches of a second the higher ones gain a hundredth. */
const LEVEL = 3

/** Beside 1 for packed: the times are not of a clock of this computer. */
export const OWN = 2

export type Stored = { readonly payload: Uint8Array; readonly packed: 0 | 1 }

/** The shorter of a payload and its deflated form. */
export const pack = (bytes: Uint8Array): Stored => {
  const payload = deflateRawSync(bytes, { level: LEVEL })
  return payload.byteLength < bytes.byteLength ? { payload, packed: 1 } : { payload: bytes, packed: 0 }
}
/** The exact bytes that were packed. */
export const unpack = ({ payload, packed }: { payload: Buffer; packed: number }): Buffer =>
  (packed & 1) === 1 ? inflateRawSync(payload) : payload

export const isVoid = (payload: Buffer): boolean => 'void' in (JSON.parse(payload.toString()) as object)

/**
 * A batch whose clock turned out to be wrong: all its times moved by `by`, which it says, so that what the clock showed can be told
 * for ever. A pure function of its arguments: what is sent again is identical.
 */
export const restamped = (payload: Buffer, { by, boot }: { by: number; boot: string }): Buffer => {
  const batch = JSON.parse(payload.toString()) as Batch | VoidBatch
  if ('void' in batch) return payload
  const readings = batch.readings.map(([meter, at, ...rest]) => [meter, at + by, ...rest])
  const notes = batch.notes?.map((note) => ({ ...note, from: note.from + by, to: note.to + by }))
  const moved = { ...batch, sentAt: batch.sentAt + by, readings, ...(notes && { notes }), restamped: { by, boot } }
  return Buffer.from(JSON.stringify(moved))
}

/** The same batch under another identity. */
export const renamed = (payload: Buffer, epoch: string, seq: number): Buffer =>
  Buffer.from(JSON.stringify({ ...(JSON.parse(payload.toString()) as object), epoch, seq }))
