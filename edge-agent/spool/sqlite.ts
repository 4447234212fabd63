import type { Database as Db } from 'better-sqlite3'
import { openSqlite } from '../../server/ledger/sqlite.ts'
import { acknowledging } from './acknowledge.ts'
import { type Books, booksOf, entry, heldFrom, roomOf } from './books.ts'
import { OWN, pack } from './payload.ts'
import { cannotWrite, type FullPolicy, type Room, spoolRoom } from './room.ts'
import { migrate, schema } from './schema.ts'
import { correct, refuse, settle } from './settle.ts'
import { type Line, type Spool, SpoolBusy, type Stop } from './spool.ts'
import type { LineRow } from './statements.ts'

/** Largest write-ahead log that stays on the disk, bytes. */
const WAL_LIMIT = 16_777_216

export type SqliteSpool = {
  readonly path: string
  /** Cap on the room of all batches, bytes. */
  readonly maxBytes: number
  readonly full?: FullPolicy
  readonly now: () => number
  /** Makes the epoch of a new spool. */
  readonly epoch: () => string
}

/** A spool in one SQLite file, locked for this process; throws SpoolBusy when another process has it. */
export const openSpool = ({ full = 'stop', ...options }: SqliteSpool): Spool => {
  const db = locked(options)
  const books = booksOf(db)
  const room = spoolRoom(books, { ...options, full })
  const { at } = books
  const acks = acknowledging(books, { room, ...options })
  return {
    append: appending(books, room),
    peek: (seq, limit) => books.sql.peek.all(seq, heldFrom(at), limit).map((row) => entry(books, row)),
    ack: acks.ack,
    refuse: (seq, reason) => books.atomically(() => refuse(books, { seq, reason, now: options.now() })),
    settle: (verdict) => books.atomically(() => settle(books, verdict, options.now())),
    correct: (from, now) => books.atomically(() => correct(books, from, now)),
    stop: (said) => stop(books, said),
    state: () => ({
      ...{ epoch: at.epoch, next: at.next, committed: at.committed, oldest: Math.min(at.oldest, at.next) },
      ...{ heldFrom: heldFrom(at), bytes: at.bytes, pressure: room.pressure() },
      ...{ aside: at.aside, dropped: at.dropped, stopped: at.stopped, marks: at.marks },
    }),
    close: () => {
      acks.save()
      db.close()
    },
  }
}

const locked = ({ path, epoch }: Pick<SqliteSpool, 'path' | 'epoch'>): Db => {
  let db: Db | undefined
  try {
    db = openSqlite(path, { schema, before: migrate })
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma(`journal_size_limit = ${WAL_LIMIT}`)
    db.prepare('INSERT INTO spool VALUES (1, ?, 1, 0, NULL) ON CONFLICT (id) DO UPDATE SET id = 1').run(epoch())
    return db
  } catch (error) {
    db?.close()
    if (/^SQLITE_BUSY/.test((error as { code?: string }).code ?? ''))
      throw new SpoolBusy(`${path} is in use by another process`)
    throw error
  }
}

/** A disk that takes not even this is known to stand still until the process ends. */
const stop = (books: Books, said: Stop): void => {
  try {
    books.atomically(() => {
      books.at.stopped = said
      books.keep()
    })
  } catch (error) {
    if (!cannotWrite(error)) throw error
    books.at.stopped = said
  }
}

const appending = (books: Books, room: Room): Spool['append'] => {
  const { sql, at } = books
  /** From the next seq on another clock stamps. */
  const begin = (line: Line): void => {
    const last = at.lines.at(-1)
    const same = last && last.boot === line.boot && last.offset === line.offset && last.by === (line.held ? null : 0)
    if (same) return
    const row: LineRow = { first: at.next, boot: line.boot, offset: line.offset, by: line.held ? null : 0 }
    sql.addLine.run(row.first, row.boot, row.offset, row.by)
    at.lines = [...at.lines.filter(({ first }) => first < at.next), row]
  }
  return (drafts, marks, line) => {
    const flag = line === 'own' ? OWN : 0
    const made = drafts.map((draft, i) => pack(draft(at.epoch, at.next + i)))
    const size = made.reduce((sum, stored) => sum + roomOf(stored), 0)
    room.within(size, () => {
      if (line && line !== 'own') begin(line)
      for (const [i, stored] of made.entries())
        sql.insert.run(at.next + i, roomOf(stored), stored.payload, stored.packed | flag)
      at.oldest = Math.min(at.oldest, at.next)
      at.next += made.length
      at.bytes += size
      at.open += size
      at.stopped = undefined
      at.marks = new Map([...at.marks, ...marks])
      books.keep()
      for (const [device, mark] of marks) sql.setMark.run(device, mark)
    })
  }
}
