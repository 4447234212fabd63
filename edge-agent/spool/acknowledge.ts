import { DAY, HOUR } from '#core/time'
import { type Books, entry, lineOf, roomOf } from './books.ts'
import { isVoid, OWN, pack, renamed } from './payload.ts'
import { cannotWrite, type Room } from './room.ts'
import type { Spool } from './spool.ts'
import type { LineRow } from './statements.ts'

/** Acknowledged batches are kept for so long, size permitting. */
const KEEP = 35 * DAY
/** Acks nearer than this share one row. */
const ACK_STEP = HOUR
/** An ack is durable after this at the latest, ms; one that was lost with the power is said again by the server. */
const SAVE = 1_000
/** Batches of one step when a whole spool is worked through. */
const STEP = 500

type Acking = { readonly room: Room; readonly now: () => number; readonly epoch: () => string }

/** Takes in acks. A power cut forgets those of the last second: the server says them again. */
export const acknowledging = (
  books: Books,
  { room, now, epoch }: Acking,
): Pick<Spool, 'ack'> & { readonly save: () => void } => {
  const { sql, at } = books
  let lastRow = Number.NEGATIVE_INFINITY
  let saved = Number.NEGATIVE_INFINITY

  const save = (): void => {
    const time = now()
    const isRowDue = Math.abs(time - lastRow) >= ACK_STEP
    try {
      books.atomically(() => {
        books.keep()
        if (isRowDue) sql.ackedAt.run(at.committed, time)
        const old = sql.old.get(time - KEEP)
        if (old) room.forget(old)
      })
    } catch (error) {
      if (!cannotWrite(error)) throw error
      return
    }
    saved = time
    if (isRowDue) lastRow = time
  }
  const goBack = (to: number): void => {
    books.atomically(() => {
      at.open += sql.room.get(to, at.committed) ?? 0
      at.committed = to
      sql.unacked.run(to)
      books.keep()
    })
    lastRow = Number.NEGATIVE_INFINITY
  }
  const ack: Spool['ack'] = (said) => {
    if (said.epoch !== at.epoch) return 'foreign'
    if (said.committed >= at.next) {
      books.atomically(() => renew(books, epoch()))
      lastRow = Number.NEGATIVE_INFINITY
      return 'ahead'
    }
    if (said.committed === at.committed) return 'same'
    if (said.committed < at.committed) {
      goBack(said.committed)
      return 'back'
    }
    at.open -= sql.room.get(at.committed, said.committed) ?? 0
    at.committed = said.committed
    if (Math.abs(now() - lastRow) >= ACK_STEP || Math.abs(now() - saved) >= SAVE) save()
    return 'forward'
  }
  return { ack, save }
}

/** Begins a new epoch with all that is not acknowledged, in its order; corrected times become part of the bytes. */
const renew = (books: Books, fresh: string): void => {
  const { sql, at } = books
  const waiting: LineRow[] = []
  let seq = 0
  sql.drop.run(at.committed)
  for (let after = at.committed; after < at.next - 1; ) {
    const rows = sql.peek.all(after, at.next, STEP)
    for (const row of rows) {
      const { payload } = entry(books, row)
      const line = lineOf(at, row.seq)
      sql.dropOne.run(row.seq)
      if (isVoid(payload)) continue
      seq += 1
      const stored = pack(renamed(payload, fresh, seq))
      sql.insert.run(seq, roomOf(stored), stored.payload, stored.packed | (row.packed & OWN))
      const isNew = waiting.at(-1)?.boot !== line?.boot || waiting.at(-1)?.offset !== line?.offset
      if (line?.by === null && isNew) waiting.push({ ...line, first: seq })
    }
    after = rows.at(-1)?.seq ?? at.next
  }
  sql.dropLines.run()
  for (const { first, boot, offset, by } of waiting) sql.addLine.run(first, boot, offset, by)
  sql.unacked.run(0)
  const room = sql.room.get(0, seq) ?? 0
  Object.assign(at, { epoch: fresh, next: seq + 1, committed: 0, lines: waiting, bytes: room, open: room })
  at.oldest = sql.oldest.get() ?? at.next
  books.keep()
}
