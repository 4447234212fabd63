import type { Database } from 'better-sqlite3'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import { type Basis, bases } from '../basis.ts'
import { combinedLine } from '../combinations.ts'
import { type KnownMeter, knownMeters } from '../known-meter.ts'
import { sequencesOf } from '../sequences.ts'
import { openSqlite } from '../sqlite.ts'
import { monthsAsOf, slotsInSteps } from './as-of.ts'
import { closeCount, closeFlaws } from './closes.ts'
import { actFlaws, readingFlaws } from './facts.ts'
import type { Flaw } from './flaw.ts'
import { columns, comparer, type Line, type Lines, sumsOf } from './lines.ts'

/** What was looked at, and what does not hold: of each meter and each chain the first. */
export type Verified = {
  readonly readings: number
  readonly meters: number
  readonly slots: number
  readonly acts: number
  /** hash of the newest act: keep it elsewhere to prove that none was cut off */
  readonly newestAct: string | null
  readonly closes: number
  readonly flaws: readonly Flaw[]
}
type Options = {
  readonly path: string
  /** the plant; undefined: the one that the server last ran with */
  readonly plant?: Plant | undefined
  readonly parse: (text: string) => Plant | undefined
  readonly tell?: (done: number, total: number) => void
}
/** The ledger has no plant.yaml, or one that cannot be read any more. */
export class NoPlant extends Error {
  readonly code = 'NO_PLANT'
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Proves a ledger, reading only and of one moment: the chain of acts, that no reading is missing, slots, days and months from
 * the readings, every close from what it pinned. Nothing is kept longer than a meter, so that memory stays bounded.
 */
export const verifyLedger = async ({
  path,
  plant: given,
  parse,
  tell = () => undefined,
}: Options): Promise<Verified> => {
  const db = openSqlite(path, { readonly: true })
  try {
    db.exec('BEGIN')
    const text = db.prepare<[], string>('SELECT text FROM plants ORDER BY id DESC LIMIT 1').pluck().get()
    const plant = given ?? (text === undefined ? undefined : parse(text))
    if (!plant)
      throw new NoPlant('the ledger holds no plant.yaml that can be read; name one: gentani verify plant.yaml')
    const { acts, hash: newestAct, flaws: inActs } = actFlaws(db)
    const { readings, flaws: inReadings } = readingFlaws(db)
    const flaws: Flaw[] = [...inActs, ...inReadings]

    const idOf = new Map(
      db.prepare<[], [string, number]>('SELECT key, id FROM meters').raw().all() as [string, number][],
    )
    const meters = knownMeters(writtenPlant(plant), (key) => idOf.get(key))
    const standing = bases(db).ofAll(meters.values())
    const sums = combinationsOf(plant).filter((c) => idOf.has(c.key))
    const total = meters.size + sums.length + closeCount(db)
    let done = 0
    const step = async (): Promise<void> => {
      done += 1
      tell(done, total)
      await turn()
    }
    tell(0, total)

    const cursor = db.prepare<[], number>("SELECT value FROM cursors WHERE name = 'derived'").pluck().get() ?? 0
    const batch = db
      .prepare<[number], number>('SELECT batch FROM readings WHERE id <= ? ORDER BY id DESC LIMIT 1')
      .pluck()
    const asOf = { reading: cursor, batch: batch.get(cursor) ?? 0, act: acts }
    const sequences = sequencesOf(db, asOf.batch)
    const compare = comparer(db)
    let slots = 0
    const check = (meter: { id: number; key: string }, lines: Lines): void => {
      slots += lines.size
      const { days, months } = sumsOf(lines)
      const flaw = compare('slots', meter, lines) ?? compare('days', meter, days) ?? compare('months', meter, months)
      if (flaw) flaws.push(flaw)
    }
    const now = new Map<string, Basis>()
    for (const [meter, basis] of standing) now.set(meter.key, basis)
    const all = [...standing]
    for (let i = 0; i < all.length; i += ABREAST) {
      const abreast = all.slice(i, i + ABREAST).map(([meter, basis]) => ({
        meter,
        steps: slotsInSteps(db, meter.id, { basis, asOf, sequences }),
      }))
      for (const { meter, lines } of inTurns(abreast)) {
        check(meter, lines)
        await step()
      }
    }
    for (const sum of sums) {
      const parts = sum.parts.map((p) => idOf.get(p.meter) ?? 0)
      const lines: Lines = new Map()
      for (const [start, row] of inStep(db, parts)) {
        const line = combinedLine(sum, row)
        if (line) lines.set(start, line)
      }
      check({ id: idOf.get(sum.key) ?? 0, key: sum.key }, lines)
      await step()
    }
    let closes = 0
    for (const { flaw } of closeFlaws({ db, parse, months: monthsAsOf(db, now) })) {
      closes += 1
      if (flaw) flaws.push(flaw)
      await step()
    }
    return { readings, meters: meters.size + sums.length, slots, acts, newestAct, closes, flaws }
  } finally {
    db.close()
  }
}

/** Meters that are read side by side: readings of one time stand on one page, whichever meter they are of. */
const ABREAST = 8
/** Readings of one before the next has its turn. */
const TURN = 64
type Run = { readonly meter: KnownMeter; readonly steps: Generator<void, Lines> }
/** Takes turns until each has its slots. */
function* inTurns(runs: readonly Run[]): Generator<{ meter: KnownMeter; lines: Lines }> {
  let left = [...runs]
  while (left.length > 0) {
    const done: Run[] = []
    for (const run of left)
      for (let i = 0; i < TURN; i += 1) {
        const next = run.steps.next()
        if (!next.done) continue
        done.push(run)
        yield { meter: run.meter, lines: next.value }
        break
      }
    left = left.filter((run) => !done.includes(run))
  }
}

type Slot = Line & { readonly start: number }
/** The slots of some meters side by side, start by start: read as they are wanted, since a main meter may have many parts. */
function* inStep(db: Database, meters: readonly number[]): Generator<[number, (Slot | undefined)[]]> {
  const sql = `SELECT start, ${columns.join(', ')} FROM slots WHERE meter = ? ORDER BY start`
  const rows = meters.map((meter) => db.prepare<[number], Slot>(sql).iterate(meter))
  const heads = rows.map((r): Slot | undefined => r.next().value)
  for (;;) {
    const start = Math.min(...heads.map((h) => h?.start ?? Number.POSITIVE_INFINITY))
    if (start === Number.POSITIVE_INFINITY) return
    yield [start, heads.map((h) => (h?.start === start ? h : undefined))]
    for (const [i, head] of heads.entries()) if (head?.start === start) heads[i] = rows[i]?.next().value
  }
}
