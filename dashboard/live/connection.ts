import type { Snapshot } from '#core/snapshot'
import { failureOf } from '../api/failure.ts'
import { type Feed, silence, take } from './feed.ts'

/** The part of a socket.io client that is used. */
export type LiveSocket = {
  on(event: string, listener: (message: unknown) => void): unknown
  disconnect(): unknown
}
/** What the server sends of its own accord; `read` throws RequestError at what is no snapshot. */
export type Pushes = { socket: LiveSocket; read: (message: unknown) => Snapshot }
export type LiveSources = {
  load: () => Promise<Snapshot>
  /** The socket, whose code is fetched; rejects where that cannot be had. */
  open: () => Promise<Pushes>
  /** Passes when what was asked for before is on the page. */
  rest: () => Promise<void>
  now: () => number
}
/** What the pages subscribe to. */
export type LiveFeed = {
  get: () => Feed
  subscribe: (listener: () => void) => () => void
  refresh: () => Promise<void>
  /** The first snapshot is on the page, or why there is none: what nobody asked for may be fetched now. */
  settled: Promise<void>
  close: () => void
}
/** Until a socket whose code could not be fetched is tried again, ms. */
const AGAIN = 5_000

/**
 * Joins pushes and answers into one feed. The first snapshot is fetched, for it is there before a socket is, and the socket waits until
 * it is shown; each connection begins with the newest.
 */
export const openLive = ({ load, open, rest, now }: LiveSources): LiveFeed => {
  let feed = silence
  let disconnect: (() => void) | null = () => undefined
  const listeners = new Set<() => void>()
  const set = (next: Feed): void => {
    if (next === feed) return
    feed = next
    for (const listener of listeners) listener()
  }
  const refresh = async (): Promise<void> => {
    try {
      set(take(feed, await load(), now()))
    } catch (error) {
      set({ ...feed, failure: failureOf(error) })
    }
  }
  const listen = ({ socket, read }: Pushes): void => {
    if (disconnect === null) return void socket.disconnect()
    disconnect = () => socket.disconnect()
    socket.on('connect', () => set({ ...feed, connected: true }))
    socket.on('disconnect', () => set({ ...feed, connected: false }))
    socket.on('connect_error', () => {
      set({ ...feed, connected: false })
      void refresh()
    })
    socket.on('snapshot', (message) => {
      try {
        set(take(feed, read(message), now()))
      } catch (error) {
        set({ ...feed, failure: failureOf(error) })
      }
    })
  }
  const connect = (): Promise<void> =>
    open().then(listen, () => {
      setTimeout(() => void refresh().then(connect), AGAIN)
    })
  const settled = refresh().then(rest)
  void settled.then(connect)
  return {
    get: () => feed,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh,
    settled,
    close: () => {
      disconnect?.()
      disconnect = null
    },
  }
}
