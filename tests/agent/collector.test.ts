import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { at } from '#core/time'
import { BATCH_LIMIT, Batch } from '#core/wire'
import { systemClock } from '../../edge-agent/clock.ts'
import { type CollectorOptions, collector } from '../../edge-agent/collector.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { kept } from './stage.ts'

const newSpool = (maxBytes = 1e8) =>
  openSpool({
    path: join(mkdtempSync(join(tmpdir(), 'gentani-collector-')), 'spool.db'),
    maxBytes,
    now: Date.now,
    epoch: () => 'E',
  })
const made = (options: Partial<CollectorOptions> = {}) => {
  const spool = options.spool ?? newSpool()
  const log = kept()
  return { spool, log, into: collector({ spool, clock: systemClock, log, ...options }) }
}
const sample = (n: number, mark?: string, point = 'main') => ({
  point,
  at: at(1_767_225_600_000 + n),
  raw: `${n}.5`,
  ...(mark === undefined ? {} : { mark }),
})
/** A reading that does not shrink when it is packed. */
const noisy = (n: number) => ({ ...sample(n, String(n)), raw: `${Math.random()}${Math.random()}` })
const batches = (spool: ReturnType<typeof newSpool>) =>
  spool.peek(0, 1_000).map(({ payload }) => Batch.parse(JSON.parse(payload.toString())))

describe('collector', () => {
  it('makes batches of the wire, cut at their size, and waits for others no longer than it lingers', async () => {
    const { spool, into } = made({ maxReadings: 3, lingerMs: 30 })
    for (let n = 1; n <= 7; n++) into.add('d', sample(n, String(n)))
    expect(spool.state().next).toBe(1)
    await pause(60)
    expect(batches(spool).map(({ seq, readings }) => [seq, readings.length])).toEqual([
      [1, 3],
      [2, 3],
      [3, 1],
    ])
    expect(batches(spool)[2]?.readings).toEqual([['main', 1_767_225_600_007, '7.5']])
    expect(spool.state().marks.get('d')).toBe('7')
    spool.close()
  })

  it('stays under 256 KiB', () => {
    const { spool, into } = made({ maxReadings: 5_000 })
    for (let n = 1; n <= 5_000; n++) into.add('d', sample(n, String(n), 'm'.repeat(64)))
    into.close()
    const sizes = spool.peek(0, 99).map(({ payload }) => payload.length)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(BATCH_LIMIT)
    spool.close()
  })

  it('makes a group durable whole or not at all, and forgets that of a device that failed', () => {
    const { spool, into } = made()
    into.add('a', sample(1, '1'))
    into.add('b', sample(1))
    into.add('a', sample(2))
    into.abandon('a')
    into.add('a', { ...sample(3, '3'), quality: 'suspect' })
    into.close()
    expect(batches(spool).flatMap(({ readings }) => readings)).toEqual([
      ['main', 1_767_225_600_001, '1.5'],
      ['main', 1_767_225_600_003, '3.5', 'suspect'],
    ])
    expect([...spool.state().marks]).toEqual([['a', '3']])
    expect(into.mark('a')).toBe('3')
    spool.close()
  })

  it('holds the drivers back while the spool is full, says so once, and loses nothing', async () => {
    const { spool, into, log } = made({ spool: newSpool(40_000), maxReadings: 20, lingerMs: 10_000 })
    let n = 0
    let waiting: Promise<void> | undefined
    while (!log.said.length) {
      waiting = into.add('d', sample(++n, String(n)))
      if (waiting) await Promise.race([waiting, pause(20)])
    }
    expect(log.said).toEqual(['the spool is full: sampling stops'])
    const before = spool.state().next - 1
    expect(await Promise.race([waiting?.then(() => 'free'), pause(400).then(() => 'held')])).toBe('held')
    spool.ack({ epoch: 'E', committed: before })
    await waiting
    expect(log.said).toEqual([
      'the spool is full: sampling stops',
      expect.stringMatching(/^the spool takes batches again/),
    ])
    expect(spool.state().marks.get('d')).toBe(String(n))
    spool.close()
  })

  it('says in the first batch after a stop from when to when it did not sample, also after a restart', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gentani-collector-')), 'spool.db')
    const open = () => openSpool({ path, maxBytes: 40_000, now: Date.now, epoch: () => 'E' })
    let spool = open()
    const first = made({ spool, maxReadings: 20, lingerMs: 10_000 })
    for (let n = 1; !first.log.said.length; n++) await Promise.race([first.into.add('d', noisy(n)), pause(5)])
    expect(() => first.into.close()).toThrow('spool full')
    const { stopped } = spool.state()
    expect(stopped?.reason).toMatch(/^spool full: /)
    spool.close()
    spool = open()
    spool.ack({ epoch: 'E', committed: spool.state().next - 1 })
    const { into } = made({ spool })
    into.add('d', sample(1, '1'))
    into.close()
    const note = batches(spool).flatMap(({ notes = [] }) => notes)
    expect(note).toEqual([{ kind: 'stopped', from: stopped?.from, to: expect.any(Number), reason: stopped?.reason }])
    expect(note[0]?.to).toBeGreaterThanOrEqual(stopped?.from ?? Number.NaN)
    expect(spool.state().stopped).toBeUndefined()
    spool.close()
  })

  it('leaves out power, never a register, while the spool fills, and tells how much', () => {
    const spool = newSpool(60_000)
    const thin = { thinAt: 0.3, dropAt: 0.6, isPower: (meter: string) => meter === 'power' }
    const { into } = made({ spool, thin, maxReadings: 20, lingerMs: 60_000 })
    const taken = { main: 0, power: 0 }
    for (let n = 1; spool.state().pressure < 0.9 && n < 50_000; n++)
      for (const point of ['main', 'power'] as const) {
        into.add(point, { ...noisy(n), point, at: at(1_767_225_600_000 + n * 1_000) })
        taken[point]++
        if (n % 20 === 0) into.cut()
      }
    into.close()
    const all = batches(spool)
    const kept = all.flatMap(({ readings }) => readings.map(([meter]) => meter))
    const told = all.flatMap(({ notes = [] }) => notes)
    const left = told.reduce((n, note) => n + (note.readings ?? 0), 0)
    expect(kept.filter((meter) => meter === 'main')).toHaveLength(taken.main)
    expect(kept.filter((meter) => meter === 'power').length + left).toBe(taken.power)
    expect(into.left()).toBe(left)
    expect(left).toBeGreaterThan(20)
    expect(told.every(({ kind }) => kind === 'thinned')).toBe(true)
    spool.close()
  })
})
