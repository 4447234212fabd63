import { replaceEqualDeep } from '@tanstack/react-query'
import type { Snapshot } from '#core/snapshot'
import type { Failure } from '../api/failure.ts'

/** The newest snapshot and how it was come by; `receivedAt` is of this device's steady clock, ms. */
export type Feed = {
  readonly snapshot: Snapshot | null
  readonly receivedAt: number | null
  readonly connected: boolean
  readonly failure: Failure | null
}
export const silence: Feed = { snapshot: null, receivedAt: null, connected: false, failure: null }

/** The server sends at 1 Hz: five missed ones are no jitter. */
export const STALE_AFTER = 5_000
export type Freshness = 'connecting' | 'live' | 'stale' | 'disconnected' | 'never'

/** How far the shown figures can be trusted to be those of now. */
export const freshness = (feed: Feed, now: number): Freshness => {
  if (feed.receivedAt === null) return feed.failure && feed.failure.kind !== 'starting' ? 'never' : 'connecting'
  if (now - feed.receivedAt <= STALE_AFTER) return 'live'
  return feed.connected ? 'stale' : 'disconnected'
}

/**
 * Takes a snapshot unless a newer one is shown already (an answer may arrive after a push). Parts that did not change stay the
 * same objects, so that nothing of them is drawn again.
 */
export const take = (feed: Feed, snapshot: Snapshot, now: number): Feed => {
  const older = feed.snapshot !== null && snapshot.at < feed.snapshot.at && snapshot.seq < feed.snapshot.seq
  if (older) return feed
  return { ...feed, snapshot: replaceEqualDeep(feed.snapshot, snapshot), receivedAt: now, failure: null }
}
