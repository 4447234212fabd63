import type { Database } from 'better-sqlite3'
import type { Act, ActKind } from '#core/act'

/** An act as its row holds it: the body is canonical JSON text. */
export type ActRow = Omit<Act, 'body'> & { body: string | null }
export const actOf = (row: ActRow): Act => ({
  ...row,
  body: row.body === null ? null : (JSON.parse(row.body) as Act['body']),
})

export type ActFilter = {
  kinds?: readonly ActKind[] | undefined
  /** '' is the company's own */
  site?: string | undefined
  key?: string | undefined
  person?: string | undefined
  /** only what is about this meter, taken back or not */
  meter?: string | undefined
  /** only what stands: the newest of each kind, site and key, unless it was taken back */
  current?: boolean | undefined
  /** only acts with a smaller id: the page after the one that ended there */
  before?: number | undefined
  limit: number
}

const columns = 'a.id, a.at, a.person, a.kind, a.site, a.key, a.body, a.reason, a.previous, a.hash'

/** Questions about acts, newest first; `actChain` oldest first, to walk the hashes. */
export const actQueries = (db: Database) => {
  const chain = db.prepare<[number, number], ActRow>(
    `SELECT ${columns} FROM acts a WHERE a.id > ? ORDER BY a.id LIMIT ?`,
  )
  return {
    acts({ kinds, site, key, person, meter, current, before, limit }: ActFilter): Act[] {
      const wheres: string[] = []
      const values: unknown[] = []
      const where = (sql: string, value: unknown): void => {
        if (value === undefined) return
        wheres.push(sql)
        values.push(value)
      }
      where('a.kind IN (SELECT value FROM json_each(?))', kinds && JSON.stringify(kinds))
      where('a.site = ?', site)
      where('a.key = ?', key)
      where('a.person = ?', person)
      // what takes something back has no body: its key is of an act that names the meter. Bodies are canonical JSON
      if (meter !== undefined) {
        wheres.push(
          '(a.kind, a.site, a.key) IN (SELECT kind, site, key FROM acts WHERE site = ? AND instr(body, ?) > 0)',
        )
        values.push(meter.split('/')[0], `"meter":"${meter}"`)
      }
      where('a.id < ?', before)
      if (current === true)
        wheres.push(
          'a.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM acts n WHERE n.kind = a.kind AND n.site = a.site AND n.key = a.key AND n.id > a.id)',
        )
      return db
        .prepare<unknown[], ActRow>(
          `SELECT ${columns} FROM acts a ${wheres.length > 0 ? `WHERE ${wheres.join(' AND ')}` : ''} ORDER BY a.id DESC LIMIT ?`,
        )
        .all(...values, limit)
        .map(actOf)
    },
    actChain({ after, limit }: { after: number; limit: number }): Act[] {
      return chain.all(after, limit).map(actOf)
    },
  }
}
