import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database, { type Database as Db } from 'better-sqlite3'

/** synchronous=FULL as SQLite reports it. */
const FULL = 2

/**
 * Opens a SQLite file so that a commit survives a power cut: WAL with synchronous=FULL, asserted, since WAL alone means NORMAL.
 * `schema` is run on every open of a writable file, so its statements say IF NOT EXISTS; all its tables are STRICT. `before` runs ahead of it.
 * Throws when the file cannot be opened or does not hold to FULL.
 */
export const openSqlite = (
  path: string,
  { schema = '', readonly = false, before = (_db: Db): void => undefined } = {},
): Db => {
  if (!readonly && path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const db = new Database(path, { readonly, timeout: 5_000 })
  if (!readonly) db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  if (db.pragma('synchronous', { simple: true }) !== FULL) throw new Error(`${path}: synchronous=FULL was refused`)
  if (!readonly) before(db)
  if (!readonly && schema) db.exec(schema)
  const loose = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all()
  if (loose.length > 0) throw new Error(`${path}: tables are not STRICT: ${loose.join(', ')}`)
  return db
}
