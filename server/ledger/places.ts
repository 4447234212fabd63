import type { Database, Statement } from 'better-sqlite3'

/** Readings that may wait for their place: a block costs about a tenth of a second, a smaller one writes more pages a reading. */
const BLOCK = 40_000

/**
 * Where each meter's readings stand by time: `places (meter, at, id)`, behind the commits by at most a block.
 * It is made from `readings` alone, so that a crash costs nothing but the rest of a block.
 */
export class Places {
  private readonly put: Statement<[number, number]>
  private readonly move: Statement<[number]>
  private placed: number

  constructor(db: Database) {
    this.put = db.prepare(
      'INSERT INTO places SELECT meter, at, id FROM readings WHERE id > ? AND id <= ? ORDER BY meter, at, id',
    )
    this.move = db.prepare(
      "INSERT INTO cursors (name, value) VALUES ('placed', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    )
    this.placed = db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'placed'").pluck().get() ?? 0
  }

  /** Whether a block has come together. */
  isDue(newest: number): boolean {
    return newest - this.placed >= BLOCK
  }

  /** Places all readings up to id `newest`; runs inside a transaction of the caller. */
  place(newest: number): void {
    if (newest <= this.placed) return
    this.put.run(this.placed, newest)
    this.move.run(newest)
    this.placed = newest
  }
}
