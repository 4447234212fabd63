import { existsSync } from 'node:fs'
import { ContractRecord } from '#core/contract-record'
import { actQueries } from './act-queries.ts'
import { openLedgerFile } from './file.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Keeps each loaded version of plant.yaml in the ledger, once by hash in a row, with its difference to the version before: what
 * a figure was made from stays provable. Answers what it compared, undefined where this version is in use already.
 */
export const keepPlant = <D>(
  path: string,
  { text, hash, loaded }: { text: string; hash: string; loaded: number },
  compare: (before: string) => D | undefined = () => undefined,
): { diff: D | undefined } | undefined => {
  const db = openLedgerFile(path)
  try {
    const last = db
      .prepare<[], { hash: string; text: string }>('SELECT hash, text FROM plants ORDER BY id DESC LIMIT 1')
      .get()
    if (last?.hash === hash) return undefined
    const diff = last && compare(last.text)
    db.transaction(() => {
      const { lastInsertRowid } = db
        .prepare('INSERT INTO plants (loaded, hash, text) VALUES (?, ?, ?)')
        .run(loaded, hash, text)
      if (diff !== undefined)
        db.prepare('INSERT INTO plant_diffs (plant, diff) VALUES (?, ?)').run(lastInsertRowid, JSON.stringify(diff))
    })()
    return { diff }
  } finally {
    db.close()
  }
}

/** The plant.yaml that a server last ran with on this ledger, read without touching it; undefined: none yet. Throws where there is no ledger. */
export const plantInUse = (path: string): { text: string; hash: string; loaded: number } | undefined => {
  const db = openSqlite(path, { readonly: true })
  try {
    return db
      .prepare<[], { text: string; hash: string; loaded: number }>(
        'SELECT text, hash, loaded FROM plants ORDER BY id DESC LIMIT 1',
      )
      .get()
  } finally {
    db.close()
  }
}

/** Contracts entered at most: decades of them. */
const MOST = 100_000
/** The contracts that people entered and that stand in a ledger, read without touching it; none where there is no ledger yet. */
export const enteredContracts = (path: string): ContractRecord[] => {
  if (!existsSync(path)) return []
  const db = openSqlite(path, { readonly: true })
  try {
    const acts = actQueries(db).acts({ kinds: ['contract'], current: true, limit: MOST })
    return acts.flatMap(({ body }) => ContractRecord.safeParse(body).data ?? [])
  } finally {
    db.close()
  }
}
