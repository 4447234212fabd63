import type { Database as Db } from 'better-sqlite3'
import { DAY, HOUR } from '#core/time'
import type { VoidBatch } from '#core/wire'
import { openSqlite } from '../../server/ledger/sqlite.ts'
import { schema } from './schema.ts'
import { type Entry, type Spool, SpoolBusy, SpoolFull, type SpoolState } from './spool.ts'

/** Acknowledged batches are kept for so long, size permitting. */
const KEEP = 35 * DAY
/** Acks nearer than this share one row. */
const ACK_STEP = HOUR

export type SqliteSpool = {
  readonly path: string
  /** Cap on the bytes of all batches. */
  readonly maxBytes: number
  readonly now: () => number
  /** Makes the epoch of a new spool. */
  readonly epoch: () => string
}

/** A spool in one SQLite file, locked for this process; throws SpoolBusy when another process has it. */
export const openSpool = (options: SqliteSpool): Spool => {
  const db = locked(options)
  const statements = prepare(db)
  return keep({ db, statements, options })
}

const locked = ({ path, epoch }: SqliteSpool): Db => {
  let db: Db | undefined
  try {
    db = openSqlite(path, { schema })
    db.pragma('locking_mode = EXCLUSIVE')
    db.prepare('INSERT INTO spool VALUES (1, ?, 1, 0) ON CONFLICT (id) DO UPDATE SET id = 1').run(epoch())
    return db
  } catch (error) {
    db?.close()
    if (/^SQLITE_BUSY/.test((error as { code?: string }).code ?? ''))
      throw new SpoolBusy(`${path} is in use by another process`)
    throw error
  }
}

const prepare = (db: Db) => ({
  spool: db.prepare<[], Pick<SpoolState, 'epoch' | 'next' | 'committed'>>('SELECT epoch, next, committed FROM spool'),
  totals: db.prepare<[], { bytes: number; oldest: number | null }>(
    'SELECT total(bytes) AS bytes, min(seq) AS oldest FROM batch',
  ),
  aside: db.prepare<[], number>('SELECT count(*) FROM aside').pluck(),
  marks: db.prepare<[], [string, string]>('SELECT device, mark FROM mark').raw(),
  insert: db.prepare<[number, number, Uint8Array]>('INSERT INTO batch VALUES (?, ?, ?)'),
  renew: db.prepare<[string, number]>('UPDATE spool SET epoch = ?, next = ?, committed = 0'),
  setNext: db.prepare<[number]>('UPDATE spool SET next = ?'),
  setMark: db.prepare<[string, string]>(
    'INSERT INTO mark VALUES (?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark',
  ),
  peek: db.prepare<[number, number], Entry>('SELECT seq, payload FROM batch WHERE seq > ? ORDER BY seq LIMIT ?'),
  setCommitted: db.prepare<[number]>('UPDATE spool SET committed = ?'),
  ackedAt: db.prepare<[number, number]>('INSERT INTO acked VALUES (?, ?) ON CONFLICT DO NOTHING'),
  unacked: db.prepare<[number]>('DELETE FROM acked WHERE seq > ?'),
  sizes: db.prepare<[number], [number, number]>('SELECT seq, bytes FROM batch WHERE seq <= ? ORDER BY seq').raw(),
  old: db.prepare<[number], number | null>('SELECT max(seq) FROM acked WHERE at < ?').pluck(),
  drop: db.prepare<[number]>('DELETE FROM batch WHERE seq <= ?'),
  dropAcked: db.prepare<[number]>('DELETE FROM acked WHERE seq <= ?'),
  setAside: db.prepare<[string, number, string, number]>(
    'INSERT OR IGNORE INTO aside SELECT ?, seq, ?, ?, payload FROM batch WHERE seq = ?',
  ),
  replace: db.prepare<[number, number, Uint8Array]>(
    'INSERT INTO batch VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes, payload = excluded.payload',
  ),
})

const isVoid = (payload: Buffer): boolean => 'void' in (JSON.parse(payload.toString()) as object)

type Kept = { readonly db: Db; readonly statements: ReturnType<typeof prepare>; readonly options: SqliteSpool }

const keep = ({ db, statements: sql, options: { maxBytes, now, epoch: newEpoch } }: Kept): Spool => {
  const { epoch: firstEpoch, next: firstNext, committed: firstCommitted } = sql.spool.get() as SpoolState
  const totals = sql.totals.get()
  const marks = new Map(sql.marks.all())
  let epoch = firstEpoch
  let next = firstNext
  let committed = firstCommitted
  let bytes = totals?.bytes ?? 0
  let oldest = totals?.oldest ?? next
  let aside = sql.aside.get() ?? 0
  let lastAckRow = 0

  /** Drops acknowledged batches, oldest first, until `room` more bytes fit. */
  const makeRoom = (room: number): void => {
    if (bytes + room <= maxBytes) return
    let freed = 0
    let upTo = 0
    for (const [seq, size] of sql.sizes.iterate(committed)) {
      freed += size
      upTo = seq
      if (bytes - freed + room <= maxBytes) break
    }
    if (bytes - freed + room > maxBytes) throw new SpoolFull(`${bytes - freed} bytes are not acknowledged yet`)
    forget(upTo)
  }
  const forget = (upTo: number): void => {
    sql.drop.run(upTo)
    sql.dropAcked.run(upTo)
  }
  const refresh = (): void => {
    const now = sql.totals.get()
    bytes = now?.bytes ?? 0
    oldest = now?.oldest ?? next
  }

  const append: Spool['append'] = (drafts, newMarks) => {
    const payloads = drafts.map((draft, i) => draft(epoch, next + i))
    const room = payloads.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const before = bytes + room <= maxBytes
    db.transaction(() => {
      makeRoom(room)
      for (const [i, payload] of payloads.entries()) sql.insert.run(next + i, payload.byteLength, payload)
      sql.setNext.run(next + payloads.length)
      for (const [device, mark] of newMarks) sql.setMark.run(device, mark)
    }).immediate()
    next += payloads.length
    for (const [device, mark] of newMarks) marks.set(device, mark)
    if (before) bytes += room
    else refresh()
  }

  const acknowledge = db.transaction((upTo: number) => {
    sql.setCommitted.run(upTo)
    if (upTo < committed) sql.unacked.run(upTo)
    else if (now() - lastAckRow >= ACK_STEP) sql.ackedAt.run(upTo, now())
    const old = sql.old.get(now() - KEEP)
    if (old) forget(old)
    return old
  })
  const renew = (): 'ahead' => {
    const fresh = newEpoch()
    db.transaction(() => {
      const open = sql.peek.all(committed, next).filter(({ payload }) => !isVoid(payload))
      sql.drop.run(next)
      sql.unacked.run(0)
      for (const [i, { payload }] of open.entries()) {
        const bytes = Buffer.from(JSON.stringify({ ...JSON.parse(payload.toString()), epoch: fresh, seq: i + 1 }))
        sql.insert.run(i + 1, bytes.byteLength, bytes)
      }
      sql.renew.run(fresh, open.length + 1)
    }).immediate()
    epoch = fresh
    next = sql.spool.get()?.next ?? 1
    committed = 0
    lastAckRow = 0
    refresh()
    return 'ahead'
  }
  const ack: Spool['ack'] = (said) => {
    if (said.epoch !== epoch) return 'foreign'
    if (said.committed >= next) return renew()
    if (said.committed === committed) return 'same'
    const way = said.committed > committed ? 'forward' : 'back'
    if (acknowledge(said.committed)) refresh()
    if (way === 'back') lastAckRow = 0
    else if (now() - lastAckRow >= ACK_STEP) lastAckRow = now()
    committed = said.committed
    return way
  }

  const refuse: Spool['refuse'] = (seq, reason) => {
    const text: VoidBatch = { epoch, seq, void: reason }
    const payload = Buffer.from(JSON.stringify(text))
    db.transaction(() => {
      sql.setAside.run(epoch, now(), reason, seq)
      sql.replace.run(seq, payload.byteLength, payload)
    }).immediate()
    aside = sql.aside.get() ?? 0
    refresh()
  }

  return {
    append,
    ack,
    refuse,
    peek: (seq, limit) => sql.peek.all(seq, limit),
    state: () => ({ epoch, next, committed, oldest: Math.min(oldest, next), bytes, aside, marks }),
    close: () => db.close(),
  }
}
