import type { Database } from 'better-sqlite3'
import { canonical } from '#core/act'
import type { StoredAdjustment } from '#core/books'
import { type Coefficients, coefficientsOf } from '#core/coefficient'
import type { CoefficientSet } from '#core/coefficient-set'
import { type Close, closeOf, type MonthBin } from '#core/month-close'
import type { Plant } from '#core/plant'
import { RULE_VERSION } from '#core/rule-version'
import { sha256 } from '../acts.ts'
import { standingActs } from '../close-queries.ts'
import type { monthsAsOf } from './as-of.ts'
import type { Flaw, Note } from './flaw.ts'

type Row = {
  id: number
  site: string
  month: string
  revision: number
  body: string
  hash: string
  previous: string | null
  act: number
}
export type CloseCheck = {
  readonly db: Database
  /** plant.yaml out of its text; undefined: it cannot be read any more */
  readonly parse: (text: string) => Plant | undefined
  readonly months: ReturnType<typeof monthsAsOf>
}
type Library = {
  readonly coefficients: Coefficients
  readonly hash: string
  readonly sets: ReadonlyMap<string, string>
}

/** What closes pin by content, out of the ledger; a text that does not hash to its name is none. */
const pinned = ({ db, parse }: CloseCheck) => {
  const text = db.prepare<[string], string>('SELECT text FROM pinned WHERE hash = ?').pluck()
  const plantText = db.prepare<[string], string>('SELECT text FROM plants WHERE hash = ? LIMIT 1').pluck()
  const plants = new Map<string, Plant | undefined>()
  const libraries = new Map<string, Library | undefined>()
  const read = (hash: string): string | undefined => {
    const found = text.get(hash)
    return found !== undefined && sha256(found) === hash ? found : undefined
  }
  const library = (hash: string): Library | undefined => {
    const list = read(hash)
    if (list === undefined) return undefined
    const named = JSON.parse(list) as { id: string; hash: string }[]
    const texts = named.map((n) => read(n.hash))
    if (texts.some((t) => t === undefined)) return undefined
    const sets = texts.map((t) => JSON.parse(t ?? '') as CoefficientSet)
    return { hash, coefficients: coefficientsOf(sets), sets: new Map(named.map((n) => [n.id, n.hash])) }
  }
  const once = <T>(known: Map<string, T>, hash: string, make: () => T): T => {
    const found = known.get(hash)
    if (found !== undefined || known.has(hash)) return found as T
    const made = make()
    known.set(hash, made)
    return made
  }
  return {
    library: (hash: string) => once(libraries, hash, () => library(hash)),
    plant: (hash: string) =>
      once(plants, hash, () => {
        const found = plantText.get(hash)
        return found !== undefined && sha256(found) === hash ? parse(found) : undefined
      }),
  }
}

/** The first place where two closes differ, in words. */
const difference = (kept: Close, made: Close): string => {
  for (const [i, m] of made.meters.entries()) {
    const k = kept.meters[i]
    if (canonical(k) === canonical(m)) continue
    if (k?.amount !== m.amount) return `${m.meter}: ${k?.amount} millionths, what it pinned gives ${m.amount}`
    return `${m.meter} differs from what it pinned`
  }
  const field = (Object.keys(made) as (keyof Close)[]).find((f) => canonical(kept[f]) !== canonical(made[f]))
  return `${field ?? 'a field'} differs from what it pinned`
}

/** Row, hash and act of a close belong together, and it follows the one before. */
const chainFlaw = (db: Database) => {
  const act = db.prepare<[number], string>("SELECT body ->> 'hash' FROM acts WHERE id = ? AND kind = 'close'").pluck()
  const waiver = db.prepare<[string, string], number>(
    "SELECT 1 FROM acts WHERE kind = 'waiver' AND site = ? AND key = ?",
  )
  return (row: Row, id: number, previous: string | null): string | undefined => {
    if (row.id !== id) return `close ${id} is missing before it`
    if (sha256(row.body) !== row.hash) return 'its hash is not that of its content'
    if (row.previous !== previous) return 'its previous hash is not that of the close before it'
    const close = JSON.parse(row.body) as Close
    if (canonical(close) !== row.body) return 'it is no canonical JSON'
    const said = [close.site, close.month, close.revision, close.previous]
    if (canonical(said) !== canonical([row.site, row.month, row.revision, row.previous]))
      return 'its row does not say what its content says'
    if (act.get(row.act) !== row.hash) return `act ${row.act} did not close with this hash`
    const stray = close.waivers.find(
      (w) => waiver.get(row.site, `${row.month} ${row.revision} ${w.kind}:${w.subject}`) === undefined,
    )
    return stray && `no act waives ${stray.kind}:${stray.subject}`
  }
}

const remade = (check: CloseCheck, close: Close, from: ReturnType<typeof pinned>): string | undefined => {
  if (close.rules !== RULE_VERSION) return `made by rules ${close.rules}; this program knows ${RULE_VERSION}`
  const plant = from.plant(close.plant)
  if (!plant) return `the plant.yaml that it pinned is not in the ledger: ${close.plant}`
  const library = from.library(close.factors.library)
  if (!library) return `the factor sets that it pinned are not in the ledger: ${close.factors.library}`
  const { site, month, asOf } = close
  const bins: MonthBin[] = check.months({ plant, site, month, asOf })
  const booked = check.db
    .prepare<[string, string, number], Pick<StoredAdjustment, 'act'>>(
      "SELECT id AS act FROM acts WHERE kind = 'adjustment' AND site = ? AND body ->> 'booked' = ? AND id <= ? ORDER BY id",
    )
    .all(site, month, asOf.act)
  const made = closeOf({
    ...close,
    plant,
    plantHash: close.plant,
    coefficients: library.coefficients,
    library,
    bins,
    acts: standingActs(check.db)(site, asOf.act),
    adjustments: booked.map((b) => b.act),
  })
  return canonical(made) === canonical(close) ? undefined : difference(close, made)
}

/** Every close: its place in the chain, and its figures made again from what it pinned. Yields after each. */
export function* closeFlaws(check: CloseCheck): Generator<{ flaw?: Flaw; note?: Note }> {
  const { db } = check
  const inChain = chainFlaw(db)
  const from = pinned(check)
  const last = new Map<string, string>()
  let id = 0
  for (const row of db.prepare<[], Row>('SELECT * FROM closes ORDER BY id').all()) {
    id += 1
    const name = `${row.site} ${row.month} revision ${row.revision}`
    const why = inChain(row, id, last.get(row.site) ?? null) ?? remade(check, JSON.parse(row.body) as Close, from)
    last.set(row.site, row.hash)
    id = row.id
    yield why === undefined ? {} : { flaw: { check: 'closes', row: name, why } }
  }
}
export const closeCount = (db: Database): number =>
  db.prepare<[], number>('SELECT count(*) FROM closes').pluck().get() ?? 0
