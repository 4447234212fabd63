import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inAbove, nextOpen } from '../../edge-agent/standing.ts'
import { emptySequence, has, missingBetween, put, standing } from '../../server/ledger/sequence.ts'

const arrivals = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 })

it('a server and an agent agree, seq by seq, on what is in, whatever the order of arrival', () => {
  fc.assert(
    fc.property(arrivals, (seqs) => {
      const s = emptySequence()
      for (const seq of seqs) put(s, seq)
      const got = new Set(seqs)
      for (let seq = 1; seq <= 62; seq++) expect(has(s, seq)).toBe(got.has(seq))
      const ranges = s.above.flat()
      expect(ranges).toEqual([...ranges].sort((a, b) => a - b))
      expect(s.above.every(([a, b], i) => a <= b && a > (s.above[i - 1]?.[1] ?? s.committed) + 1)).toBe(true)
      const ack = { epoch: 'E', committed: s.committed, ...standing(s) }
      for (let seq = 1; seq <= 62; seq++) {
        let open = seq
        while (got.has(open)) open++
        expect(nextOpen(ack, seq)).toBe(open)
      }
      expect(inAbove(ack)).toBe([...got].filter((seq) => seq > s.committed).length)
    }),
  )
})

it('an ack that cannot list all holes vouches only for what lies below the first that it leaves out', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 3 }), (seqs, most) => {
      const s = emptySequence()
      for (const seq of seqs) put(s, seq)
      const ack = { epoch: 'E', committed: s.committed, ...standing(s, most) }
      for (let seq = 1; seq <= 62; seq++) if (nextOpen(ack, seq) !== seq) expect(has(s, seq)).toBe(true)
    }),
  )
})

it('a million batches that come newest part first cost the server no more than in order', () => {
  const s = emptySequence()
  const begun = performance.now()
  for (let i = 0; i < 500_000; i++) {
    put(s, 500_001 + i)
    put(s, 1 + i)
  }
  expect(s).toMatchObject({ committed: 1_000_000, above: [] })
  expect(missingBetween(s, 1, 1_000_000)).toBe(false)
  expect(performance.now() - begun).toBeLessThan(5_000)
})
