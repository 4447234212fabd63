import type { Database as Db } from 'better-sqlite3'
import { OWN, restamped, type Stored, unpack } from './payload.ts'
import type { Entry, Stop } from './spool.ts'
import { type BatchRow, type LineRow, prepare, type Statements } from './statements.ts'

/** What a row takes beside its payload, with its share of pages that are not quite full, bytes. */
const ROW = 64
export const roomOf = ({ payload }: Stored): number => payload.byteLength + ROW

/** What is known in memory of an open spool; it follows the file and goes back with a transaction that failed. */
export type Figures = {
  epoch: string
  next: number
  committed: number
  oldest: number
  bytes: number
  /** room of what is not acknowledged */
  open: number
  aside: number
  dropped: number
  stopped: Stop | undefined
  lines: readonly LineRow[]
  marks: ReadonlyMap<string, string>
}
export type Books = {
  readonly db: Db
  readonly sql: Statements
  readonly at: Figures
  /** Runs a transaction; where it fails the figures go back as well. */
  atomically(work: () => void): void
  /** Writes epoch, next, committed and the stop. */
  keep(): void
}

export const booksOf = (db: Db): Books => {
  const sql = prepare(db)
  const head = sql.head.get()
  if (!head) throw new Error('the spool has no head')
  const bytes = sql.room.get(0, head.next) ?? 0
  const oldest = sql.oldest.get() ?? head.next
  sql.dropOldLines.run(oldest)
  const at: Figures = {
    ...{ epoch: head.epoch, next: head.next, committed: head.committed, oldest, bytes },
    open: sql.room.get(head.committed, head.next) ?? 0,
    aside: sql.aside.get() ?? 0,
    dropped: 0,
    stopped: head.stopped === null ? undefined : (JSON.parse(head.stopped) as Stop),
    lines: sql.lines.all(),
    marks: new Map(sql.marks.all()),
  }
  return {
    db,
    sql,
    at,
    atomically: (work) => {
      const before = { ...at }
      try {
        db.transaction(work).immediate()
      } catch (error) {
        Object.assign(at, before)
        throw error
      }
    },
    keep: () =>
      void sql.keepHead.run(
        at.epoch,
        at.next,
        at.committed,
        at.stopped === undefined ? null : JSON.stringify(at.stopped),
      ),
  }
}

/** The clock that stamped a batch; undefined: one that was never in doubt. */
export const lineOf = ({ lines }: Figures, seq: number): LineRow | undefined =>
  lines.findLast(({ first }) => first <= seq)
/** From here on times are not known yet; `next` where all are. */
export const heldFrom = ({ lines, next }: Figures): number => lines.find(({ by }) => by === null)?.first ?? next

/** A batch as it is sent: its times corrected where its clock was wrong. */
export const entry = ({ at }: Books, row: BatchRow): Entry => {
  const line = lineOf(at, row.seq)
  const payload = unpack(row)
  return {
    seq: row.seq,
    payload: line?.by && (row.packed & OWN) === 0 ? restamped(payload, { by: line.by, boot: line.boot }) : payload,
  }
}
