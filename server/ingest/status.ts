import { BATCH_LIMIT, Status } from '#core/wire'

/** Reads a status payload; undefined when it is none. A will is `{ state: 'offline' }`. */
export const readStatus = (payload: Uint8Array): Status | undefined => {
  if (payload.length > BATCH_LIMIT) return undefined
  try {
    return Status.safeParse(JSON.parse(Buffer.from(payload).toString('utf8'))).data
  } catch {
    return undefined // no JSON
  }
}
