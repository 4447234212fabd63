import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Draft, type Line, type Spool, SpoolFull } from '../../edge-agent/spool/spool.ts'

/** Opens one store again and again; a new `world` is a new store. */
export type SpoolWorld = {
  open(options?: { maxBytes?: number; full?: 'stop' | 'drop-oldest' }): Spool
  clock: { now: number }
}

const DAY = 86_400_000
const draft =
  (text: string): Draft =>
  (epoch, seq) =>
    Buffer.from(JSON.stringify({ epoch, seq, text }))
const texts = (n: number, size = 10) => Array.from({ length: n }, (_, i) => draft(`${i}`.padEnd(size, '.')))
/** Text that does not shrink when it is packed. */
const noise = (name: string, size: number): string => {
  let text = ''
  for (let i = 0; text.length < size; i++) text += createHash('sha512').update(`${name} ${i}`).digest('base64')
  return text.slice(0, size)
}
const noises = (n: number, size: number, name = 'n') =>
  Array.from({ length: n }, (_, i) => draft(noise(`${name}${i}`, size)))
/** A batch of the wire with one reading at a time. */
const reading =
  (at: number): Draft =>
  (epoch, seq) =>
    Buffer.from(JSON.stringify({ epoch, seq, sentAt: at, readings: [['main', at, '1.5', 'suspect']] }))
const batchAt = (spool: Spool, seq: number) =>
  JSON.parse(String(spool.peek(seq - 1, 1)[0]?.payload)) as Record<string, unknown>
const early: Line = { boot: 'b1', offset: 1_000, held: true }
const none = new Map<string, string>()
const seqs = (spool: Spool, after = 0, limit = 1_000) => spool.peek(after, limit).map(({ seq }) => seq)
const count = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** What every spool promises. */
export const spoolContract = (name: string, world: () => SpoolWorld): void => {
  describe(`spool: ${name}`, () => {
    it('makes its epoch once and numbers batches 1, 2, 3 without holes, over restarts', () => {
      const w = world()
      let spool = w.open()
      const { epoch } = spool.state()
      expect(epoch).toMatch(/^[0-9A-Za-z]{1,40}$/)
      spool.append(texts(3), none)
      spool.close()
      spool = w.open()
      spool.append(texts(2), none)
      expect(spool.state()).toMatchObject({ epoch, next: 6, committed: 0, oldest: 1 })
      expect(seqs(spool)).toEqual([1, 2, 3, 4, 5])
      spool.close()
    })

    it('keeps the exact bytes: what is sent again is identical', () => {
      const w = world()
      let spool = w.open()
      spool.append(texts(2, 30_000), none)
      const first = spool.peek(0, 2).map(({ payload }) => payload.toString())
      spool.close()
      spool = w.open()
      expect(spool.peek(0, 2).map(({ payload }) => payload.toString())).toEqual(first)
      expect(JSON.parse(first[1] ?? '')).toMatchObject({ epoch: spool.state().epoch, seq: 2 })
      spool.close()
    })

    it('keeps marks with the batches, or neither', () => {
      const w = world()
      let spool = w.open()
      spool.append(texts(1), new Map([['a', '10']]))
      spool.append(texts(1), new Map([['b', '7']]))
      const broken: Draft = () => {
        throw new Error('no bytes')
      }
      expect(() => spool.append([draft('x'), broken], new Map([['a', '99']]))).toThrow('no bytes')
      spool.close()
      spool = w.open()
      expect([...spool.state().marks]).toEqual([
        ['a', '10'],
        ['b', '7'],
      ])
      expect(spool.state().next).toBe(3)
      spool.close()
    })

    it('peeks a window after a seq', () => {
      const spool = world().open()
      spool.append(texts(10), none)
      expect(seqs(spool, 4, 3)).toEqual([5, 6, 7])
      expect(seqs(spool, 10)).toEqual([])
      spool.close()
    })

    it('takes acks forward, again and back, and none of another epoch', () => {
      const w = world()
      let spool = w.open()
      const { epoch } = spool.state()
      spool.append(texts(10), none)
      expect(spool.ack({ epoch, committed: 7 })).toBe('forward')
      expect(spool.ack({ epoch, committed: 7 })).toBe('same')
      expect(spool.ack({ epoch: 'another', committed: 9 })).toBe('foreign')
      spool.close()
      spool = w.open()
      expect(spool.state().committed).toBe(7)
      expect(spool.ack({ epoch, committed: 2 })).toBe('back')
      expect(seqs(spool, spool.state().committed)).toEqual(count(3, 10))
      spool.close()
    })

    it('is an old copy of itself when the server has more: a new epoch takes over what is open', () => {
      const w = world()
      let spool = w.open()
      const { epoch } = spool.state()
      spool.append(texts(5), new Map([['a', '5']]))
      spool.ack({ epoch, committed: 2 })
      spool.refuse(4, 'refused')
      expect(spool.ack({ epoch, committed: 6 })).toBe('ahead')
      const fresh = spool.state().epoch
      expect(fresh).not.toBe(epoch)
      spool.close()
      spool = w.open()
      expect(spool.state()).toMatchObject({ epoch: fresh, next: 3, committed: 0, oldest: 1, aside: 1 })
      expect([...spool.state().marks]).toEqual([['a', '5']])
      const open = spool.peek(0, 9).map(({ payload }) => JSON.parse(String(payload)))
      expect(open).toMatchObject([
        { epoch: fresh, seq: 1 },
        { epoch: fresh, seq: 2 },
      ])
      expect(open.map(({ text }) => text)).toEqual(['2.........', '4.........'])
      spool.append(texts(1), none)
      expect(seqs(spool)).toEqual([1, 2, 3])
      expect(spool.ack({ epoch, committed: 6 })).toBe('foreign')
      spool.close()
    })

    it('keeps acknowledged batches 35 days', () => {
      const w = world()
      const spool = w.open()
      const { epoch } = spool.state()
      spool.append(texts(4), none)
      spool.ack({ epoch, committed: 2 })
      w.clock.now += 34 * DAY
      spool.ack({ epoch, committed: 3 })
      expect(seqs(spool)).toEqual([1, 2, 3, 4])
      w.clock.now += 2 * DAY
      spool.append(texts(1), none)
      spool.ack({ epoch, committed: 4 })
      expect(seqs(spool)).toEqual([3, 4, 5])
      expect(spool.state().oldest).toBe(3)
      spool.close()
    })

    it('drops acknowledged batches first when it is full, then refuses and changes nothing', () => {
      const w = world()
      let spool = w.open({ maxBytes: 10_000 })
      const { epoch } = spool.state()
      spool.append(noises(8, 1_000), none)
      spool.ack({ epoch, committed: 5 })
      spool.append(noises(4, 1_000), none)
      const { oldest, bytes } = spool.state()
      expect(oldest).toBeGreaterThan(1)
      expect(oldest).toBeLessThanOrEqual(6)
      expect(seqs(spool)).toEqual(count(oldest, 12))
      expect(bytes).toBeLessThanOrEqual(10_000)
      const before = spool.state()
      expect(() => spool.append(noises(6, 1_000), new Map([['a', '1']]))).toThrow(SpoolFull)
      expect(spool.state()).toEqual(before)
      spool.close()
      spool = w.open({ maxBytes: 10_000 })
      expect(seqs(spool)).toEqual(count(oldest, 12))
      expect(spool.state()).toEqual(before)
      spool.ack({ epoch, committed: 9 })
      spool.append(noises(4, 1_000), none)
      expect(seqs(spool)).toEqual(count(spool.state().oldest, 16))
      expect(spool.state().oldest).toBeLessThanOrEqual(10)
      spool.close()
    })

    it('tells how full it is of what is not acknowledged', () => {
      const spool = world().open({ maxBytes: 20_000 })
      const { epoch } = spool.state()
      expect(spool.state().pressure).toBe(0)
      spool.append(noises(10, 1_000), none)
      expect(spool.state().pressure).toBeGreaterThan(0.4)
      expect(spool.state().pressure).toBeLessThan(0.6)
      spool.ack({ epoch, committed: 10 })
      expect(spool.state().pressure).toBe(0)
      expect(spool.state().bytes).toBeGreaterThan(8_000)
      spool.ack({ epoch, committed: 5 })
      expect(spool.state().pressure).toBeGreaterThan(0.2)
      spool.close()
    })

    it('lets the oldest give way under its seqs where that is the policy: every seq is still there', () => {
      const w = world()
      const spool = w.open({ maxBytes: 20_000, full: 'drop-oldest' })
      const { epoch } = spool.state()
      for (let i = 0; i < 6; i++) spool.append(noises(5, 1_000, `r${i}`), new Map([['d', String(i)]]))
      const { dropped, next, bytes } = spool.state()
      expect(next).toBe(31)
      expect(bytes).toBeLessThanOrEqual(20_000)
      expect(seqs(spool)).toEqual(count(1, 30))
      const voids = count(1, 30).filter((seq) => 'void' in batchAt(spool, seq))
      expect(voids).toEqual(count(1, dropped))
      expect(dropped).toBeGreaterThan(5)
      expect(batchAt(spool, 1)).toEqual({ epoch, seq: 1, void: 'spool full: the oldest gave way' })
      expect(spool.state().marks.get('d')).toBe('5')
      spool.close()
    })

    it('packs: readings of a second take a third of their text', () => {
      const spool = world().open()
      let text = 0
      const second =
        (n: number): Draft =>
        (epoch, seq) => {
          const readings = Array.from({ length: 33 }, (_, i) => [
            `meter-${(n * 33 + i) % 400}`,
            1_767_225_600_000 + n * 1_000,
            (123_456 + ((n * 7_919 + i * 104_729) % 99_999) / 10).toFixed(1),
          ])
          const bytes = Buffer.from(JSON.stringify({ epoch, seq, sentAt: 1_767_225_600_000 + n * 1_000, readings }))
          text += bytes.length
          return bytes
        }
      spool.append(
        Array.from({ length: 50 }, (_, n) => second(n)),
        none,
      )
      expect(text).toBeGreaterThan(50_000)
      expect(spool.state().bytes / text).toBeLessThan(0.4)
      spool.close()
    })

    it('keeps that sampling stands still over a restart, until something is appended', () => {
      const w = world()
      let spool = w.open()
      const stop = { from: w.clock.now, reason: 'full' }
      spool.stop(stop)
      spool.close()
      spool = w.open()
      expect(spool.state().stopped).toEqual(stop)
      spool.append(texts(1), none)
      expect(spool.state().stopped).toBeUndefined()
      spool.close()
      spool = w.open()
      expect(spool.state().stopped).toBeUndefined()
      spool.close()
    })

    it('keeps back batches of a clock that nobody vouches for, then sends them with corrected times, always the same bytes', () => {
      const w = world()
      let spool = w.open()
      const { epoch } = spool.state()
      spool.append([reading(5_000)], none)
      spool.append([reading(10_000), reading(20_000)], none, early)
      spool.append([reading(30_000)], none, early)
      expect(seqs(spool)).toEqual([1])
      expect(spool.state()).toMatchObject({ heldFrom: 2, next: 5 })
      spool.settle(({ boot }) => (boot === 'another' ? 1 : undefined))
      expect(seqs(spool)).toEqual([1])
      spool.close()
      spool = w.open()
      expect(seqs(spool)).toEqual([1])
      spool.settle(({ boot, offset }) => (boot === 'b1' ? 61_000 - offset : undefined))
      spool.append([reading(95_000)], none, { boot: 'b1', offset: 61_000, held: false })
      expect(seqs(spool)).toEqual([1, 2, 3, 4, 5])
      const first = spool.peek(1, 1)[0]?.payload.toString()
      expect(batchAt(spool, 2)).toEqual({
        ...{ epoch, seq: 2, sentAt: 70_000, readings: [['main', 70_000, '1.5', 'suspect']] },
        restamped: { by: 60_000, boot: 'b1' },
      })
      expect(batchAt(spool, 4)['readings']).toEqual([['main', 90_000, '1.5', 'suspect']])
      expect(batchAt(spool, 1)).not.toHaveProperty('restamped')
      expect(batchAt(spool, 5)).not.toHaveProperty('restamped')
      spool.close()
      spool = w.open()
      expect(spool.peek(1, 1)[0]?.payload.toString()).toBe(first)
      spool.close()
    })

    it('sends voids for what can never be told the time of, and keeps the originals aside', () => {
      const spool = world().open()
      const { epoch } = spool.state()
      spool.append([reading(10_000), reading(20_000)], none, early)
      spool.append([reading(10_000)], none, { ...early, boot: 'b2' })
      spool.settle(({ boot }) => (boot === 'b1' ? 'the clock was never set' : 5))
      expect(batchAt(spool, 2)).toEqual({ epoch, seq: 2, void: 'the clock was never set' })
      expect(batchAt(spool, 3)['readings']).toEqual([['main', 10_005, '1.5', 'suspect']])
      expect(spool.state()).toMatchObject({ aside: 2, heldFrom: 4 })
      spool.close()
    })

    it('takes what waits for the clock along into a new epoch', () => {
      const spool = world().open()
      const { epoch } = spool.state()
      spool.append([reading(1_000), reading(2_000)], none)
      spool.ack({ epoch, committed: 1 })
      spool.append([reading(10_000)], none, early)
      expect(spool.ack({ epoch, committed: 9 })).toBe('ahead')
      expect(spool.state()).toMatchObject({ next: 3, heldFrom: 2, oldest: 1 })
      expect(seqs(spool)).toEqual([1])
      spool.settle(() => 7)
      expect(batchAt(spool, 2)).toMatchObject({
        epoch: spool.state().epoch,
        readings: [['main', 10_007, '1.5', 'suspect']],
      })
      spool.close()
    })

    it('puts a void in the place of a batch, keeps the original aside, and fills what is gone', () => {
      const w = world()
      let spool = w.open()
      const { epoch } = spool.state()
      spool.append(texts(3), none)
      spool.refuse(2, 'refused 3 times')
      expect(spool.state().aside).toBe(1)
      spool.close()
      spool = w.open()
      expect(JSON.parse(String(spool.peek(1, 1)[0]?.payload))).toEqual({ epoch, seq: 2, void: 'refused 3 times' })
      expect(seqs(spool)).toEqual([1, 2, 3])
      expect(spool.state().aside).toBe(1)
      spool.close()
    })
  })
}
