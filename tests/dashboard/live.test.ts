import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#core/snapshot'
import { RequestError } from '../../dashboard/api/failure.ts'
import { openLive } from '../../dashboard/live/connection.ts'
import { freshness, STALE_AFTER, silence, take } from '../../dashboard/live/feed.ts'
import { readSnapshot } from '../../dashboard/live/pushes.ts'
import { snapshot } from './snapshot.ts'

/** A socket is an emitter that can be closed. */
class Wire extends EventEmitter {
  closed = false
  disconnect(): void {
    this.closed = true
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
const newer = (seq: number): Snapshot => ({
  ...snapshot,
  seq,
  at: `2026-11-22T14:32:${String(seq).padStart(2, '0')}+09:00`,
})

const open = (load: () => Promise<Snapshot>) => {
  const socket = new Wire()
  const clock = { now: 1000 }
  const live = openLive({
    load,
    open: async () => ({ socket, read: readSnapshot }),
    rest: async () => undefined,
    now: () => clock.now,
  })
  return { socket, clock, live }
}

describe('the live feed', () => {
  it('fetches at once, and takes what each connection begins with', async () => {
    let loads = 0
    const { socket, live } = open(async () => newer(++loads))
    await settled()
    expect(live.get().snapshot?.seq).toBe(1)
    socket.emit('connect')
    socket.emit('snapshot', newer(2))
    socket.emit('disconnect')
    expect(live.get().connected).toBe(false)
    socket.emit('connect')
    socket.emit('snapshot', newer(3))
    expect([loads, live.get().snapshot?.seq, live.get().connected]).toEqual([1, 3, true])
  })
  it('keeps the objects of what did not change', () => {
    const before = take(silence, newer(1), 1).snapshot
    const [id = ''] = Object.keys(snapshot.sites)
    const next = structuredClone(newer(2))
    const site = next.sites[id]
    if (!before || !site) throw new Error('the snapshot has no site')
    site.power_kW.intake = { value: 1, unit: 'kW' }
    const after = take({ ...silence, snapshot: before, receivedAt: 1 }, next, 2).snapshot
    expect(after).toEqual(next)
    expect(after?.targets).toBe(before.targets)
    expect(after?.sites[id]?.energy).toBe(before.sites[id]?.energy)
    expect(after?.sites[id]?.power_kW).not.toBe(before.sites[id]?.power_kW)
  })
  it('takes pushes, tells its listeners, and refuses what is no snapshot', async () => {
    const { socket, clock, live } = open(async () => newer(1))
    await settled()
    let told = 0
    const stop = live.subscribe(() => told++)
    clock.now = 2000
    socket.emit('snapshot', newer(2))
    expect([live.get().snapshot?.seq, live.get().receivedAt, told]).toEqual([2, 2000, 1])
    socket.emit('snapshot', { at: 'now' })
    expect([live.get().snapshot?.seq, live.get().failure?.kind]).toEqual([2, 'shape'])
    stop()
    socket.emit('snapshot', newer(3))
    expect([told, live.get().failure]).toEqual([2, null])
  })
  it('never goes back to an older snapshot', () => {
    const fed = take(silence, newer(5), 1)
    expect(take(fed, newer(4), 2)).toBe(fed)
  })
  it('takes the lower seq of a server that began anew', () => {
    const fed = take(silence, newer(50), 1)
    expect(take(fed, { ...newer(51), seq: 1 }, 2).snapshot?.seq).toBe(1)
  })
  it('names the cause when nothing came', async () => {
    const { socket, live } = open(() => Promise.reject(new RequestError({ kind: 'network' })))
    await settled()
    expect(live.get().failure).toEqual({ kind: 'network' })
    expect(freshness(live.get(), 0)).toBe('never')
    live.close()
    expect(socket.closed).toBe(true)
  })
})

describe('freshness', () => {
  const fed = { ...take(silence, newer(1), 1000), connected: true }
  it('is live for five seconds, then stale, or disconnected', () => {
    expect(freshness(silence, 0)).toBe('connecting')
    expect(freshness({ ...silence, failure: { kind: 'starting' } }, 0)).toBe('connecting')
    expect(freshness(fed, 1000 + STALE_AFTER)).toBe('live')
    expect(freshness(fed, 1001 + STALE_AFTER)).toBe('stale')
    expect(freshness({ ...fed, connected: false }, 1001 + STALE_AFTER)).toBe('disconnected')
  })
})
