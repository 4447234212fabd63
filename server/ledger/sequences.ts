import type { Database } from 'better-sqlite3'
import { emptySequence, type Sequence } from './sequence.ts'

/**
 * Reads back which seqs of each epoch are in, by the row of the epoch; `committed` is the end of the first unbroken run.
 * `until`: only batches up to this row.
 */
export const sequencesOf = (db: Database, until = Number.MAX_SAFE_INTEGER): Map<number, Sequence> => {
  // runs of consecutive seqs: seq − row number is constant inside a run
  const runs = db.prepare<[number, number], { first: number; last: number }>(
    'SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM batches WHERE epoch = ? AND id <= ?) GROUP BY run ORDER BY first',
  )
  const lost = db
    .prepare<[number, number], number>('SELECT seq FROM batches WHERE epoch = ? AND verdict <> 0 AND id <= ?')
    .pluck()
  const epochs = db.prepare<[], number>('SELECT id FROM epochs ORDER BY id').pluck().all()
  return new Map(
    epochs.map((epoch) => {
      const sequence = emptySequence()
      for (const { first, last } of runs.all(epoch, until)) {
        if (first === sequence.committed + 1) sequence.committed = last
        else sequence.above.push([first, last])
      }
      sequence.lost.push(...lost.all(epoch, until))
      return [epoch, sequence] as const
    }),
  )
}
