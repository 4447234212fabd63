import type { Database } from 'better-sqlite3'
import { type ReadingId, readingId } from '#core/meter-record'
import { isSourceAgent } from '#core/source'

/** One of the values of an instant, and the newest verdict on it (its act); `aside`: it was set aside. */
export type DifferingValue = {
  readonly reading: ReadingId
  readonly value: string
  readonly receivedAt: number
  readonly act: number | null
  readonly aside: boolean
}
/** An instant of a meter that foreign devices gave several values for: none of them counts until a person leaves one. */
export type DifferingRow = {
  readonly meter: string
  readonly at: number
  readonly open: boolean
  readonly values: readonly DifferingValue[]
}
type Row = { agent: string; epoch: string; seq: number; index: number; value: string; receivedAt: number }

/** Questions about instants that foreign devices gave several values for: the intake notes each in the quarantine (`differs`). */
export const differingQueries = (db: Database) => {
  const instants = db.prepare<[string | null, number], { meter: string; at: number }>(
    `SELECT meter, at FROM quarantine WHERE code = 'differs' AND meter IS NOT NULL AND at IS NOT NULL
     AND meter LIKE coalesce(? || '/%', meter) GROUP BY meter, at ORDER BY max(id) DESC LIMIT ?`,
  )
  const values = db.prepare<[string, number], Row>(
    `SELECT a.agent, e.epoch, b.seq, r.idx AS "index", r.value, b.received AS receivedAt
     FROM timeline t CROSS JOIN readings r ON r.id = t.id JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch
     JOIN agents a ON a.id = e.agent
     WHERE t.meter = (SELECT id FROM meters WHERE key = ?) AND t.at = ? AND r.mark = 0 ORDER BY r.id`,
  )
  const verdict = db.prepare<[string, string], { id: number; body: string | null }>(
    "SELECT id, body FROM acts WHERE kind = 'reading-verdict' AND site = ? AND key = ? ORDER BY id DESC LIMIT 1",
  )
  const judgedValue = (meter: string, row: Row): DifferingValue => {
    const reading = readingId(row)
    const act = verdict.get(meter.split('/')[0] ?? '', `${meter} ${reading}`)
    const body = act?.body ? (JSON.parse(act.body) as { verdict?: string }) : undefined
    const aside = body?.verdict === 'set-aside'
    return { reading, value: row.value, receivedAt: row.receivedAt, act: act?.id ?? null, aside }
  }
  return {
    /** The newest first, decided ones too. */
    differing({ site, limit }: { site?: string | undefined; limit: number }): DifferingRow[] {
      return instants.all(site ?? null, limit).map(({ meter, at }) => {
        const all = values.all(meter, at).filter((row) => isSourceAgent(row.agent))
        const judged = all.map((row) => judgedValue(meter, row))
        return { meter, at, values: judged, open: judged.filter((v) => !v.aside).length > 1 }
      })
    },
  }
}
