import type { Database } from 'better-sqlite3'
import { type ReadingId, readingId } from '#core/meter-record'
import type { Quality } from '#core/reading'
import { usualAmount, usualWindows } from '#core/usual'
import { readingFinder } from './basis.ts'
import { qualities } from './schema.ts'

/** A reading with its name in any ledger, and why the engine set it aside, if it did. */
export type NearRow = {
  id: number
  name: ReadingId
  at: number
  value: string
  quality: Quality
  mark: number
  aside: string | null
}
type Row = Omit<NearRow, 'name' | 'quality'> & {
  agent: string
  epoch: string
  seq: number
  index: number
  quality: number
}

const rowOf = ({ agent, epoch, seq, index, quality, ...row }: Row): NearRow => ({
  ...row,
  name: readingId({ agent, epoch, seq, index }),
  quality: qualities[quality] ?? 'good',
})
const columns = `r.id, r.at, r.value, r.quality, r.mark, a.agent, e.epoch, b.seq, r.idx AS "index",
  (SELECT s.why FROM set_aside s WHERE s.meter = r.meter AND s.at = r.at AND s.reading = r.id) AS aside`
const joined = 'JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch JOIN agents a ON a.id = e.agent'
const METER = '(SELECT id FROM meters WHERE key = @meter)'
/** Both parts of the timeline come sorted and bounded, so that a meter of millions of readings answers as fast as a small one. */
const side = (compare: '<' | '>=', order: 'ASC' | 'DESC'): string => {
  const sorted = `ORDER BY at ${order}, id ${order} LIMIT @limit`
  const behind = "id > (SELECT coalesce(max(value), 0) FROM cursors WHERE name = 'placed')"
  return `SELECT ${columns} FROM (
      SELECT * FROM (SELECT at, id FROM places WHERE meter = ${METER} AND at ${compare} @at ${sorted})
      UNION ALL
      SELECT * FROM (SELECT at, id FROM readings WHERE ${behind} AND meter = ${METER} AND at ${compare} @at ${sorted})
      ${sorted}) t
    CROSS JOIN readings r ON r.id = t.id ${joined} ORDER BY r.at, r.id`
}

/** Questions about the readings near a moment of one meter. */
export const nearQueries = (db: Database) => ({
  /** The last `before` readings before `at` and the first `after` from it on, oldest first. */
  near({ meter, at, before, after }: { meter: string; at: number; before: number; after: number }): NearRow[] {
    const all = (sql: string, limit: number): NearRow[] =>
      db.prepare<unknown[], Row>(sql).all({ meter, at, limit }).map(rowOf)
    return [...all(side('<', 'DESC'), before), ...all(side('>=', 'ASC'), after)]
  },
  /** A reading by its name. */
  readingNamed({ meter, name }: { meter: string; name: ReadingId }): NearRow | null {
    const found = readingFinder(db)(meter.split('/')[0] ?? '', name)
    const row =
      found &&
      db
        .prepare<unknown[], Row>(
          `SELECT ${columns} FROM readings r ${joined} WHERE r.id = ? AND r.meter = (SELECT id FROM meters WHERE key = ?)`,
        )
        .get(found.id, meter)
    return row ? rowOf(row) : null
  },
  /** What a meter took at the same hours of past weeks, millionths; null: not known. */
  usual({ meter, from, to }: { meter: string; from: number; to: number }): number | null {
    const slots = db.prepare<unknown[], { start: number; amount: number; measured: number }>(
      'SELECT start, amount, measured FROM slots WHERE meter = (SELECT id FROM meters WHERE key = ?) AND start >= ? AND start < ?',
    )
    const bins = usualWindows(from, to).flatMap((w) => slots.all(meter, w.from, w.to))
    return usualAmount(bins, from, to)
  },
  /** Acts of decisions that the fold applied. */
  appliedDecisions({ site }: { site: string | undefined }): number[] {
    return db
      .prepare<unknown[], number>(
        "SELECT d.act FROM decided d JOIN meters m ON m.id = d.meter WHERE m.key LIKE coalesce(? || '/%', m.key)",
      )
      .pluck()
      .all(site ?? null)
  },
})
