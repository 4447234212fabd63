import type { Database } from 'better-sqlite3'
import { Rows } from './appender.ts'
import { meterLists } from './meter-lists.ts'

/** Readings that may wait for their place: a block costs about a tenth of a second, a smaller one writes more pages a reading. */
const BLOCK = 40_000

/**
 * Where each meter's readings stand by time: `places (meter, at, id)`, behind the commits by at most a block.
 * It is made from `readings` alone, so that a crash costs nothing but the rest of a block; readings that are being committed wait here
 * for their block, so that they need not be read again and sorted.
 */
export class Places {
  private readonly db: Database
  private readonly rows: Rows
  private readonly lists = meterLists(BLOCK)
  private readonly times = new Float64Array(BLOCK)
  private readonly ids = new Float64Array(BLOCK)
  private newest = 0

  constructor(db: Database) {
    this.db = db
    this.rows = new Rows(db, 'INSERT INTO places VALUES', 3)
  }

  /** Places what an earlier run left behind, up to id `newest`; inside a transaction of the caller, like all that follows. */
  resume(newest: number): void {
    const placed = this.db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'placed'").pluck().get() ?? 0
    if (newest <= placed) return
    const behind = 'SELECT meter, at, id FROM readings WHERE id > ? AND id <= ? ORDER BY meter, at, id'
    this.db.prepare(`INSERT INTO places ${behind}`).run(placed, newest)
    this.move(newest)
  }

  private move(newest: number): void {
    this.db
      .prepare(
        "INSERT INTO cursors (name, value) VALUES ('placed', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      )
      .run(newest)
  }

  /** Takes a reading that is being committed, the newest of all. */
  add(id: number, meter: number, at: number): void {
    if (this.lists.isFull()) this.place()
    const i = this.lists.count()
    this.times[i] = at
    this.ids[i] = id
    this.newest = id
    this.lists.put(meter)
  }

  /** Places all that wait. */
  place(): void {
    const { lists, times, ids, rows } = this
    if (lists.count() === 0) return
    lists.drain((meter, first, next) => {
      const waiting: number[] = []
      for (let i = first; i >= 0; i = next(i)) waiting.push(i)
      // as good as always in order
      if (waiting.some((i, n) => n > 0 && before(times, waiting[n - 1] as number, i) > 0))
        waiting.sort((a, b) => before(times, a, b))
      for (const i of waiting) rows.add().push(meter, times[i], ids[i])
    })
    rows.write()
    this.move(this.newest)
  }
}

const before = (times: Float64Array, a: number, b: number): number =>
  (times[a] as number) - (times[b] as number) || a - b
