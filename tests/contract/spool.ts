import { describe, expect, it } from 'vitest'
import { type Draft, type Spool, SpoolFull } from '../../edge-agent/spool/spool.ts'

/** Opens one store again and again; a new `world` is a new store. */
export type SpoolWorld = { open(options?: { maxBytes?: number }): Spool; clock: { now: number } }

const DAY = 86_400_000
const draft =
  (text: string): Draft =>
  (epoch, seq) =>
    Buffer.from(JSON.stringify({ epoch, seq, text }))
const texts = (n: number, size = 10) => Array.from({ length: n }, (_, i) => draft(`${i}`.padEnd(size, '.')))
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
      spool.append(texts(8, 1_000), none)
      spool.ack({ epoch, committed: 5 })
      spool.append(texts(4, 1_000), none)
      expect(seqs(spool)).toEqual(count(4, 12))
      const before = spool.state()
      expect(() => spool.append(texts(4, 1_000), new Map([['a', '1']]))).toThrow(SpoolFull)
      expect(spool.state()).toEqual(before)
      spool.close()
      spool = w.open({ maxBytes: 10_000 })
      expect(seqs(spool)).toEqual(count(4, 12))
      spool.ack({ epoch, committed: 8 })
      spool.append(texts(4, 1_000), none)
      expect(seqs(spool)).toEqual(count(8, 16))
      expect(spool.state().bytes).toBe(spool.peek(0, 99).reduce((sum, { payload }) => sum + payload.length, 0))
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
