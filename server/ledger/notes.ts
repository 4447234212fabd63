import type { Database } from 'better-sqlite3'
import { Note, Restamped } from '#core/wire'
import type { ReadableBatch } from './batch.ts'

/** What is said and cannot be read: its bytes go into the quarantine. */
export type Unreadable = { readonly idx: number; readonly said: unknown; readonly reason: string }

/** Keeps what agents say of their own sampling beside their batches. */
export const noteKeeper = (db: Database): ((batch: number, said: ReadableBatch) => Unreadable[]) => {
  const insert = db.prepare('INSERT INTO notes (batch, idx, kind, from_at, to_at, body) VALUES (?, ?, ?, ?, ?, ?)')
  return (batch, { notes, restamped, readings }) => {
    const unreadable: Unreadable[] = []
    for (const [idx, said] of notes.slice(0, MOST).entries()) {
      const note = Note.safeParse(said)
      if (!note.success) {
        unreadable.push({ idx, said, reason: `a note that is none: ${note.error.issues[0]?.message}` })
        continue
      }
      const { kind, from, to, ...body } = note.data
      insert.run(batch, idx, kind, from, to, JSON.stringify(body))
    }
    if (restamped === undefined) return unreadable
    const move = Restamped.safeParse(restamped)
    const times = readings.flatMap((r) => (Array.isArray(r) && Number.isSafeInteger(r[1]) ? [r[1] as number] : []))
    if (!move.success)
      return [...unreadable, { idx: notes.length, said: restamped, reason: 'restamped is { by, boot }' }]
    const { by, boot } = move.data
    const span = times.length === 0 ? [0, 0] : [Math.min(...times), Math.max(...times)]
    const [from, to] = span.map((t) => t - by)
    insert.run(batch, notes.length, 'restamped', from, to, JSON.stringify({ by, boot, readings: times.length }))
    return unreadable
  }
}
/** Notes of one batch at most. */
const MOST = 100

/** What an agent said, with the batch that it came in; times as the agent gave them. */
export type NoteRow = {
  readonly site: string
  readonly agent: string
  readonly kind: string
  readonly from: number
  readonly to: number
  readonly body: string
  readonly epoch: string
  readonly seq: number
  readonly receivedAt: number
}

export const noteQueries = (db: Database) => ({
  /** Notes that touch [from, to), newest first. */
  notes({ from, to, site, limit }: { from: number; to: number; site?: string | undefined; limit: number }): NoteRow[] {
    return db
      .prepare<[number, number, string | null, number], NoteRow>(
        `SELECT a.site, a.agent, n.kind, n.from_at AS "from", n.to_at AS "to", n.body, e.epoch, b.seq, b.received AS receivedAt
         FROM notes n JOIN batches b ON b.id = n.batch JOIN epochs e ON e.id = b.epoch JOIN agents a ON a.id = e.agent
         WHERE max(n.to_at, n.from_at) >= ? AND min(n.from_at, n.to_at) < ? AND a.site = coalesce(?, a.site)
         ORDER BY n.id DESC LIMIT ?`,
      )
      .all(from, to, site ?? null, limit)
  },
})
