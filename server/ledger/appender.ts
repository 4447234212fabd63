import type { Database, Statement } from 'better-sqlite3'

/** Rows in one statement: a call into SQLite costs about as much as a row. */
const ROWS = 50

/** Rows on their way into a table, many in one statement; `head` is the statement up to VALUES. The owner calls `write` before it reads the table. */
export class Rows {
  private readonly width: number
  private readonly many: Statement
  private readonly one: Statement
  private readonly values: unknown[] = []

  constructor(db: Database, head: string, width: number) {
    this.width = width
    const row = `(${Array(width).fill('?').join(', ')})`
    this.one = db.prepare(`${head} ${row}`)
    this.many = db.prepare(`${head} ${Array(ROWS).fill(row).join(', ')}`)
  }

  /** Where the columns of a new row are to be pushed, in order. */
  add(): unknown[] {
    const { values } = this
    if (values.length === ROWS * this.width) this.write()
    return values
  }

  /** Writes what fills a statement; answers whether nothing is in hand then. */
  isEmpty(): boolean {
    if (this.values.length === ROWS * this.width) this.write()
    return this.values.length === 0
  }

  /** Writes what is in hand. */
  write(): void {
    const { values, width } = this
    if (values.length === ROWS * width) this.many.run(values)
    else for (let i = 0; i < values.length; i += width) this.one.run(values.slice(i, i + width))
    values.length = 0
  }
}

/** Appends rows with consecutive ids, given out ahead of the writing: the owner is the table's only writer. */
export class Appender {
  /** id of the next row */
  next: number
  private readonly rows: Rows

  constructor(db: Database, table: string, columns: readonly string[]) {
    this.rows = new Rows(db, `INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES`, columns.length + 1)
    this.next = (db.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0) + 1
  }

  /** Where the columns of a new row are to be pushed, in order; its id stands there. */
  add(): unknown[] {
    const values = this.rows.add()
    values.push(this.next)
    this.next += 1
    return values
  }

  /** The same of its rows. */
  isEmpty(): boolean {
    return this.rows.isEmpty()
  }

  write(): void {
    this.rows.write()
  }
}
