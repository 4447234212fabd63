import type { Database } from 'better-sqlite3'
import { type ChainEnd, chainFlaw } from '#core/act-chain'
import { actQueries } from '../act-queries.ts'
import { sha256 } from '../acts.ts'
import type { Flaw } from './flaw.ts'

const PAGE = 1_000
/** Walks the chain of acts; the first that does not follow. */
export const actFlaws = (db: Database): { acts: number; hash: string | null; flaws: Flaw[] } => {
  const { actChain } = actQueries(db)
  let end: ChainEnd | undefined
  for (;;) {
    const acts = actChain({ after: end?.id ?? 0, limit: PAGE })
    const flaw = chainFlaw(acts, sha256, end)
    if (flaw) return { acts: flaw.id - 1, hash: null, flaws: [{ check: 'acts', row: `act ${flaw.id}`, why: flaw.why }] }
    end = acts.at(-1) ?? end
    if (acts.length < PAGE) return { acts: end?.id ?? 0, hash: end?.hash ?? null, flaws: [] }
  }
}

/** Rows are appended with consecutive ids: a hole is a row that was taken out. */
const hole = (db: Database, table: 'readings' | 'batches' | 'notes'): number | undefined => {
  const { n, last } = db
    .prepare<[], { n: number; last: number }>(`SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM ${table}`)
    .get() ?? { n: 0, last: 0 }
  if (n === last) return undefined
  // the first id that has no row, by halving: below it rows stand without a hole
  const upTo = db.prepare<[number], number>(`SELECT count(*) FROM ${table} WHERE id <= ?`).pluck()
  let [low, high] = [1, last]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (upTo.get(middle) === middle) low = middle + 1
    else high = middle
  }
  return low
}
/** Readings and batches are all there, and all readings that were placed have their place. */
export const readingFlaws = (db: Database): { readings: number; flaws: Flaw[] } => {
  const readings = db.prepare<[], number>('SELECT count(*) FROM readings').pluck().get() ?? 0
  const flaws: Flaw[] = []
  for (const table of ['batches', 'readings', 'notes'] as const) {
    const missing = hole(db, table)
    if (missing !== undefined)
      flaws.push({ check: 'readings', row: `${table} ${missing}`, why: 'the row is not there: ids follow each other' })
  }
  const placed = db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'placed'").pluck().get() ?? 0
  const due = db.prepare<[number], number>('SELECT count(*) FROM readings WHERE id <= ?').pluck().get(placed) ?? 0
  const places = db.prepare<[], number>('SELECT count(*) FROM places').pluck().get() ?? 0
  if (places !== due && flaws.length === 0)
    flaws.push({ check: 'readings', row: 'places', why: `${due} readings have a place by time, ${places} are there` })
  return { readings, flaws }
}
