import type { VoidBatch } from '#core/wire'
import { STEP } from '../time-line.ts'
import { type Books, entry, roomOf } from './books.ts'
import { OWN, pack } from './payload.ts'
import type { Line, Verdict } from './spool.ts'

/** Puts a void in the place of a batch and keeps the original aside, if it is still here; runs inside a transaction. */
export const refuse = (books: Books, { seq, reason, now }: { seq: number; reason: string; now: number }): void => {
  const { sql, at } = books
  const said: VoidBatch = { epoch: at.epoch, seq, void: reason }
  const stored = pack(Buffer.from(JSON.stringify(said)))
  const [row] = sql.peek.all(seq - 1, seq + 1, 1)
  if (row) sql.setAside.run(at.epoch, seq, now, reason, entry(books, row).payload)
  const grown = roomOf(stored) - (sql.room.get(seq - 1, seq) ?? 0)
  sql.replace.run(seq, roomOf(stored), stored.payload, stored.packed)
  at.bytes += grown
  if (seq > at.committed) at.open += grown
  at.oldest = Math.min(at.oldest, seq)
  at.aside = sql.aside.get() ?? 0
}

/** Moves what was stamped on a boot from a seq on to where its clock stands now; runs inside a transaction. */
export const correct = ({ sql, at }: Books, from: number, { boot, offset }: Pick<Line, 'boot' | 'offset'>): void => {
  at.lines = at.lines.flatMap((line, i) => {
    const end = at.lines[i + 1]?.first ?? at.next
    if (line.boot !== boot || line.by === null || end <= from || line.first >= at.next) return [line]
    const by = offset - line.offset
    const moved = { ...line, first: Math.max(line.first, from), by: Math.abs(by) < STEP ? 0 : by }
    sql.addLine.run(moved.first, moved.boot, moved.offset, moved.by)
    return moved.first === line.first ? [moved] : [line, moved]
  })
}

/** Batches whose times can never be told; those that have times of their own go out. */
const refuseAll = (
  books: Books,
  { first, end, reason, now }: { first: number; end: number; reason: string; now: number },
): void => {
  const own = books.sql.flags.all(first - 1, end).filter(([, packed]) => (packed & OWN) !== 0)
  const spared = new Set(own.map(([seq]) => seq))
  for (let seq = first; seq < end; seq++) if (!spared.has(seq)) refuse(books, { seq, reason, now })
}

/** Judges each clock whose batches wait; runs inside a transaction. */
export const settle = (books: Books, verdict: Verdict, now: number): void => {
  const { sql, at } = books
  at.lines = at.lines.map((line, i) => {
    if (line.by !== null) return line
    const said = verdict(line)
    if (said === undefined) return line
    const by = typeof said === 'string' ? 0 : said
    const end = at.lines[i + 1]?.first ?? at.next
    if (typeof said === 'string') refuseAll(books, { first: line.first, end, reason: said, now })
    sql.settleLine.run(by, line.first)
    return { ...line, by }
  })
}
