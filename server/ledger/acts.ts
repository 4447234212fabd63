import { hash as digest } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { type Act, actText, canonical, NewAct } from '#core/act'
import { FIRST_PREVIOUS } from '#core/act-chain'
import { Id } from '#core/id'
import { ActConflict } from './act-conflict.ts'
import type { Papers } from './contract.ts'

export const sha256 = (text: string): string => digest('sha256', text, 'hex')
/** As the file gives it back: half a surrogate pair is no UTF-8. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** What to record, checked against the schema before anything is written; throws a ZodError. */
export type Asked = { readonly acts: readonly NewAct[]; readonly person: Id; readonly papers?: Papers }
export const readAsked = ({ acts, person, ...rest }: Asked): Asked => ({
  ...rest,
  acts: acts.map((act) => NewAct.parse(act)),
  person: Id.parse(person),
})

/** The acts of people: appended within the caller's transaction, each chained to the one before by its hash. */
export class Acts {
  private readonly last: Statement<[], { id: number; at: number; hash: string }>
  private readonly newest: Statement<[string, string, string], { id: number; person: string; gone: 0 | 1 }>
  private readonly insert: Statement

  constructor(db: Database) {
    this.last = db.prepare('SELECT id, at, hash FROM acts ORDER BY id DESC LIMIT 1')
    this.newest = db.prepare(
      'SELECT id, person, body IS NULL AS gone FROM acts WHERE kind = ? AND site = ? AND key = ? ORDER BY id DESC LIMIT 1',
    )
    this.insert = db.prepare('INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  }

  /** Appends all of them or throws: ActConflict where a basis no longer stands. Times never go back. */
  record({ acts, person }: Asked, now: number): Act[] {
    let before = this.last.get() ?? { id: 0, at: 0, hash: FIRST_PREVIOUS }
    return acts.map(({ basis, ...act }) => {
      this.check({ ...act, basis })
      const content = {
        ...act,
        id: before.id + 1,
        at: Math.max(now, before.at),
        person,
        key: wellFormed(act.key),
        reason: wellFormed(act.reason),
        previous: before.hash,
      }
      before = { ...content, hash: sha256(actText(content)) }
      const written = before as Act
      this.insert.run(row(written))
      return written
    })
  }

  /** Compare and set. An act that was taken back counts as none. */
  private check({ kind, site, key, basis }: NewAct): void {
    if (basis === undefined) return
    const stands = this.newest.get(kind, site, wellFormed(key))
    if (basis === null ? stands === undefined || stands.gone === 1 : stands?.id === basis) return
    const saw = basis === null ? 'none' : `act ${basis}`
    const now = stands ? `act ${stands.id} of ${stands.person}` : 'none'
    throw new ActConflict(`${kind} ${[site, key].filter(Boolean).join(' ')}: you saw ${saw}, there is ${now}`)
  }
}

const row = ({ id, at, person, kind, site, key, body, reason, previous, hash }: Act): unknown[] => [
  ...[id, at, person, kind, site, key, body === null ? null : canonical(body), reason, previous, hash],
]
