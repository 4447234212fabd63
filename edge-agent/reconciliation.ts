import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { batchText, blockText, type ReconcileAnswer, ReconcileRequest, readingLine } from '#core/reconciliation'
import type { Entry, Spool } from './spool/spool.ts'

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
const digest = (text: string): string => sha256(text).slice(0, 32)

/** Digest of kept batches as the server makes it of what it holds; empty where nothing is kept. */
export const digestOf = (entries: readonly Entry[]): string =>
  entries.length === 0 ? '' : digest(blockText(entries.map(({ seq, payload }) => [seq, batchDigest(payload)] as const)))

const batchDigest = (payload: Buffer): string => {
  const { readings = [] } = JSON.parse(payload.toString('utf8')) as { readings?: readonly unknown[] }
  return digest(batchText(sha256(payload), readings.map(readingLine)))
}

/** A request out of bytes; undefined when it is none, or of another epoch: those batches are no longer here. */
export const readRequest = (payload: Buffer, epoch: string): ReconcileRequest | undefined => {
  try {
    const request = ReconcileRequest.safeParse(JSON.parse(payload.toString('utf8'))).data
    return request?.epoch === epoch ? request : undefined
  } catch {
    return undefined
  }
}

/**
 * Compares what the server holds with what is kept here, a block at a time so that sampling goes on, and sends again what differs
 * (`step` 1). Rejects when sending does: the server asks again.
 */
export const reconcile = async (
  request: ReconcileRequest,
  { spool, send }: { spool: Spool; send: (payload: Buffer) => Promise<unknown> },
): Promise<ReconcileAnswer> => {
  const { id, epoch, from, to, step, have } = request
  const { oldest, next } = spool.state()
  const answer: ReconcileAnswer = { id, epoch, oldest, next, differing: [], resent: [], gone: [] }
  for (const [i, theirs] of have.entries()) {
    const first = from + i * step
    const last = Math.min(first + step - 1, to)
    const kept = spool.peek(first - 1, last - first + 1).filter(({ seq }) => seq <= last)
    const ours = digestOf(kept)
    const [only] = kept
    if (step === 1 && theirs === '' && !only) answer.gone.push(first)
    if (ours === theirs) continue
    if (step > 1) answer.differing.push(first)
    else if (only) {
      await send(only.payload)
      answer.resent.push([first, ours])
    }
    await breath()
  }
  return answer
}
