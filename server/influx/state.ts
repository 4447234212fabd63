import { randomUUID } from 'node:crypto'
import type { Kpi } from '#core/kpi'
import { openSqlite } from '../ledger/sqlite.ts'
import type { RefusedLine } from './contract.ts'
import type { Refusal } from './deliver.ts'
import { kpiKey, kpiLine } from './kpi-line.ts'

/** Ids up to which everything is written. */
export type Cursor = { readonly reading: number; readonly change: number; readonly kpi: number }
export const START: Cursor = { reading: 0, change: 0, kpi: 0 }
/** Points of a UTC day: where the page began that first held one, and up to where all are acknowledged. */
export type DayMark = { readonly day: number; readonly from: Cursor; readonly to: Cursor }
/** Slots and totals of a meter that have to be written once more: under its tags, or as void under tags that it had. */
export type Refill = { readonly meter: string; readonly tags: string; readonly next: number }

/** KPIs of the moment are projected again up to this age, ms; those of months always. */
const LIVE_KEPT = 35 * 86_400_000
const schema = `
CREATE TABLE IF NOT EXISTS words (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, status INTEGER NOT NULL, reason TEXT NOT NULL, line TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS kpis (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, live INTEGER NOT NULL, line TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tags (meter TEXT PRIMARY KEY, tags TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former_tags (meter TEXT NOT NULL, tags TEXT NOT NULL, PRIMARY KEY (meter, tags)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
  day INTEGER PRIMARY KEY, from_reading INTEGER NOT NULL, from_change INTEGER NOT NULL, from_kpi INTEGER NOT NULL,
  reading INTEGER NOT NULL, change INTEGER NOT NULL, kpi INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS refills (meter TEXT NOT NULL, tags TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (meter, tags)) STRICT, WITHOUT ROWID;
`

/**
 * What the projection must remember, in a file of its own beside the ledger: a commit of it never waits for the ledger's writer nor
 * holds it, and where the file is lost everything is written once more, which changes no point.
 */
export const openState = (path: string, { readonly = false } = {}) => {
  const db = openSqlite(path, readonly ? { readonly } : { schema })
  const word = db.prepare<[string], string>('SELECT value FROM words WHERE name = ?').pluck()
  const say = (name: string, value: string): void =>
    void db.prepare('INSERT OR REPLACE INTO words VALUES (?, ?)').run(name, value)
  const cursors = db.prepare<[], [string, number]>('SELECT name, value FROM cursors').raw()
  const statements = readonly ? undefined : writing(db)
  const kpisAfter = db.prepare<[number, number], { id: number; line: string }>(
    'SELECT id, line FROM kpis WHERE id > ? ORDER BY id LIMIT ?',
  )
  const cursor = (): Cursor => ({ ...START, ...Object.fromEntries(cursors.all() as unknown as [string, number][]) })
  const write = () => {
    if (!statements) throw new Error(`${path} is open for reading only`)
    return statements
  }
  const move = (to: Cursor): void => {
    for (const [name, value] of Object.entries(to)) write().cursor.run(name, value)
  }
  const renewSource = (): string => {
    const made = randomUUID()
    say('source', made)
    return made
  }
  return {
    transaction: <T>(work: () => T): T => db.transaction(work)(),
    cursor,
    move,
    word: (name: string) => word.get(name),
    say,
    /** What tells this server's progress from another's in the same database. */
    source: (): string => word.get('source') ?? renewSource(),
    /** Everything is written from its beginning: nothing of what was marked under the former name counts. */
    renewSource,
    refuse(lines: readonly Refusal[], at: number): void {
      for (const { line, status, reason } of lines) write().refuse.run(at, status, reason, line)
    },
    refused: (limit: number): RefusedLine[] =>
      db
        .prepare<[number], RefusedLine>('SELECT id, at, status, reason, line FROM refused ORDER BY id DESC LIMIT ?')
        .all(limit),
    refusedCount: () => db.prepare<[], number>('SELECT count(*) FROM refused').pluck().get() ?? 0,
    /** Takes figures whose line is another than before. */
    keep(kpis: readonly Kpi[], now: number): void {
      db.transaction(() => {
        for (const kpi of kpis) {
          write().kpi.run({ key: kpiKey(kpi), at: kpi.at, live: kpi.period === 'live' ? 1 : 0, line: kpiLine(kpi) })
        }
        write().prune.run(now - LIVE_KEPT)
      })()
    },
    kpisAfter: (id: number, limit: number) => kpisAfter.all(id, limit),
    kpiCountAfter: (id: number) =>
      db.prepare<[number], number>('SELECT count(*) FROM kpis WHERE id > ?').pluck().get(id) ?? 0,
    tags: (): Map<string, string> =>
      new Map(
        db.prepare<[], [string, string]>('SELECT meter, tags FROM tags').raw().all() as unknown as [string, string][],
      ),
    tag: (meter: string, tags: string) => void write().tag.run(meter, tags),
    /** A meter has other tags now: what stands under the former ones is made void, and its slots are written under these. */
    retag(meter: string, { from, to }: { from: string; to: string }): void {
      write().former.run(meter, from)
      write().notFormer.run(meter, to)
      write().tag.run(meter, to)
      write().refill.run(meter, from)
      write().refill.run(meter, to)
    },
    /** What was ever retagged, once more: an older copy over there knows nothing of it. */
    refillFormer(): void {
      write().refillFormer.run()
      write().refillOf.run()
    },
    /** What was acknowledged of some days. */
    markDays(days: readonly number[], { from, to }: Omit<DayMark, 'day'>): void {
      for (const day of days) write().day.run(day, from.reading, from.change, from.kpi, to.reading, to.change, to.kpi)
    },
    dayMarks: (since: number): DayMark[] =>
      db
        .prepare<[number], Record<string, number>>('SELECT * FROM days WHERE day >= ?')
        .all(Number.isFinite(since) ? since : BEGIN)
        .map((d) => ({
          day: d['day'] ?? 0,
          from: { reading: d['from_reading'] ?? 0, change: d['from_change'] ?? 0, kpi: d['from_kpi'] ?? 0 },
          to: { reading: d['reading'] ?? 0, change: d['change'] ?? 0, kpi: d['kpi'] ?? 0 },
        })),
    /** Another ledger, or everything from its beginning: the marks of before say nothing. */
    forgetDays: () => void db.exec('DELETE FROM days'),
    forgetFormer: () => void db.exec('DELETE FROM former_tags; DELETE FROM refills'),
    refill: (): Refill | undefined =>
      db.prepare<[], Refill>('SELECT meter, tags, next FROM refills ORDER BY meter, tags LIMIT 1').get(),
    refilled({ meter, tags }: Refill, next: number | undefined): void {
      if (next === undefined) write().refillEnd.run(meter, tags)
      else write().refillNext.run(next, meter, tags)
    },
    close: () => db.close(),
  }
}
export type State = ReturnType<typeof openState>

const BEGIN = Number.MIN_SAFE_INTEGER
const writing = (db: ReturnType<typeof openSqlite>) => ({
  cursor: db.prepare('INSERT OR REPLACE INTO cursors VALUES (?, ?)'),
  refuse: db.prepare('INSERT OR REPLACE INTO refused (at, status, reason, line) VALUES (?, ?, ?, ?)'),
  kpi: db.prepare(
    `INSERT OR REPLACE INTO kpis (key, at, live, line) SELECT @key, @at, @live, @line
     WHERE NOT EXISTS (SELECT 1 FROM kpis WHERE key = @key AND line = @line)`,
  ),
  prune: db.prepare('DELETE FROM kpis WHERE live = 1 AND at < ?'),
  tag: db.prepare('INSERT OR REPLACE INTO tags VALUES (?, ?)'),
  day: db.prepare(
    `INSERT INTO days VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET
     reading = excluded.reading, change = excluded.change, kpi = excluded.kpi`,
  ),
  former: db.prepare('INSERT OR REPLACE INTO former_tags VALUES (?, ?)'),
  notFormer: db.prepare('DELETE FROM former_tags WHERE meter = ? AND tags = ?'),
  refill: db.prepare(`INSERT OR REPLACE INTO refills VALUES (?, ?, ${BEGIN})`),
  refillFormer: db.prepare(`INSERT OR REPLACE INTO refills SELECT meter, tags, ${BEGIN} FROM former_tags`),
  refillOf: db.prepare(
    `INSERT OR REPLACE INTO refills SELECT meter, tags, ${BEGIN} FROM tags WHERE meter IN (SELECT meter FROM former_tags)`,
  ),
  refillNext: db.prepare('UPDATE refills SET next = ? WHERE meter = ? AND tags = ?'),
  refillEnd: db.prepare('DELETE FROM refills WHERE meter = ? AND tags = ?'),
})
