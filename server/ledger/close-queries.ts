import type { Database } from 'better-sqlite3'
import type { BookedAdjustment } from '#core/adjustment'
import type { AmountBin } from '#core/amount'
import type { StoredAdjustment, StoredClose } from '#core/books'
import { balanceKey } from '#core/meter-balance'
import type { Close, MonthBin } from '#core/month-close'
import { type EpochMs, type Month, monthInterval } from '#core/time'

/** A close in the list of a site; `open`: the month was opened again after it. */
export type CloseRow = {
  id: number
  site: string
  month: Month
  revision: number
  hash: string
  previous: string | null
  act: number
  at: number
  person: string
  open: 0 | 1
}
/** What a close of a month is made from, of one moment. */
export type CloseBasis = {
  asOf: { reading: number; batch: number; act: number }
  bins: MonthBin[]
  /** days of the month of meters and of the remainders of balances: millionths, ms */
  days: AmountBin[]
  open: { meter: string; count: number }[]
  quarantined: { subject: string; code: string; count: number }[]
  acts: number[]
  previous: string | null
  revisions: number
}
export type MonthQuestion = { site: string; meters: readonly string[]; month: Month }

const REOPENED = "SELECT 1 FROM acts r WHERE r.kind = 'reopen' AND r.site = c.site AND r.key = c.month AND r.id > c.act"
/** Kinds of act that amounts of meters rest on. */
const METER_ACTS = "('decision', 'meter-event', 'estimate', 'reading-verdict', 'manual-reading')"
const sum =
  'm.key AS meter, t.start, amount, measured, e1, e2, e3, rollovers, glitches, set_aside, unexplained, estimated'

/** Acts of a site, up to one, that stand and that figures may rest on. */
export const standingActs = (db: Database): ((site: string, until: number) => number[]) => {
  const acts = db
    .prepare<{ site: string; until: number }, number>(
      `SELECT a.id FROM acts a WHERE a.site = @site AND a.id <= @until AND a.kind IN (${METER_ACTS.slice(1, -1)}, 'activity')
         AND a.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM acts n
           WHERE n.kind = a.kind AND n.site = a.site AND n.key = a.key AND n.id > a.id AND n.id <= @until)
       ORDER BY a.id`,
    )
    .pluck()
  return (site, until) => acts.all({ site, until })
}

const basisQueries = (db: Database) => {
  const one = (sql: string) => db.prepare<unknown[], number | null>(sql).pluck()
  const reading = one("SELECT value FROM cursors WHERE name = 'derived'")
  const batch = one('SELECT batch FROM readings WHERE id <= ? ORDER BY id DESC LIMIT 1')
  const act = one('SELECT max(id) FROM acts')
  const acts = standingActs(db)
  const previous = db
    .prepare<[string], string>('SELECT hash FROM closes WHERE site = ? ORDER BY id DESC LIMIT 1')
    .pluck()
  const revisions = db
    .prepare<[string, string], number>('SELECT count(*) FROM closes WHERE site = ? AND month = ?')
    .pluck()
  const bins = db.prepare<[string, number], MonthBin>(
    `SELECT ${sum} FROM meters m JOIN months t ON t.meter = m.id WHERE m.key IN (SELECT value FROM json_each(?)) AND t.start = ? ORDER BY m.key`,
  )
  const days = db.prepare<[string, number, number], AmountBin>(
    `SELECT m.key AS meter, t.start, amount, measured, e1, e2, e3 FROM meters m JOIN days t ON t.meter = m.id
     WHERE m.key IN (SELECT value FROM json_each(?)) AND t.start >= ? AND t.start < ? ORDER BY m.key, t.start`,
  )
  const open = db.prepare<[string, number, number], { meter: string; count: number }>(
    `SELECT m.key AS meter, count(*) AS count FROM unexplained u JOIN meters m ON m.id = u.meter
     WHERE m.key IN (SELECT value FROM json_each(?)) AND u.ignored = 0 AND u.to_at > ? AND u.to_at <= ? GROUP BY m.key ORDER BY m.key`,
  )
  const quarantined = db.prepare<[string, number, number], { subject: string; code: string; count: number }>(
    `SELECT coalesce(q.meter, a.site || '/' || a.agent) AS subject, q.code, count(*) AS count
     FROM quarantine q JOIN agents a ON a.id = q.agent WHERE a.site = ? AND coalesce(q.at, q.received) BETWEEN ? AND ?
     GROUP BY subject, q.code ORDER BY subject, q.code`,
  )
  const basis = db.transaction(({ site, meters, month }: MonthQuestion): CloseBasis => {
    const { start, end } = monthInterval(month)
    const keys = JSON.stringify(meters)
    const seen = reading.get() ?? 0
    const asOf = { reading: seen, batch: batch.get(seen) ?? 0, act: act.get() ?? 0 }
    return {
      asOf,
      bins: bins.all(keys, start),
      days: days.all(JSON.stringify([...meters, ...meters.map(balanceKey)]), start, end),
      open: open.all(keys, start, end),
      quarantined: quarantined.all(site, start, end - 1),
      acts: acts(site, asOf.act),
      previous: previous.get(site) ?? null,
      revisions: revisions.get(site, month) ?? 0,
    }
  })
  return (question: MonthQuestion): CloseBasis => basis(question)
}

type Body = { body: string; hash: string; act: number }
/** Questions about closed months, adjustments and what came in after them. */
export const closeQueries = (db: Database) => {
  const closes = db.prepare<[string | null], CloseRow>(
    `SELECT c.id, c.site, c.month, c.revision, c.hash, c.previous, c.act, a.at, a.person, EXISTS (${REOPENED}) AS open
     FROM closes c JOIN acts a ON a.id = c.act WHERE c.site = coalesce(?, c.site) ORDER BY c.id`,
  )
  const text = db.prepare<[string], string>('SELECT body FROM closes WHERE hash = ?').pluck()
  const standing = db.prepare<[], Body>(
    `SELECT c.body, c.hash, c.act FROM closes c WHERE NOT EXISTS (${REOPENED})
       AND NOT EXISTS (SELECT 1 FROM closes n WHERE n.site = c.site AND n.month = c.month AND n.revision > c.revision) ORDER BY c.id`,
  )
  const adjustments = db.prepare<[], Body & { person: string; at: number; reason: string }>(
    "SELECT body, hash, id AS act, person, at, reason FROM acts WHERE kind = 'adjustment' AND body IS NOT NULL ORDER BY id",
  )
  const version = db
    .prepare<[], number>("SELECT coalesce(max(id), 0) FROM acts WHERE kind IN ('close', 'reopen', 'adjustment')")
    .pluck()
  const late = db.prepare<[string, number, number, number], { meter: string; count: number }>(
    `SELECT m.key AS meter, count(*) AS count FROM meters m JOIN timeline t ON t.meter = m.id
     WHERE m.key IN (SELECT value FROM json_each(?)) AND t.at >= ? AND t.at < ? AND t.id > ? GROUP BY m.key`,
  )
  const acted = db.prepare<[string, number], { id: number; kind: string; meter: string }>(
    `SELECT id, kind, body ->> 'meter' AS meter FROM acts WHERE site = ? AND id > ? AND kind IN ${METER_ACTS} AND body ->> 'meter' IS NOT NULL`,
  )
  return {
    closeBasis: basisQueries(db),
    closes({ site }: { site?: string | undefined }): CloseRow[] {
      return closes.all(site ?? null)
    },
    closeText({ hash }: { hash: string }): string | null {
      return text.get(hash) ?? null
    },
    /** Changes whenever the books do. */
    bookVersion(): number {
      return version.get() ?? 0
    },
    books(): { closes: StoredClose[]; adjustments: StoredAdjustment[] } {
      return {
        closes: standing.all().map(({ body, hash, act }) => ({ ...(JSON.parse(body) as Close), hash, act })),
        adjustments: adjustments
          .all()
          .map(({ body, hash: _, ...row }) => ({ ...(JSON.parse(body) as BookedAdjustment), ...row })),
      }
    },
    /** Readings of [from, to) and acts on meters that came after a close. */
    since({
      site,
      meters,
      from,
      to,
      asOf,
    }: {
      site: string
      meters: readonly string[]
      from: EpochMs
      to: EpochMs
      asOf: CloseBasis['asOf']
    }): { readings: { meter: string; count: number }[]; acts: { id: number; kind: string; meter: string }[] } {
      return {
        readings: late.all(JSON.stringify(meters), from, to, asOf.reading),
        acts: acted.all(site, asOf.act),
      }
    },
  }
}
