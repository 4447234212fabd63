import type { Database as Db } from 'better-sqlite3'

/** Shape of the tables, kept as user_version; files without one are of shape 1. */
const SHAPE = 2

/**
 * One row of `spool`, with why sampling stands still; `batch` holds what may have to be sent (again), `bytes` is the room that it
 * takes, `packed` says that the payload is deflated; `line` says from which seq on which clock stamped, and by how much its times
 * are wrong (null: not known yet, so they wait); `acked` when which seq was reached (to forget after 35 days), `aside` the
 * originals of voids, `mark` how far each device was read.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS spool (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, next INTEGER NOT NULL, committed INTEGER NOT NULL, stopped TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS batch (
  seq INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, payload BLOB NOT NULL, packed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS line (first INTEGER PRIMARY KEY, boot TEXT NOT NULL, offset INTEGER NOT NULL, by INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS acked (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS aside (
  epoch TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT;
CREATE TABLE IF NOT EXISTS mark (device TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT;
`

/** Brings the file of an older agent to this shape, in one step; a file of a newer agent is refused. */
export const migrate = (db: Db): void => {
  db.transaction(() => {
    const shape = db.pragma('user_version', { simple: true }) as number
    if (shape > SHAPE)
      throw new Error(`the spool was written by a newer agent (shape ${shape}, this one knows ${SHAPE})`)
    if (shape === SHAPE) return
    const isOld = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'batch'").get() !== undefined
    if (isOld) {
      db.exec('ALTER TABLE batch ADD COLUMN packed INTEGER NOT NULL DEFAULT 0')
      db.exec('ALTER TABLE spool ADD COLUMN stopped TEXT')
    }
    db.pragma(`user_version = ${SHAPE}`)
  }).immediate()
}
