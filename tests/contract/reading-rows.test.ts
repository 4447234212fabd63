import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLedgerFile } from '../../server/ledger/file.ts'
import { ReadingRows } from '../../server/ledger/reading-rows.ts'

/** Batches as they come in: mostly whole runs, with readings that are aside, of another quality, or left out altogether. */
const reading = fc.record({
  quality: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
  ),
  mark: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  isLeftOut: fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})
const batches = fc.array(fc.record({ readings: fc.array(reading, { maxLength: 120 }), isWritten: fc.boolean() }), {
  maxLength: 8,
})

test('rows that go in as runs are the rows that were added, under consecutive ids in their order', () => {
  fc.assert(
    fc.property(batches, (all) => {
      const db = openLedgerFile(':memory:')
      const rows = new ReadingRows(db)
      const added: unknown[] = []
      all.forEach(({ readings, isWritten }, batch) => {
        readings.forEach(({ quality, mark, isLeftOut }, idx) => {
          if (isLeftOut) return
          const kept = { meter: idx % 7, at: 1.8e12 + idx, value: `${batch}.${idx}`, scaled: 0, quality, mark }
          added.push([rows.next, kept.meter, kept.at, kept.value, quality, mark, batch, idx])
          rows.add(kept, batch, idx)
        })
        if (isWritten) rows.write()
      })
      rows.write()
      expect(added.map((row) => (row as number[])[0])).toEqual(added.map((_, i) => i + 1))
      expect(db.prepare('SELECT * FROM readings ORDER BY id').raw().all()).toEqual(added)
      db.close()
    }),
    { numRuns: 40 },
  )
})
