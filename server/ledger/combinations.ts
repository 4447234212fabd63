import type { Database, Statement } from 'better-sqlite3'
import { type Combination, combined } from '#core/combination'
import { DAY, dayStart, type EpochMs } from '#core/time'
import { Rows } from './appender.ts'
import type { Bin } from './bin-columns.ts'
import { DerivedTables } from './derived-tables.ts'
import { derivedTables } from './schema.ts'

type SlotLine = Omit<Bin, 'meter'>
type Kept = { readonly id: number; readonly of: Combination; readonly parts: readonly number[] }
const written = ({ parts, den }: Combination): string =>
  JSON.stringify([String(den), ...parts.map(({ meter, num }) => `${num} ${meter}`).toSorted()])
/** Slots further apart than this are read by themselves, ms. */
const APART = DAY
const SLOT_COLUMNS = 12

/**
 * Slots of virtual meters and of balances, kept beside those of the meters that they are sums of, so that every question finds
 * them. Triggers of this connection note each slot that changes (in a table, so that a crash loses no note); `follow` makes the
 * sums anew, in the transaction that changed the slots. A pure function of the parts' slots: core/combination.ts.
 */
export class Combinations {
  private readonly db: Database
  private readonly tables: DerivedTables
  private readonly kept: Kept[] = []
  private readonly rows: Rows
  private readonly due: Statement<[], { meter: number; start: number }>
  private readonly between: Statement<[number, number, number], SlotLine>
  private readonly clear: Statement<[number, number]>

  constructor(db: Database, combinations: readonly Combination[]) {
    this.db = db
    this.tables = new DerivedTables(db)
    this.rows = new Rows(db, 'INSERT OR REPLACE INTO slots VALUES', SLOT_COLUMNS)
    this.due = db.prepare('SELECT meter, start FROM combinations_due')
    this.between = db.prepare(
      'SELECT start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated FROM slots WHERE meter = ? AND start >= ? AND start <= ?',
    )
    this.clear = db.prepare('DELETE FROM slots WHERE meter = ? AND start = ?')
    db.transaction(() => this.adopt(combinations))()
    this.watch()
  }

  /** Takes the sums of the plant: new and changed ones are due whole, those that the plant has no more lose their slots. */
  private adopt(combinations: readonly Combination[]): void {
    const idOf = this.ids()
    const known = new Map(
      this.db.prepare<[], [number, string]>('SELECT meter, parts FROM combinations').raw().all() as [number, string][],
    )
    for (const of of combinations) {
      const id = idOf(of.key)
      this.kept.push({ id, of, parts: of.parts.map((p) => idOf(p.meter)) })
      if (known.get(id) !== written(of)) this.renew(id, of)
      known.delete(id)
    }
    for (const id of known.keys()) {
      this.forget(id)
      this.db.prepare('DELETE FROM combinations WHERE meter = ?').run(id)
    }
  }

  private ids(): (key: string) => number {
    const insert = this.db.prepare('INSERT INTO meters (key) VALUES (?) ON CONFLICT DO NOTHING')
    const select = this.db.prepare<[string], number>('SELECT id FROM meters WHERE key = ?').pluck()
    return (key) => {
      insert.run(key)
      return select.get(key) as number
    }
  }

  private renew(id: number, of: Combination): void {
    this.forget(id)
    this.db.prepare('INSERT OR REPLACE INTO combinations (meter, parts) VALUES (?, ?)').run(id, written(of))
    // a meter that was read from a device until now: should it be again, its slots are derived afresh
    this.db.prepare("UPDATE rules SET rule = 'virtual' WHERE meter = ?").run(id)
    const mark = this.db.prepare(
      'INSERT OR IGNORE INTO combinations_due SELECT s.meter, s.start FROM meters m JOIN slots s ON s.meter = m.id WHERE m.key = ?',
    )
    for (const { meter } of of.parts) mark.run(meter)
  }

  private forget(id: number): void {
    for (const table of derivedTables) this.db.prepare(`DELETE FROM ${table} WHERE meter = ?`).run(id)
  }

  private watch(): void {
    const watched = [...new Set(this.kept.flatMap((k) => k.parts))].join(', ')
    for (const [event, row] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ] as const) {
      const name = `combinations_${event.toLowerCase()}`
      this.db.exec(`DROP TRIGGER IF EXISTS temp.${name}`)
      if (watched !== '')
        this.db.exec(
          `CREATE TEMP TRIGGER ${name} AFTER ${event} ON main.slots WHEN ${row}.meter IN (${watched})
           BEGIN INSERT OR IGNORE INTO combinations_due (meter, start) VALUES (${row}.meter, ${row}.start); END`,
        )
    }
  }

  /** Brings all sums up to date with their parts; runs inside a transaction of the caller. */
  follow(): void {
    const changed = new Map<number, Set<number>>()
    for (const { meter, start } of this.due.iterate()) {
      const starts = changed.get(meter)
      if (starts) starts.add(start)
      else changed.set(meter, new Set([start]))
    }
    if (changed.size === 0) return
    for (const kept of this.kept) {
      const starts = new Set(kept.parts.flatMap((part) => [...(changed.get(part) ?? [])]))
      if (starts.size > 0)
        this.sum(
          kept,
          [...starts].sort((a, b) => a - b),
        )
    }
    this.db.exec('DELETE FROM combinations_due')
  }

  private sum(kept: Kept, starts: readonly number[]): void {
    const days = new Set<number>()
    for (const run of runs(starts)) {
      const [first, last] = [run[0] as number, run.at(-1) as number]
      const lines = kept.parts.map((part) => new Map(this.between.all(part, first, last).map((s) => [s.start, s])))
      for (const start of run) {
        this.put(
          kept,
          start,
          lines.map((l) => l.get(start)),
        )
        days.add(dayStart(start as EpochMs))
      }
    }
    this.rows.write()
    this.tables.sums(kept.id, days)
  }

  private put({ id, of }: Kept, start: number, lines: readonly (SlotLine | undefined)[]): void {
    const slot = combinedLine(of, lines)
    if (!slot) {
      this.clear.run(id, start)
      return
    }
    const { amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated } = slot
    this.rows
      .add()
      .push(id, start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated)
  }
}

const FLAGS = ['rollovers', 'glitches', 'set_aside', 'unexplained', 'estimated'] as const
/** One slot of a sum, as its row has it; its flags are those of its parts. */
export const combinedLine = <L extends Omit<SlotLine, 'start'>>(
  of: Combination,
  lines: readonly (L | undefined)[],
): Omit<SlotLine, 'start'> | undefined => {
  const slot = combined(of, lines)
  if (!slot) return undefined
  const flags = FLAGS.map((name) => [name, lines.reduce((n, l) => n + (l?.[name] ?? 0), 0)] as const)
  return { ...slot, ...(Object.fromEntries(flags) as Record<(typeof FLAGS)[number], number>) }
}

/** Sorted starts, in runs whose neighbours are near. */
const runs = (starts: readonly number[]): number[][] => {
  const out: number[][] = []
  for (const start of starts) {
    const run = out.at(-1)
    if (run && start - (run.at(-1) as number) <= APART) run.push(start)
    else out.push([start])
  }
  return out
}
