import { io } from 'socket.io-client'
import { Snapshot } from '#core/snapshot'
import { RequestError } from '../api/failure.ts'
import type { Pushes } from './connection.ts'

/** Throws RequestError at what is no snapshot. */
export const readSnapshot = (message: unknown): Snapshot => {
  const parsed = Snapshot.safeParse(message)
  if (parsed.success) return parsed.data
  throw new RequestError({ kind: 'shape', detail: parsed.error.message.slice(0, 400) })
}
/** The server's snapshots as they come. */
export const openPushes = (): Pushes => ({
  socket: io('/live', { transports: ['websocket', 'polling'], reconnectionDelay: 1000, reconnectionDelayMax: 5000 }),
  read: readSnapshot,
})
