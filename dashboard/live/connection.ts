import { Snapshot } from '#core/snapshot'
import { failureOf } from '../api/failure.ts'
import { type Feed, silence, take } from './feed.ts'

/** The part of a socket.io client that is used. */
export type LiveSocket = {
  on(event: string, listener: (message: unknown) => void): unknown
  disconnect(): unknown
}
export type LiveSources = {
  socket: LiveSocket
  load: () => Promise<Snapshot>
  now: () => number
}
/** What the pages subscribe to. */
export type LiveFeed = {
  get: () => Feed
  subscribe: (listener: () => void) => () => void
  refresh: () => Promise<void>
  close: () => void
}

/** Joins pushes and answers into one feed. The first snapshot is fetched, for it is there before a socket is; each connection begins with the newest. */
export const openLive = ({ socket, load, now }: LiveSources): LiveFeed => {
  let feed = silence
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
  socket.on('connect', () => set({ ...feed, connected: true }))
  socket.on('disconnect', () => set({ ...feed, connected: false }))
  socket.on('connect_error', () => {
    set({ ...feed, connected: false })
    void refresh()
  })
  socket.on('snapshot', (message) => {
    const parsed = Snapshot.safeParse(message)
    if (parsed.success) set(take(feed, parsed.data, now()))
    else set({ ...feed, failure: { kind: 'shape', detail: parsed.error.message.slice(0, 400) } })
  })
  void refresh()
  return {
    get: () => feed,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh,
    close: () => socket.disconnect(),
  }
}
