import type { Database } from 'better-sqlite3'
import type { Gap } from '#core/sample'
import { MINUTES, type OpenSlot } from '#core/slot'
import { DAY, dayStart, type EpochMs, monthInterval, monthOf, SLOT } from '#core/time'
import { Rows } from './appender.ts'
import type { Chain } from './chain.ts'
import { derivedTables } from './schema.ts'

type NewestRow = { at: number; value: string; quality: number; mark: number; epoch: number; seq: number }
/** SQLite has no infinities: beyond any time. */
export const finite = (t: number): number => Math.min(Math.max(t, -8.64e15), 8.64e15)
/** What a recomputation replaces: slots in [s0, end), findings in (base, until]. */
export type Replaced = { readonly s0: number; readonly end: number; readonly base: number; readonly until: number }

/** The derived tables as the fold writes and asks them; always inside a transaction of the caller. */
export class DerivedTables {
  private readonly db: Database
  private readonly write: ReturnType<typeof statements>
  private readonly slotRows: Rows

  constructor(db: Database) {
    this.db = db
    this.write = statements(db)
    this.slotRows = new Rows(db, 'INSERT OR REPLACE INTO slots VALUES', SLOT_COLUMNS)
  }

  /** Writes slots, their minutes from `minutesFrom` on, and the sums of the days that they lie in. */
  slots(meter: number, slots: ReadonlyMap<number, OpenSlot>, minutesFrom: number): void {
    if (slots.size === 0) return
    const days = new Set<number>()
    for (const [start, s] of slots) {
      this.slotRows
        .add()
        .push(
          meter,
          start,
          s.amount,
          s.measured,
          s.e1,
          s.e2,
          s.e3,
          s.rollovers,
          s.glitches,
          s.setAside,
          s.unexplained,
          s.estimated,
        )
      if (start >= minutesFrom && s.minutes.length > 0) this.write.minutes.run(meter, start, profile(s))
      days.add(dayStart(start as EpochMs))
    }
    this.slotRows.write()
    this.sums(meter, days)
  }

  /** Days and months are sums of slots, always taken anew. */
  sums(meter: number, days: ReadonlySet<number>): void {
    const months = new Set<string>()
    for (const day of days) {
      this.write.clearDay.run(meter, day)
      this.write.day.run(day, meter, day, day + DAY)
      months.add(monthOf(day as EpochMs))
    }
    for (const month of months) {
      const { start, end } = monthInterval(month)
      this.write.clearMonth.run(meter, start)
      this.write.month.run(start, meter, start, end)
    }
  }

  /** Writes what a fold found later than `after`, and forgets it. */
  found(chain: Chain, after = Number.NEGATIVE_INFINITY): void {
    const { meter, found } = chain
    const { write } = this
    for (const { from, to, amount, why, ignored } of found.unexplained)
      if (to.at > after)
        write.unexplained.run(
          ...[meter, to.at, to.id, to.value, from?.at ?? null, from?.id ?? null, from?.value ?? null],
          ...[amount, why, ignored ? 1 : 0],
        )
    for (const { sample, why, head } of found.setAside)
      if (sample.at > after) write.setAside.run(meter, sample.at, sample.id, why, head ? 1 : 0)
    for (const { from, to, act } of found.decided)
      if (to.at > after) write.decided.run(meter, to.at, from.id, to.id, act)
    for (const { gap, method } of found.gaps) if (gap.to.at > after) write.gap.run(...gapRow(meter, gap, method))
    for (const list of Object.values(found)) list.length = 0
  }

  /** Clears a stretch of a meter; returns the days that lose slots. */
  clear(meter: number, replaced: Replaced): Set<number> {
    const [s0, end] = [finite(replaced.s0), finite(replaced.end)]
    const [base, until] = [finite(replaced.base), finite(replaced.until)]
    const days = new Set(this.write.startsIn.all(meter, s0, end).map((start) => dayStart(start as EpochMs)))
    this.write.clearSlots.run(meter, s0, end)
    this.write.clearMinutes.run(meter, s0, end)
    for (const clear of this.write.clearFound) clear.run(meter, base, until)
    return days
  }

  empty(): void {
    for (const table of derivedTables) this.db.exec(`DELETE FROM ${table}`)
  }
  pruneMinutes(meter: number, before: number): void {
    this.write.clearMinutes.run(meter, finite(Number.NEGATIVE_INFINITY), before)
  }
  moveCursor(id: number): void {
    this.write.cursor.run(id)
  }

  /** Time of the last accepted sample before (`<`) or until (`<=`) a moment. */
  accepted(meter: number, until: '<' | '<=', at: number): number | undefined {
    return (until === '<' ? this.write.accepted : this.write.acceptedUntil).get(meter, finite(at))
  }
  /** A slot as it stands. */
  slotAt(meter: number, start: number): { amount: number; measured: number } | undefined {
    return this.write.slotAt.get(meter, start)
  }
  /** Times of the steps that rules 2 and 4 to 6 looked at in (from, to], the oldest first. */
  troubles(meter: number, from: number, to: number): number[] {
    return this.write.troubles.all({ meter, from: finite(from), to: finite(to) })
  }
  /** Whether a rollover or trouble lies in (from, to]. */
  isQuiet(meter: number, from: number, to: number): boolean {
    const range = { meter, from: finite(from), to: finite(to) }
    return this.write.anyTrouble.get(range) === undefined && this.write.anyRollover.get(range) === undefined
  }
  /** Gaps over so long a time whose split looks at slots of [start, end) one to four weeks before. */
  gapsBehind(meter: number, { start, end, longer }: { start: number; end: number; longer: number }): number[] {
    return this.write.gapsBehind.all(meter, finite(end), finite(end) + 4 * WEEK, finite(start) + WEEK, longer)
  }
  wasSetAside(meter: number, at: number): boolean {
    return this.write.wasSetAside.get(meter, at) !== undefined
  }
  /** The reading that counts at the newest instant of a meter. */
  newest(meter: number): NewestRow | undefined {
    return this.write.newest.get(meter)
  }
  /** Deltas that are unexplained, or were until a person decided, between whose readings something came in later. */
  filledSince(meter: number): { at: number; epoch: number; from: number; to: number }[] {
    return this.write.filledSince.all({ meter })
  }
}

/** 30 amounts (float64, millionths) and 30 covered times (uint16, ms), little endian. */
const profile = (s: OpenSlot): Buffer => {
  const out = Buffer.alloc(MINUTES * 10)
  Buffer.from(s.minutes.buffer).copy(out, 0)
  Buffer.from(s.covered.buffer).copy(out, MINUTES * 8)
  return out
}

const gapRow = (meter: number, { from, to, parts }: Gap, method: string): unknown[] => [
  ...[meter, to.at, from.at, from.id, to.id],
  parts.reduce((n, p) => n + p.amount, 0),
  method,
]

type Within = { readonly meter: number; readonly from: number; readonly to: number }
/** What rule 6 counts: unexplained steps, decided ones, excursions. */
const TROUBLES_IN = `
  SELECT to_at AS at FROM unexplained WHERE meter = @meter AND to_at > @from AND to_at <= @to AND why = 'step' AND ignored = 0
  UNION ALL SELECT to_at FROM decided WHERE meter = @meter AND to_at > @from AND to_at <= @to
  UNION ALL SELECT at FROM set_aside WHERE meter = @meter AND at > @from AND at <= @to AND head = 1 AND why <> 'decided'`
const WEEK = 7 * DAY

const SLOT_COLUMNS = 12
const sums =
  'sum(amount), sum(measured), sum(e1), sum(e2), sum(e3), sum(rollovers), sum(glitches), sum(set_aside), sum(unexplained), sum(estimated)'
/** Time of the last accepted sample before (or until) a moment. */
const accepted = (db: Database, until: '<' | '<=') =>
  db
    .prepare<[number, number], number>(
      `SELECT p.at FROM places p CROSS JOIN readings r ON r.id = p.id
       WHERE p.meter = ? AND p.at ${until} ? AND r.mark = 0 AND r.quality < 2
       AND NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.meter = p.meter AND s.at = p.at) ORDER BY p.at DESC LIMIT 1`,
    )
    .pluck()
const statements = (db: Database) => ({
  minutes: db.prepare('INSERT OR REPLACE INTO minutes VALUES (?, ?, ?)'),
  clearDay: db.prepare('DELETE FROM days WHERE meter = ? AND start = ?'),
  day: db.prepare(
    `INSERT INTO days SELECT meter, ?, ${sums} FROM slots WHERE meter = ? AND start >= ? AND start < ? GROUP BY meter`,
  ),
  clearMonth: db.prepare('DELETE FROM months WHERE meter = ? AND start = ?'),
  month: db.prepare(
    `INSERT INTO months SELECT meter, ?, ${sums} FROM days WHERE meter = ? AND start >= ? AND start < ? GROUP BY meter`,
  ),
  unexplained: db.prepare('INSERT OR REPLACE INTO unexplained VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  setAside: db.prepare('INSERT OR REPLACE INTO set_aside (meter, at, reading, why, head) VALUES (?, ?, ?, ?, ?)'),
  decided: db.prepare('INSERT OR REPLACE INTO decided VALUES (?, ?, ?, ?, ?)'),
  gap: db.prepare('INSERT OR REPLACE INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?)'),
  gapsBehind: db
    .prepare<[number, number, number, number, number], number>(
      'SELECT to_at FROM gaps WHERE meter = ? AND from_at >= ? AND from_at < ? AND to_at > ? AND to_at - from_at > ? ORDER BY to_at',
    )
    .pluck(),
  slotAt: db.prepare<[number, number], { amount: number; measured: number }>(
    'SELECT amount, measured FROM slots WHERE meter = ? AND start = ?',
  ),
  troubles: db.prepare<[Within], number>(`SELECT at FROM (${TROUBLES_IN}) ORDER BY at`).pluck(),
  anyTrouble: db.prepare<[Within], number>(`SELECT at FROM (${TROUBLES_IN}) LIMIT 1`).pluck(),
  anyRollover: db
    .prepare<[Within], number>(
      `SELECT start FROM slots WHERE meter = @meter AND start > @from - ${SLOT} AND start <= @to AND rollovers > 0 LIMIT 1`,
    )
    .pluck(),
  cursor: db.prepare(
    "INSERT INTO cursors (name, value) VALUES ('derived', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  ),
  accepted: accepted(db, '<'),
  acceptedUntil: accepted(db, '<='),
  newest: db.prepare<[number], NewestRow>(
    `SELECT r.at, r.value, r.quality, r.mark, b.epoch, b.seq
     FROM places p CROSS JOIN readings r ON r.id = p.id JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch
     WHERE p.meter = ? AND r.mark <> 2 ORDER BY p.at DESC, r.mark <> 0, r.quality, e.epoch, b.seq, r.idx LIMIT 1`,
  ),
  wasSetAside: db.prepare<[number, number], number>('SELECT 1 FROM set_aside WHERE meter = ? AND at = ?').pluck(),
  filledSince: db.prepare<[{ meter: number }], { at: number; epoch: number; from: number; to: number }>(
    `SELECT u.to_at AS at, tb.epoch, fb.seq AS "from", tb.seq AS "to" FROM
       (SELECT to_at, from_reading, to_reading FROM unexplained WHERE meter = @meter
        UNION ALL SELECT to_at, from_reading, to_reading FROM decided WHERE meter = @meter) u
     JOIN readings t ON t.id = u.to_reading JOIN batches tb ON tb.id = t.batch
     JOIN readings f ON f.id = u.from_reading JOIN batches fb ON fb.id = f.batch
     WHERE fb.epoch = tb.epoch AND EXISTS (SELECT 1 FROM batches x WHERE x.epoch = tb.epoch
       AND x.seq > min(fb.seq, tb.seq) AND x.seq < max(fb.seq, tb.seq) AND x.id > min(tb.id, fb.id))`,
  ),
  startsIn: db
    .prepare<[number, number, number], number>('SELECT start FROM slots WHERE meter = ? AND start >= ? AND start < ?')
    .pluck(),
  clearSlots: db.prepare('DELETE FROM slots WHERE meter = ? AND start >= ? AND start < ?'),
  clearMinutes: db.prepare('DELETE FROM minutes WHERE meter = ? AND start >= ? AND start < ?'),
  clearFound: [
    db.prepare('DELETE FROM set_aside WHERE meter = ? AND at > ? AND at <= ?'),
    ...['unexplained', 'decided', 'gaps'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE meter = ? AND to_at > ? AND to_at <= ?`),
    ),
  ],
})
