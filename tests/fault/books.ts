import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { at, columns, display } from './registers.ts'
import type { Edge, World } from './world.ts'

/** What the device of a works produced: `meter at` → what its display showed. */
export const record = (rows: number): Map<string, string> => {
  const out = new Map<string, string>()
  for (let row = 0; row < rows; row += 1)
    for (const [column, meter] of columns.entries()) out.set(`${meter} ${at(row)}`, display(column, row))
  return out
}

type Kept = { meter: string; at: number; value: string; mark: number }
type Refused = { meter: string | null; at: number; text: string }
/** The ledger's file itself, read without a line of the server's code. */
const ledgerOf = (world: World) => new Database(join(world.stage.dataDir, 'ledger.db'), { readonly: true })

/** How many readings of the rows of an edge are in the ledger, accepted or quarantined. */
export const arrived = (world: World, { from, to }: Edge): number => {
  const db = ledgerOf(world)
  try {
    const count = (sql: string): number => db.prepare<[number, number], number>(sql).pluck().get(at(from), at(to)) ?? 0
    return (
      count('SELECT count(*) FROM readings WHERE mark = 0 AND at >= ? AND at < ?') +
      count("SELECT count(*) FROM quarantine WHERE kind = 'reading' AND at >= ? AND at < ?")
    )
  } finally {
    db.close()
  }
}
/** Row of the newest reading, 0 where there is none. */
export const newest = (world: World): number => {
  const db = ledgerOf(world)
  try {
    return db.prepare<[], number | null>('SELECT max(id) FROM readings').pluck().get() ?? 0
  } finally {
    db.close()
  }
}
export const producedOf = ({ from, to }: Edge): number => (to - from) * columns.length

export type Books = {
  /** readings that the device showed, as far as they are in a ledger or a spool */
  readonly generated: number
  readonly committed: number
  readonly quarantined: number
  readonly onAgent: number
  readonly doubled: readonly string[]
  readonly altered: readonly string[]
  /** batches that a spool has let go of and the ledger does not have */
  readonly lost: readonly string[]
  readonly conflicts: number
  /** whole batches in quarantine, voids among them: all their readings would be lost */
  readonly refusedBatches: readonly string[]
}

/** Reads ledger and spools, all processes at rest, and compares each reading with the device's record. */
export const books = (world: World): Books => {
  const truth = record(world.rows())
  const db = ledgerOf(world)
  try {
    const kept = db
      .prepare<[], Kept>(
        'SELECT substr(m.key, 7) AS meter, r.at, r.value, r.mark FROM readings r JOIN meters m ON m.id = r.meter',
      )
      .all()
    const refused = db
      .prepare<[], Refused>(
        "SELECT meter, at, CAST(bytes AS TEXT) AS text FROM quarantine WHERE kind = 'reading' AND code <> 'conflict'",
      )
      .all()
      .map(({ at, text }) => ({
        at,
        ...(([meter, , value]) => ({ meter, value }))(JSON.parse(text) as [string, number, string]),
      }))
    const said = [...kept, ...refused].map((r) => ({ key: `${r.meter} ${r.at}`, value: r.value }))
    const seen = new Set<string>()
    const doubled: string[] = []
    for (const { key } of said) {
      if (seen.has(key)) doubled.push(key)
      seen.add(key)
    }
    const batches = new Set(
      db
        .prepare<[], string>("SELECT e.epoch || ' ' || b.seq FROM batches b JOIN epochs e ON e.id = b.epoch")
        .pluck()
        .all(),
    )
    const spools = world.edges.map((edge) => spooled(world, edge, batches))
    const onAgent = spools.flatMap((s) => s.still)
    return {
      generated: new Set([...seen, ...spools.flatMap((s) => s.made)]).size,
      committed: kept.length,
      quarantined: refused.length,
      onAgent: new Set(onAgent.filter((key) => !seen.has(key))).size,
      doubled,
      altered: said.filter(({ key, value }) => truth.get(key) !== value).map(({ key, value }) => `${key} ${value}`),
      lost: spools.flatMap((s) => s.lost),
      conflicts: db.prepare<[], number>("SELECT count(*) FROM quarantine WHERE code = 'conflict'").pluck().get() ?? 0,
      refusedBatches: db
        .prepare<[], string>("SELECT code || ': ' || reason FROM quarantine WHERE kind = 'batch'")
        .pluck()
        .all(),
    }
  } finally {
    db.close()
  }
}

/** A void holds none. */
const readingsIn = (payload: Buffer): [string, number][] =>
  (JSON.parse(payload.toString()) as { readings?: [string, number][] }).readings ?? []

/** Readings by `meter at` that a spool ever made, and those that it still has to deliver; and what it wrongly holds for delivered. */
const spooled = (world: World, { spool }: Edge, batches: ReadonlySet<string>) => {
  const path = join(world.stage.folder, spool)
  if (!existsSync(path)) return { made: [], still: [], lost: [] }
  const open = openSpool({ path, maxBytes: 2 ** 31, now: Date.now, epoch: () => 'NEVER' })
  try {
    const { epoch, next, committed } = open.state()
    const all = open.peek(0, next).map(({ seq, payload }) => ({
      seq,
      keys: readingsIn(payload).map(([m, t]) => `${m} ${t}`),
    }))
    return {
      made: all.flatMap((b) => b.keys),
      still: all.filter((b) => !batches.has(`${epoch} ${b.seq}`)).flatMap((b) => b.keys),
      lost: Array.from({ length: committed }, (_, i) => `${epoch} ${i + 1}`).filter((id) => !batches.has(id)),
    }
  } finally {
    open.close()
  }
}

/** Readings that the device showed and that are nowhere, once everything has been delivered. */
export const lacking = (world: World): string[] => {
  const db = ledgerOf(world)
  try {
    const have = new Set(
      db
        .prepare<[], string>(
          "SELECT substr(m.key, 7) || ' ' || r.at FROM readings r JOIN meters m ON m.id = r.meter UNION ALL SELECT substr(meter, 7) || ' ' || at FROM quarantine WHERE kind = 'reading'",
        )
        .pluck()
        .all(),
    )
    return [...record(world.rows()).keys()].filter((key) => !have.has(key))
  } finally {
    db.close()
  }
}
