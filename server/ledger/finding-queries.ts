import type { Database } from 'better-sqlite3'
import { type ReadingId, readingId } from '#core/meter-record'
import type { Aside, Doubt } from '#core/sample'

/** A reading of a finding: its row (below 0: final or initial of an event), time, displayed value, identity. */
export type Place = { readonly reading: number; readonly at: number; readonly value: string; readonly id: ReadingId }
export type UnexplainedRow = {
  readonly meter: string
  /** signed, millionths of the base unit */
  readonly amount: number
  readonly why: Doubt
  /** a person said to ignore it: it is no open decision, and stays in the conservation sum */
  readonly verdict: 'ignore' | null
  readonly toAt: number
  readonly toReading: number
  readonly toValue: string
  readonly toId: ReadingId
  readonly fromAt: number | null
  readonly fromReading: number | null
  readonly fromValue: string | null
  readonly fromId: ReadingId | null
  /** newest reading of the meter: while it lies inside the glitch window, a later one may still explain the step */
  readonly newestAt: number
}
export type GapRow = {
  readonly meter: string
  readonly fromAt: number
  readonly toAt: number
  readonly fromId: ReadingId
  readonly toId: ReadingId
  readonly amount: number
  readonly method: 'e1' | 'e2' | 'e3' | 'person' | 'agreed'
}
export type SetAsideRow = { readonly at: number; readonly id: ReadingId; readonly value: string; readonly why: Aside }
export type DecidedRow = {
  readonly toAt: number
  readonly fromId: ReadingId
  readonly toId: ReadingId
  readonly act: number
}
/** What was found in a stretch of one meter, oldest first. */
export type FoundRows = {
  readonly unexplained: UnexplainedRow[]
  readonly setAside: SetAsideRow[]
  readonly decided: DecidedRow[]
  readonly gaps: GapRow[]
}
type Stretch = { readonly from?: number | undefined; readonly to?: number | undefined }
const FIRST = 0
const LAST = 1e15

/** Identity of a row: of a reading, or of the final (1) or initial (2) of an event. */
export const readingNames = (db: Database) => {
  const reading = db.prepare<[number], { agent: string; epoch: string; seq: number; index: number }>(
    `SELECT a.agent, e.epoch, b.seq, r.idx AS "index" FROM readings r JOIN batches b ON b.id = r.batch
     JOIN epochs e ON e.id = b.epoch JOIN agents a ON a.id = e.agent WHERE r.id = ?`,
  )
  const event = db.prepare<[number], string>('SELECT key FROM acts WHERE id = ?').pluck()
  return (row: number): ReadingId => {
    if (row < 0) return `event/${event.get(Math.floor(-row / 2)) ?? ''}/${row % 2 === 0 ? 1 : 2}/0`
    const found = reading.get(row)
    return found ? readingId(found) : ''
  }
}

const columns = `m.key AS meter, u.amount, u.why, CASE u.ignored WHEN 1 THEN 'ignore' END AS verdict,
  u.to_at AS toAt, u.to_reading AS toReading, u.to_value AS toValue,
  u.from_at AS fromAt, u.from_reading AS fromReading, u.from_value AS fromValue,
  (SELECT max(p.at) FROM places p WHERE p.meter = u.meter) AS newestAt`

/** Questions about what the fold could not simply count. */
export const findingQueries = (db: Database) => {
  const name = readingNames(db)
  type Bare = Omit<UnexplainedRow, 'toId' | 'fromId'>
  const named = (rows: Bare[]): UnexplainedRow[] =>
    rows.map((r) => ({ ...r, toId: name(r.toReading), fromId: r.fromReading === null ? null : name(r.fromReading) }))
  const gapsOf = db.prepare<[string | null, string | null, number, number, number], GapRow & { f: number; t: number }>(
    `SELECT m.key AS meter, g.from_at AS fromAt, g.to_at AS toAt, g.from_reading AS f, g.to_reading AS t, g.amount, g.method
     FROM gaps g JOIN meters m ON m.id = g.meter
     WHERE m.key = coalesce(?, m.key) AND m.key LIKE coalesce(? || '/%', m.key) AND g.to_at > ? AND g.from_at < ? ORDER BY g.to_at DESC LIMIT ?`,
  )
  const gaps = ({
    meter,
    site,
    from = FIRST,
    to = LAST,
    limit = 1_000,
  }: Stretch & { meter?: string | undefined; site?: string | undefined; limit?: number }): GapRow[] =>
    gapsOf
      .all(meter ?? null, site ?? null, from, to, limit)
      .map(({ f, t, ...gap }) => ({ ...gap, fromId: name(f), toId: name(t) }))
  return {
    /** Newest first; ignored ones only where they are asked for. */
    unexplained({
      limit,
      site,
      ignored = false,
    }: {
      limit: number
      site?: string | undefined
      ignored?: boolean | undefined
    }): UnexplainedRow[] {
      return named(
        db
          .prepare<[string | null, number, number], Bare>(
            `SELECT ${columns} FROM unexplained u JOIN meters m ON m.id = u.meter
             WHERE m.key LIKE coalesce(? || '/%', m.key) AND u.ignored <= ? ORDER BY u.to_at DESC LIMIT ?`,
          )
          .all(site ?? null, ignored ? 1 : 0, limit),
      )
    },
    /** Open unexplained steps by meter and time, for the number beside a total. */
    openSteps({ from, to }: { from: number; to: number }): { meter: string; at: number }[] {
      return db
        .prepare<[number, number], { meter: string; at: number }>(
          'SELECT m.key AS meter, u.to_at AS at FROM unexplained u JOIN meters m ON m.id = u.meter WHERE u.to_at >= ? AND u.to_at < ? AND u.ignored = 0',
        )
        .all(from, to)
    },
    gaps,
    found({ meter, from = FIRST, to = LAST }: Stretch & { meter: string }): FoundRows {
      const own = db.prepare<[string], number>('SELECT id FROM meters WHERE key = ?').pluck().get(meter) ?? 0
      const unexplained = db
        .prepare<[number, number, number], Bare>(
          `SELECT ${columns} FROM unexplained u JOIN meters m ON m.id = u.meter WHERE u.meter = ? AND u.to_at >= ? AND u.to_at < ? ORDER BY u.to_at`,
        )
        .all(own, from, to)
      const setAside = db
        .prepare<[number, number, number], { at: number; reading: number; value: string; why: Aside }>(
          `SELECT s.at, s.reading, r.value, s.why FROM set_aside s JOIN readings r ON r.id = s.reading
           WHERE s.meter = ? AND s.at >= ? AND s.at < ? ORDER BY s.at`,
        )
        .all(own, from, to)
      const decided = db
        .prepare<[number, number, number], { toAt: number; f: number; t: number; act: number }>(
          'SELECT to_at AS toAt, from_reading AS f, to_reading AS t, act FROM decided WHERE meter = ? AND to_at >= ? AND to_at < ? ORDER BY to_at',
        )
        .all(own, from, to)
      return {
        unexplained: named(unexplained),
        setAside: setAside.map(({ reading, ...s }) => ({ ...s, id: name(reading) })),
        decided: decided.map(({ f, t, ...d }) => ({ ...d, fromId: name(f), toId: name(t) })),
        gaps: gaps({ meter, from, to }).reverse(),
      }
    },
  }
}
