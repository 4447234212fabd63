import type { Database } from 'better-sqlite3'
import type { JudgedSlot } from '#core/quality-series'

/** What came in since a reading: up to which one, and by meter the oldest moment that it is about. */
export type Arrivals = { last: number; meters: { meter: string; from: number }[] }

/** Questions of the quality rules; both answer as of the last flush, so that slots and arrivals fit. */
export const qualityQueries = (db: Database) => ({
  arrivals({ after }: { after: number }): Arrivals {
    const last = db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'derived'").pluck().get() ?? after
    const meters = db
      .prepare<[number, number], { meter: string; from: number }>(
        `SELECT m.key AS meter, min(r.at) AS "from" FROM readings r JOIN meters m ON m.id = r.meter
         WHERE r.id > ? AND r.id <= ? AND r.mark = 0 GROUP BY r.meter`,
      )
      .all(after, last)
    return { last, meters }
  },
  judgedSlots({ meter, from, to }: { meter: string; from: number; to: number }): JudgedSlot[] {
    return db
      .prepare<[string, number, number], JudgedSlot>(
        `SELECT start, amount, measured, e1, e2, e3 FROM slots
         WHERE meter = (SELECT id FROM meters WHERE key = ?) AND start >= ? AND start < ?`,
      )
      .all(meter, from, to)
  },
})
