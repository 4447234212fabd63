import type { Database, Statement } from 'better-sqlite3'
import type { Act } from '#core/act'
import type { Close } from '#core/month-close'
import { ActConflict } from './act-conflict.ts'
import { sha256 } from './acts.ts'
import type { Papers } from './contract.ts'

/** Closed months: appended within the transaction of the acts that close them, each chained to its site's close before. */
export class Closes {
  private readonly last: Statement<[], number>
  private readonly newest: Statement<[string], string>
  private readonly insert: Statement
  private readonly pin: Statement

  constructor(db: Database) {
    this.last = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM closes').pluck()
    this.newest = db
      .prepare<[string], string>('SELECT hash FROM closes WHERE site = ? ORDER BY id DESC LIMIT 1')
      .pluck()
    this.insert = db.prepare('INSERT INTO closes VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.pin = db.prepare('INSERT INTO pinned (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING')
  }

  /** Every act of kind `close` has its close among the papers, and the other way round; else nothing is written. */
  record(acts: readonly Act[], { closes, pinned }: Papers = { closes: [], pinned: [] }): void {
    const byHash = new Map(closes.map((text) => [sha256(text), text]))
    for (const text of pinned) this.pin.run(sha256(text), text)
    for (const act of acts) {
      if (act.kind !== 'close') continue
      const hash = (act.body as { hash?: string } | null)?.hash ?? ''
      const text = byHash.get(hash)
      if (text === undefined) throw new Error(`act ${act.id} closes with a hash that no close has: ${hash}`)
      byHash.delete(hash)
      this.add(act, text, hash)
    }
    if (byHash.size > 0) throw new Error('a close comes with the act that closes')
  }

  private add(act: Act, text: string, hash: string): void {
    const { site, month, revision, previous } = JSON.parse(text) as Close
    if (site !== act.site) throw new Error(`act ${act.id} of ${act.site} closes ${site}`)
    if ((this.newest.get(site) ?? null) !== previous)
      throw new ActConflict(`another month of ${site} was closed meanwhile; look at the preview again`)
    this.insert.run((this.last.get() ?? 0) + 1, site, month, revision, text, hash, previous, act.id)
  }
}
