import type { Database, Statement } from 'better-sqlite3'
import { Appender } from './appender.ts'
import type { Kept } from './facts.ts'

/** Readings in one statement of a run. */
const RUN = 25
const COLUMNS = ['meter', 'at', 'value', 'quality', 'mark', 'batch', 'idx'] as const

/**
 * Appends readings, many in one statement. A run (good and usable ones that follow each other in a batch) says once what its rows have
 * in common: what costs in a row is to hand its columns over, and three are left of eight. Rows stay in the order of their ids.
 */
export class ReadingRows {
  private readonly any: Appender
  private readonly many: Statement
  /** meter, at and value of the run in hand */
  private readonly values: unknown[] = []
  private batch = 0
  /** place in the batch of the run's first reading */
  private first = 0

  constructor(db: Database) {
    this.any = new Appender(db, 'readings', COLUMNS)
    const rows = Array.from({ length: RUN }, (_, i) => `(:from + ${i}, ?, ?, ?, 0, 0, :batch, :first + ${i})`)
    this.many = db.prepare(`INSERT INTO readings (id, ${COLUMNS.join(', ')}) VALUES ${rows.join(', ')}`)
  }

  /** id of the next reading */
  get next(): number {
    return this.any.next + this.values.length / 3
  }

  add({ meter, at, value, quality, mark }: Kept, batch: number, idx: number): void {
    const { values } = this
    const isCommon = quality === 0 && mark === 0
    if (values.length > 0 && !(isCommon && batch === this.batch && idx === this.first + values.length / 3)) this.end()
    if (!isCommon) {
      this.any.add().push(meter, at, value, quality, mark, batch, idx)
      return
    }
    if (values.length === 0) {
      this.batch = batch
      this.first = idx
    }
    values.push(meter, at, value)
    if (values.length === 3 * RUN) this.end()
  }

  /** The run is over: a whole one is a statement of its own, unless rows before it are still in hand. */
  private end(): void {
    const { values, any, batch, first } = this
    if (values.length === 3 * RUN && any.isEmpty()) {
      this.many.run({ from: any.next, batch, first }, values)
      any.next += RUN
    } else
      for (let i = 0; i < values.length; i += 3)
        any.add().push(values[i], values[i + 1], values[i + 2], 0, 0, batch, first + i / 3)
    values.length = 0
  }

  /** Writes what is in hand. */
  write(): void {
    this.end()
    this.any.write()
  }
}
