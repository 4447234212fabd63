import { z } from 'zod'
import { Epoch } from './wire.ts'

/** Half of a SHA-256 in hex; empty: there is nothing to digest. */
const Digest = z.string().regex(/^([0-9a-f]{32})?$/, 'a digest has 32 hexadecimal digits, or none')
/** Blocks of one request at most: it stays under 40 KB. */
export const BLOCKS = 1_024

/**
 * 照合: what the server holds of an epoch. `have` are the digests of blocks of `step` seqs each, the first one beginning at `from`, the
 * last one ending at `to`; an empty list asks only what the agent keeps. With `step` 1 the agent sends again whatever it keeps and the
 * server does not hold in the same words. Server → agent, topic `request`, not retained.
 */
export const ReconcileRequest = z.object({
  id: z.string().min(1).max(40),
  epoch: Epoch,
  from: z.int().positive(),
  to: z.int().nonnegative(),
  step: z.int().positive().max(4_096),
  have: z.array(Digest).max(BLOCKS),
})
export type ReconcileRequest = z.infer<typeof ReconcileRequest>

/** What the agent found. Agent → server, topic `answer`, after the batches that it sent again were taken. */
export const ReconcileAnswer = z.object({
  id: z.string().min(1).max(40),
  epoch: Epoch,
  oldest: z.int().positive().describe('oldest seq that is kept; next when there is none'),
  next: z.int().positive().describe('seq of the next batch'),
  differing: z.array(z.int()).max(BLOCKS).describe('first seq of each block that is not the same'),
  resent: z
    .array(z.tuple([z.int(), Digest]))
    .max(BLOCKS)
    .describe('batches sent again, with their digests'),
  gone: z.array(z.int()).max(BLOCKS).describe('seqs that the server lacks and the agent no longer keeps'),
})
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>

/** One reading as both sides write it to compare it: what was left out is written, a number is its text. */
export const readingLine = (reading: unknown): string => {
  if (!Array.isArray(reading)) return JSON.stringify(reading) ?? 'null'
  const [meter, at, value, quality = 'good', ...more] = reading as unknown[]
  return JSON.stringify([meter, at, typeof value === 'number' ? String(value) : value, quality, ...more])
}

/** What a batch says, to be digested: the hash of its bytes, then its readings in order, a line each. */
export const batchText = (hash: string, lines: readonly string[]): string => [hash, ...lines].join('\n')
/** What a block says: its batches that are there, each by seq and digest. */
export const blockText = (batches: readonly (readonly [seq: number, digest: string])[]): string =>
  batches.map(([seq, digest]) => `${seq} ${digest}`).join('\n')

/** Result of the last reconciliation with an agent, as pages and /metrics show it. */
export const Reconciled = z.object({
  state: z.enum(['running', 'done', 'unanswered']).describe('unanswered: the agent is away, or older than this'),
  at: z.string().describe('when it began'),
  from: z.int().describe('oldest seq that the agent keeps'),
  to: z.int().describe('last seq compared'),
  compared: z.int().describe('batches compared'),
  lacking: z.int().describe('batches that the ledger lacked, wholly or in part, and now has'),
  altered: z.int().describe('batches of other content in the ledger: kept aside, never overwritten'),
  gone: z.int().describe('batches that the ledger lacks and the agent no longer keeps'),
  resent: z.int().describe('batches that the agent sent again'),
})
export type Reconciled = z.infer<typeof Reconciled>
