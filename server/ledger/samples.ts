import type { Database } from 'better-sqlite3'
import type { Sample } from '#core/difference'
import { type Rule, scaled } from '#core/register'
import type { EpochMs } from '#core/time'
import { qualities } from './schema.ts'
import { missingBetween, type Sequence } from './sequence.ts'

type Row = {
  id: number
  at: number
  value: string
  quality: number
  mark: number
  epoch: number
  name: string
  seq: number
  idx: number
}

/** Which of two readings of one instant counts: good before estimated before suspect, then the smallest (epoch, seq, index). */
const before = (a: Row, b: Row): boolean => {
  if ((a.mark === 0) !== (b.mark === 0)) return a.mark === 0
  if (a.quality !== b.quality) return a.quality < b.quality
  if (a.name !== b.name) return a.name < b.name
  return a.seq !== b.seq ? a.seq < b.seq : a.idx < b.idx
}

/** Whether the sample before is known to be the predecessor of a delta. */
export const isLinked = (
  previous: { epoch: number; seq: number; refused: boolean } | undefined,
  next: { epoch: number; seq: number },
  sequenceOf: (epoch: number) => Sequence | undefined,
): boolean => {
  if (!previous || previous.refused || previous.epoch !== next.epoch) return false
  const sequence = sequenceOf(next.epoch)
  return sequence !== undefined && !missingBetween(sequence, previous.seq, next.seq)
}

export type Source = { db: Database; meter: number; rule: Rule; sequenceOf: (epoch: number) => Sequence | undefined }
/** A meter's samples from `from` on, ordered by time, one an instant: what the pure function is defined over. */
export function* samples(
  { db, meter, rule, sequenceOf }: Source,
  from: number,
): Generator<Sample & { value: string; epoch: number; seq: number }> {
  const rows = db
    .prepare<[number, number], Row>(
      `SELECT r.id, r.at, r.value, r.quality, r.mark, b.epoch, e.epoch AS name, b.seq, r.idx
       FROM places p CROSS JOIN readings r ON r.id = p.id JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch
       WHERE p.meter = ? AND p.at >= ? AND r.mark <> 2 ORDER BY p.at`,
    )
    .iterate(meter, from)
  let best: Row | undefined
  let previous: { epoch: number; seq: number; refused: boolean } | undefined
  const sample = (row: Row): (Sample & { value: string; epoch: number; seq: number }) | undefined => {
    const linked = rule.measure === 'delta' && isLinked(previous, row, sequenceOf)
    previous = { epoch: row.epoch, seq: row.seq, refused: row.mark !== 0 }
    const r = row.mark === 0 ? scaled(rule, row.value) : 'not-a-number'
    if (typeof r === 'string') return undefined
    return {
      id: row.id,
      at: row.at as EpochMs,
      r,
      quality: qualities[row.quality] ?? 'good',
      linked,
      value: row.value,
      epoch: row.epoch,
      seq: row.seq,
    }
  }
  for (const row of rows) {
    if (best && row.at !== best.at) {
      const s = sample(best)
      if (s) yield s
      best = row
    } else if (!best || before(row, best)) best = row
  }
  const s = best && sample(best)
  if (s) yield s
}
