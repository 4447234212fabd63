import type { Database as Db } from 'better-sqlite3'

type Head = { epoch: string; next: number; committed: number; stopped: string | null }
export type BatchRow = { readonly seq: number; readonly payload: Buffer; readonly packed: number }
export type LineRow = { readonly first: number; readonly boot: string; readonly offset: number; by: number | null }

/** Every statement of the spool, compiled once. */
export const prepare = (db: Db) => ({
  head: db.prepare<[], Head>('SELECT epoch, next, committed, stopped FROM spool'),
  keepHead: db.prepare<[string, number, number, string | null]>(
    'UPDATE spool SET epoch = ?, next = ?, committed = ?, stopped = ?',
  ),
  oldest: db.prepare<[], number | null>('SELECT min(seq) FROM batch').pluck(),
  /** bytes of the batches in (after, upTo] */
  room: db.prepare<[number, number], number>('SELECT total(bytes) FROM batch WHERE seq > ? AND seq <= ?').pluck(),
  insert: db.prepare<[number, number, Uint8Array, number]>('INSERT INTO batch VALUES (?, ?, ?, ?)'),
  replace: db.prepare<[number, number, Uint8Array, number]>('INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?)'),
  peek: db.prepare<[number, number, number], BatchRow>(
    'SELECT seq, payload, packed FROM batch WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?',
  ),
  sizes: db
    .prepare<[number, number], [number, number]>('SELECT seq, bytes FROM batch WHERE seq > ? AND seq <= ? ORDER BY seq')
    .raw(),
  flags: db
    .prepare<[number, number], [number, number]>('SELECT seq, packed FROM batch WHERE seq > ? AND seq < ?')
    .raw(),
  drop: db.prepare<[number]>('DELETE FROM batch WHERE seq <= ?'),
  dropOne: db.prepare<[number]>('DELETE FROM batch WHERE seq = ?'),
  lines: db.prepare<[], LineRow>('SELECT first, boot, offset, by FROM line ORDER BY first'),
  addLine: db.prepare<[number, string, number, number | null]>('INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?)'),
  dropLines: db.prepare('DELETE FROM line'),
  dropOldLines: db.prepare<[number]>('DELETE FROM line WHERE first < (SELECT max(first) FROM line WHERE first <= ?)'),
  settleLine: db.prepare<[number, number]>('UPDATE line SET by = ? WHERE first = ?'),
  ackedAt: db.prepare<[number, number]>('INSERT INTO acked VALUES (?, ?) ON CONFLICT DO NOTHING'),
  unacked: db.prepare<[number]>('DELETE FROM acked WHERE seq > ?'),
  dropAcked: db.prepare<[number]>('DELETE FROM acked WHERE seq <= ?'),
  old: db.prepare<[number], number | null>('SELECT max(seq) FROM acked WHERE at < ?').pluck(),
  aside: db.prepare<[], number>('SELECT count(*) FROM aside').pluck(),
  setAside: db.prepare<[string, number, number, string, Uint8Array]>(
    'INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?)',
  ),
  marks: db.prepare<[], [string, string]>('SELECT device, mark FROM mark').raw(),
  setMark: db.prepare<[string, string]>(
    'INSERT INTO mark VALUES (?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark',
  ),
})
export type Statements = ReturnType<typeof prepare>
