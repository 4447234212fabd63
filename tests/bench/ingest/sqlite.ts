import { join } from 'node:path'
import { openSqlite } from '../../../server/ledger/sqlite.ts'

/** Rows in one transaction. */
const GROUP = 5_000
export const TABLE = `
CREATE TABLE IF NOT EXISTS readings (
  id INTEGER PRIMARY KEY, meter INTEGER NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
  quality INTEGER NOT NULL, mark INTEGER NOT NULL, batch INTEGER NOT NULL, idx INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS readings_of_meter ON readings (meter, at);`

/** Seconds that bare inserts of `rows` readings take, synchronous=FULL, nothing else going on. */
export const bareInserts = (dataDir: string, { rows, meters }: { rows: number; meters: number }): number => {
  const db = openSqlite(join(dataDir, 'bare.db'), { schema: TABLE })
  const insert = db.prepare(
    'INSERT INTO readings (meter, at, value, quality, mark, batch, idx) VALUES (?, ?, ?, 0, 0, ?, ?)',
  )
  const first = Date.UTC(2026, 3)
  const group = db.transaction((from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const round = Math.floor(n / meters)
      insert.run(n % meters, first + round * 1_000, (123_456.7 + round * 0.1).toFixed(1), from, n - from)
    }
  })
  const start = performance.now()
  for (let from = 0; from < rows; from += GROUP) group(from, Math.min(rows, from + GROUP))
  const seconds = (performance.now() - start) / 1_000
  db.close()
  return seconds
}
