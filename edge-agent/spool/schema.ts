/**
 * One row of `spool`; `batch` holds what may have to be sent (again), `acked` when which seq was reached (to forget after 35 days),
 * `aside` the originals of voids, `mark` how far each device was read.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS spool (
  id INTEGER PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, next INTEGER NOT NULL, committed INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS batch (seq INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS acked (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS aside (
  epoch TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT;
CREATE TABLE IF NOT EXISTS mark (device TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT;
`
