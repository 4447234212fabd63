import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server } from 'socket.io'
import type { Snapshot } from '#core/snapshot'
import type { Auth } from '../auth/contract.ts'
import { askingOf, isSameOrigin } from './asking.ts'

/** Bytes that may wait for a slow client before it is dropped: it fetches afresh when it comes back. */
const SLOW = 1_000_000
export type Push = { send(snapshot: Snapshot): void; clients(): number; close(): Promise<void> }

/** How often listeners are asked again whether they may, ms: a session ends, an account is locked. */
const ASK_AGAIN = 30_000

/** socket.io namespace `/live`: the latest snapshot at 1 Hz, volatile, to those who may read; nothing is taken from clients. */
export const startPush = (http: HttpServer, latest: () => Snapshot | undefined, auth: Auth): Push => {
  const reads = async (request: IncomingMessage): Promise<boolean> =>
    isSameOrigin(request) && (await auth.whoIs(askingOf(request))).reads
  const io = new Server(http, {
    maxHttpBufferSize: 100_000,
    serveClient: false,
    allowRequest: (request, decide) =>
      void reads(request).then(
        (may) => decide(null, may),
        () => decide('the accounts cannot be read', false),
      ),
  })
  const live = io.of('/live')
  live.on('connection', (socket) => {
    const now = latest()
    if (now) socket.emit('snapshot', now)
  })
  const dropStrangers = async (): Promise<void> => {
    for (const socket of live.sockets.values())
      if (!(await reads(socket.request).catch(() => false))) socket.disconnect(true)
  }
  const asking = setInterval(() => void dropStrangers(), ASK_AGAIN)
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
      clearInterval(asking)
      io.disconnectSockets(true)
      await io.close()
    },
  }
}
