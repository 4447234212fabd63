import type { VoidBatch } from '#core/wire'
import { type Books, entry, roomOf } from './books.ts'
import { pack } from './payload.ts'
import type { Verdict } from './spool.ts'

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

/** Judges each clock whose batches wait; runs inside a transaction. */
export const settle = (books: Books, verdict: Verdict, now: number): void => {
  const { sql, at } = books
  at.lines = at.lines.map((line, i) => {
    if (line.by !== null) return line
    const said = verdict(line)
    if (said === undefined) return line
    const by = typeof said === 'string' ? 0 : said
    const end = at.lines[i + 1]?.first ?? at.next
    if (typeof said === 'string') for (let seq = line.first; seq < end; seq++) refuse(books, { seq, reason: said, now })
    sql.settleLine.run(by, line.first)
    return { ...line, by }
  })
}
