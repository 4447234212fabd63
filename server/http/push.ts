import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Snapshot } from '#core/snapshot'

/** Bytes that may wait for a slow client before it is dropped: it fetches afresh when it comes back. */
const SLOW = 1_000_000
export type Push = { send(snapshot: Snapshot): void; clients(): number; close(): Promise<void> }

/** Whether a page may connect: the same host that serves it; tools without an Origin are no browser. */
const sameOrigin = (origin: string | undefined, host: string | undefined): boolean => {
  if (origin === undefined) return true
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}

/** socket.io namespace `/live`: the latest snapshot at 1 Hz, volatile; nothing is taken from clients. */
export const startPush = (http: HttpServer, latest: () => Snapshot | undefined): Push => {
  const io = new Server(http, {
    maxHttpBufferSize: 100_000,
    serveClient: false,
    allowRequest: (request, decide) => decide(null, sameOrigin(request.headers.origin, request.headers.host)),
  })
  const live = io.of('/live')
  live.on('connection', (socket) => {
    const now = latest()
    if (now) socket.emit('snapshot', now)
  })
  return {
    send: (snapshot) => {
      for (const socket of live.sockets.values()) {
        const { transport } = socket.conn
        const waiting = (transport as unknown as { socket?: { bufferedAmount?: number } }).socket?.bufferedAmount ?? 0
        if (waiting > SLOW) socket.disconnect(true)
      }
      live.volatile.emit('snapshot', snapshot)
    },
    clients: () => live.sockets.size,
    close: async () => {
      io.disconnectSockets(true)
      await io.close()
    },
  }
}
