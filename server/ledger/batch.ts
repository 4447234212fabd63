import { BATCH_LIMIT, EPOCH_FORM } from '#core/wire'

/** A batch that can be read; its readings are still unchecked. */
export type ReadableBatch = {
  readonly epoch: string
  readonly seq: number
  readonly readings: readonly unknown[]
  readonly void?: string
  /** What the agent says of its sampling, unchecked. */
  readonly notes: readonly unknown[]
  /** By how much the agent moved all times of the batch, unchecked. */
  readonly restamped?: unknown
}
/** A batch that cannot: its identity counts as committed when it could be read from it. */
export type RefusedBatch = {
  readonly code: string
  readonly reason: string
  readonly epoch?: string
  readonly seq?: number
}

const isEpoch = (v: unknown): v is string => typeof v === 'string' && EPOCH_FORM.test(v)
const isSeq = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v > 0

/** The identity out of bytes that are no JSON, if they show it plainly. */
const glimpse = (head: string): { epoch?: string; seq?: number } => {
  const epoch = /"epoch"\s*:\s*"([0-9A-Za-z]{1,40})"/.exec(head)?.[1]
  const seq = Number(/"seq"\s*:\s*(\d{1,15})\s*[,}]/.exec(head)?.[1])
  return epoch !== undefined && isSeq(seq) ? { epoch, seq } : {}
}
const HEAD = 512

/** Reads a batch's bytes (wire.md): UTF-8 JSON of at most 256 KiB. */
export const readBatch = (bytes: Buffer, limit = BATCH_LIMIT): ReadableBatch | RefusedBatch => {
  const head = (): { epoch?: string; seq?: number } => glimpse(bytes.toString('utf8', 0, HEAD))
  if (bytes.length > limit)
    return { code: 'too-large', reason: `batch of ${bytes.length} bytes, at most ${limit}`, ...head() }
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    return { code: 'unreadable', reason: `not JSON: ${(error as Error).message}`, ...head() }
  }
  if (typeof json !== 'object' || json === null) return { code: 'malformed', reason: 'a batch is a JSON object' }
  const { epoch, seq, readings, void: reason, notes, restamped } = json as Record<string, unknown>
  if (!isEpoch(epoch)) return { code: 'malformed', reason: 'epoch is missing or no epoch' }
  if (!isSeq(seq)) return { code: 'malformed', reason: 'seq is missing or not 1, 2, 3 …' }
  if (typeof reason === 'string') return { epoch, seq, readings: [], notes: [], void: reason }
  if (!Array.isArray(readings)) return { code: 'malformed', reason: 'readings is missing or no array', epoch, seq }
  return {
    epoch,
    seq,
    readings,
    notes: Array.isArray(notes) ? notes : [],
    ...(restamped !== undefined && { restamped }),
  }
}
