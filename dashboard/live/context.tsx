import { createContext, type ReactNode, useCallback, useContext, useEffect, useSyncExternalStore } from 'react'
import type { Snapshot } from '#core/snapshot'
import type { LiveFeed } from './connection.ts'
import { type Feed, type Freshness, freshness } from './feed.ts'

const LiveContext = createContext<LiveFeed | null>(null)

/** Gives the pages one feed, and refreshes it when a sleeping tab wakes. */
export const LiveProvider = ({ live, children }: { live: LiveFeed; children: ReactNode }) => {
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState === 'visible') void live.refresh()
    }
    document.addEventListener('visibilitychange', wake)
    return () => document.removeEventListener('visibilitychange', wake)
  }, [live])
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
}

export const useLive = (): LiveFeed => {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive outside of LiveProvider')
  return live
}
/** The feed; renders again with every snapshot. */
export const useFeed = (): Feed => {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, live.get)
}
/**
 * A part of the snapshot, or something plain that is made of it (a text, a number); null before the first. Renders again only
 * when that part changed: a snapshot keeps the objects of the one before wherever they are equal.
 */
export const useSnapshot = <T,>(select: (snapshot: Snapshot) => T): T | null => {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, () => {
    const { snapshot } = live.get()
    return snapshot && select(snapshot)
  })
}

/** Looks at the feed as `see` does, also each second: silence too is noticed. */
const useWatch = <T extends string | number>(see: (feed: Feed, now: number) => T): T => {
  const live = useLive()
  const subscribe = useCallback(
    (listener: () => void) => {
      const stop = live.subscribe(listener)
      const timer = setInterval(listener, 1000)
      return () => {
        stop()
        clearInterval(timer)
      }
    },
    [live],
  )
  return useSyncExternalStore(subscribe, () => see(live.get(), performance.now()))
}
/** How far what is shown can be trusted to be of now. */
export const useFreshness = (): Freshness => useWatch(freshness)
/** Age of what is shown in whole seconds, as ms; 0 while it is live. */
export const useAge = (): number =>
  useWatch((feed, now) =>
    feed.receivedAt === null || freshness(feed, now) === 'live' ? 0 : Math.floor((now - feed.receivedAt) / 1000) * 1000,
  )
