import type { Database } from 'better-sqlite3'
import { emptySequence, type Sequence } from './sequence.ts'

/** Reads back which seqs of each epoch are in, by the row of the epoch; `committed` is the end of the first unbroken run. */
export const sequencesOf = (db: Database): Map<number, Sequence> => {
  // runs of consecutive seqs: seq − row number is constant inside a run
  const runs = db.prepare<[number], { first: number; last: number }>(
    'SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM batches WHERE epoch = ?) GROUP BY run ORDER BY first',
  )
  const lost = db.prepare<[number], number>('SELECT seq FROM batches WHERE epoch = ? AND verdict <> 0').pluck()
  const epochs = db.prepare<[], number>('SELECT id FROM epochs ORDER BY id').pluck().all()
  return new Map(
    epochs.map((epoch) => {
      const sequence = emptySequence()
      for (const { first, last } of runs.all(epoch)) {
        if (first === sequence.committed + 1) sequence.committed = last
        else sequence.above.push([first, last])
      }
      sequence.lost.push(...lost.all(epoch))
      return [epoch, sequence] as const
    }),
  )
}
