import type { Database } from 'better-sqlite3'
import type { Side } from '#core/balance'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import type { CommonBin } from '#core/pue-slots'
import type { Quality } from '#core/reading'
import { MINUTES } from '#core/slot'
import { MINUTE } from '#core/time'
import { actQueries } from './act-queries.ts'
import { type Bin, type BinColumns, type BinRow, binOf, packBins } from './bin-columns.ts'
import { closeQueries } from './close-queries.ts'
import { differingQueries } from './differing.ts'
import { digestQueries } from './digest-queries.ts'
import { findingQueries } from './finding-queries.ts'
import { knownMeters } from './known-meter.ts'
import type { Counts } from './messages.ts'
import { minutesAgainQueries } from './minutes-again.ts'
import { nearQueries } from './near-queries.ts'
import { noteQueries } from './notes.ts'
import { plantQueries } from './plant-queries.ts'
import { previewQueries } from './preview.ts'
import { qualityQueries } from './quality-queries.ts'
import { qualities } from './schema.ts'
import { secondQueries } from './second-queries.ts'

export type Range = { meters: readonly string[]; from: number; to: number }
export type Table = 'slots' | 'days' | 'months'
export type MinuteRow = { meter: string; start: number; amount: number; covered: number }
export type ReadingRow = {
  id: number
  at: number
  value: string
  quality: string
  mark: number
  agent: string
  epoch: string
  seq: number
  index: number
  receivedAt: number
}
export type QuarantineRow = {
  id: number
  kind: 'batch' | 'reading'
  code: string
  reason: string
  received: number
  site: string
  agent: string
  epoch: string | null
  seq: number | null
  idx: number | null
  meter: string | null
  at: number | null
  bytes: string
  size: number
}
/** Refused readings or batches of one kind, agent and meter. */
export type QuarantineCount = Pick<QuarantineRow, 'kind' | 'code' | 'site' | 'agent' | 'meter'> & {
  count: number
  last: number
}
/** What of quarantined bytes a page shows at most. */
const SHOWN = 2_000

/** The questions that readers answer, by name. Amounts stay integers; units and factors are the caller's. */
export const makeQueries = (db: Database, plant?: Plant) => {
  const idOf = db.prepare<[string], number>('SELECT id FROM meters WHERE key = ?').pluck()
  const meters = plant ? knownMeters(writtenPlant(plant), (key) => idOf.get(key)) : new Map()
  const list = (values: readonly unknown[]): string => JSON.stringify(values)
  const many = 'm.key IN (SELECT value FROM json_each(?))'
  const sides = db.prepare<
    [string, number, number],
    { start: number; facility: number; it: number; fc: number | null; fn: number; ic: number | null; n: number }
  >(
    // the parts stand as a table of their own: JSON looked into for each slot took four times as long
    `WITH part (meter, side, sign) AS MATERIALIZED (SELECT m.id, j.value ->> 'side', j.value ->> 'sign'
       FROM json_each(?) j JOIN meters m ON m.key = j.value ->> 'meter')
     SELECT s.start AS start,
       sum(CASE WHEN side = 0 THEN s.amount * sign ELSE 0 END) AS facility,
       sum(CASE WHEN side = 1 THEN s.amount * sign ELSE 0 END) AS it,
       min(CASE WHEN side = 0 THEN s.measured + s.e1 + s.e2 + s.e3 END) AS fc, sum(side = 0) AS fn,
       min(CASE WHEN side = 1 THEN s.measured + s.e1 + s.e2 + s.e3 END) AS ic, sum(side = 1) AS n
     FROM part CROSS JOIN slots s ON s.meter = part.meter AND s.start >= ? AND s.start < ?
     GROUP BY s.start ORDER BY s.start`,
  )
  const binRows = ({ table, meters, from, to }: Range & { table: Table }): BinRow[] =>
    db
      .prepare<[string, number, number], BinRow>(
        `SELECT m.key, t.start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated
         FROM meters m JOIN ${table} t ON t.meter = m.id WHERE ${many} AND t.start >= ? AND t.start < ? ORDER BY m.key, t.start`,
      )
      .raw()
      .all(list(meters), from, to)
  return {
    ...actQueries(db),
    ...closeQueries(db),
    ...qualityQueries(db),
    ...findingQueries(db),
    ...previewQueries(db, meters),
    ...minutesAgainQueries(db, meters),
    ...secondQueries(db, meters),
    ...nearQueries(db),
    ...differingQueries(db),
    ...digestQueries(db),
    ...noteQueries(db),
    ...plantQueries(db),
    bins: (of: Range & { table: Table }): Bin[] => binRows(of).map(binOf),
    /** The same as columns: what a reader hands to its server. */
    binColumns: (of: Range & { table: Table }): BinColumns => packBins(binRows(of)),
    minutes({ meters, from, to }: Range): MinuteRow[] {
      const rows = db
        .prepare<[string, number, number], { meter: string; start: number; profile: Buffer }>(
          `SELECT m.key AS meter, t.start, t.profile FROM meters m JOIN minutes t ON t.meter = m.id WHERE ${many} AND t.start > ? AND t.start < ? ORDER BY m.key, t.start`,
        )
        .all(list(meters), from - MINUTES * MINUTE, to)
      return rows.flatMap(({ meter, start, profile }) => {
        const out: MinuteRow[] = []
        for (let i = 0; i < MINUTES; i += 1) {
          const covered = profile.readUInt16LE(MINUTES * 8 + i * 2)
          const at = start + i * MINUTE
          if (covered > 0 && at >= from && at < to)
            out.push({ meter, start: at, amount: profile.readDoubleLE(i * 8), covered })
        }
        return out
      })
    },
    /** A bin is left out where a meter of either side has no slot at all. */
    common({ facility, it, from, to }: { facility: Side; it: Side; from: number; to: number }): CommonBin[] {
      const meters = [...facility.map((m) => ({ ...m, side: 0 })), ...it.map((m) => ({ ...m, side: 1 }))]
      return sides.all(list(meters), from, to).map((r) => ({
        start: r.start,
        facility: r.facility,
        it: r.it,
        facilityCovered: r.fn === facility.length ? (r.fc ?? 0) : 0,
        itCovered: r.n === it.length ? (r.ic ?? 0) : 0,
      }))
    },
    /** The half-hour with the largest signed sum of some meters. */
    maximum({ side, from, to }: { side: Side; from: number; to: number }): { start: number; amount: number } | null {
      const row = db
        .prepare<[string, number, number], { start: number; amount: number }>(
          `SELECT s.start AS start, sum(s.amount * (j.value ->> 'sign')) AS amount FROM json_each(?) j
           JOIN meters m ON m.key = j.value ->> 'meter' JOIN slots s ON s.meter = m.id AND s.start >= ? AND s.start < ?
           GROUP BY s.start ORDER BY amount DESC LIMIT 1`,
        )
        .get(list(side), from, to)
      return row ?? null
    },
    readings({
      meter,
      from,
      to,
      after,
      limit,
      newestFirst = false,
    }: {
      meter: string
      from: number
      to: number
      /** the last reading of the page before */
      after: { at: number; id: number } | null
      limit: number
      newestFirst?: boolean
    }): ReadingRow[] {
      type Row = Omit<ReadingRow, 'quality'> & { quality: number }
      const [past, way] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC']
      const first = newestFirst ? from : Math.max(from, after?.at ?? from)
      const end = newestFirst && after ? Math.min(to, after.at + 1) : to
      const { at, id } = after ?? { at: newestFirst ? to : from - 1, id: 0 }
      return db
        .prepare<[string, number, number, number, number, number], Row>(
          `SELECT r.id, r.at, r.value, r.quality, r.mark, a.agent, e.epoch, b.seq, r.idx AS "index", b.received AS receivedAt
           FROM (SELECT at, id FROM timeline WHERE meter = (SELECT id FROM meters WHERE key = ?) AND at >= ? AND at < ?
                   AND (at ${past} ? OR id ${past} ?) ORDER BY at ${way}, id ${way} LIMIT ?) t
             CROSS JOIN readings r ON r.id = t.id JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch JOIN agents a ON a.id = e.agent
           ORDER BY t.at ${way}, t.id ${way}`,
        )
        .all(meter, first, end, at, id, limit)
        .map((r) => ({ ...r, quality: qualities[r.quality] ?? 'good' }))
    },
    /** As of the last flush. */
    newest(): { meter: string; at: number; value: string; quality: Quality }[] {
      return db
        .prepare<[], { meter: string; at: number; value: string; quality: number }>(
          `SELECT m.key AS meter, r.at, r.value, r.quality FROM meters m JOIN readings r ON r.id =
             (SELECT x.id FROM places p CROSS JOIN readings x ON x.id = p.id
              WHERE p.meter = m.id AND x.mark = 0 ORDER BY p.at DESC LIMIT 1)`,
        )
        .all()
        .map((r) => ({ ...r, quality: qualities[r.quality] ?? 'good' }))
    },
    quarantine({ before, limit, site }: { before: number; limit: number; site?: string | undefined }): QuarantineRow[] {
      return db
        .prepare<[number, number, string | null, number], QuarantineRow>(
          `SELECT q.id, kind, code, reason, received, a.site, a.agent, epoch, seq, idx, meter, at,
             substr(CAST(bytes AS TEXT), 1, ?) AS bytes, length(bytes) AS size
           FROM quarantine q JOIN agents a ON a.id = q.agent WHERE q.id < ? AND a.site = coalesce(?, a.site) ORDER BY q.id DESC LIMIT ?`,
        )
        .all(SHOWN, before, site ?? null, limit)
    },
    /** All that was refused, however many meters and reasons it has. */
    quarantineTotal({ site }: { site?: string | undefined }): number {
      const total = db
        .prepare<[string | null], number>(
          'SELECT count(*) FROM quarantine q JOIN agents a ON a.id = q.agent WHERE a.site = coalesce(?, a.site)',
        )
        .pluck()
      return total.get(site ?? null) ?? 0
    },
    quarantineCounts(): QuarantineCount[] {
      return db
        .prepare<[], QuarantineCount>(
          `SELECT kind, code, a.site, a.agent, meter, count(*) AS count, max(received) AS last
           FROM quarantine q JOIN agents a ON a.id = q.agent GROUP BY kind, code, q.agent, meter ORDER BY last DESC LIMIT 200`,
        )
        .all()
    },
    firstReading(): number | null {
      return db.prepare<[], number | null>('SELECT min(start) FROM months').pluck().get() ?? null
    },
    counts(): Counts {
      const counts: Counts = { accepted: 0, quarantined: 0, repeated: 0, conflicts: 0, batches: 0, twice: 0 }
      for (const [name, value] of db.prepare('SELECT name, value FROM counts').raw().all() as [keyof Counts, number][])
        counts[name] = value
      return counts
    },
  }
}
export type Queries = ReturnType<typeof makeQueries>
export type QueryName = keyof Queries
