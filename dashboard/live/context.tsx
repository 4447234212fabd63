import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
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

/** Freshness and age (ms) of what is shown; looks at the clock each second, so that silence too is noticed. */
export const useFreshness = (): { state: Freshness; age: number } => {
  const feed = useFeed()
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const at = Math.max(now, feed.receivedAt ?? 0)
  return { state: freshness(feed, at), age: feed.receivedAt === null ? 0 : at - feed.receivedAt }
}
