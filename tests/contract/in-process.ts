import type { Database } from 'better-sqlite3'
import type { NewAct } from '#core/act'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import { Acts } from '../../server/ledger/acts.ts'
import { Combinations } from '../../server/ledger/combinations.ts'
import { Derivations } from '../../server/ledger/derive.ts'
import { Facts } from '../../server/ledger/facts.ts'
import { openLedgerFile } from '../../server/ledger/file.ts'
import { makeQueries } from '../../server/ledger/queries.ts'

/** The writer's inside without its thread: facts and derivations over one file, with restarts that lose what was not flushed. */
export class InProcess {
  readonly db: Database
  facts!: Facts
  derivations!: Derivations
  combinations!: Combinations
  readonly queries: ReturnType<typeof makeQueries>
  private readonly plant: Plant
  private readonly acts: Acts

  constructor(plant: Plant, path = ':memory:') {
    this.plant = plant
    this.db = openLedgerFile(path)
    this.acts = new Acts(this.db)
    this.restart()
    this.queries = makeQueries(this.db, plant)
  }

  /** A crash: memory is gone, the file stays. */
  restart(): void {
    this.facts = new Facts(this.db, writtenPlant(this.plant), {
      sink: (...fact) => this.derivations.add(...fact),
      relink: (meters) => this.derivations.relink(meters),
    })
    this.combinations = new Combinations(this.db, combinationsOf(this.plant))
    this.derivations = new Derivations({
      db: this.db,
      meters: this.facts.meters.values(),
      sequenceOf: (epoch) => this.facts.sequence(epoch),
      now: () => 0,
    })
    this.db.transaction(() => this.combinations.follow())()
  }

  /** One transaction: bodies are JSON values, or text or bytes that go as they are. */
  take(bodies: readonly unknown[], { agent = 'edge', receivedAt = 4e12 } = {}): void {
    this.db.transaction(() => {
      for (const body of bodies) {
        const payload =
          body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
        this.facts.take({ site: 'works', agent, payload, receivedAt: receivedAt as EpochMs })
      }
      this.facts.settle()
      this.derivations.follow()
    })()
  }
  /** What a person records, as the writer takes it. */
  act(acts: readonly NewAct[], person = 'inspector'): void {
    this.db.transaction(() => this.derivations.heed(this.acts.record({ acts, person }, 0)))()
  }
  /** `lateMs`: the time for late data, as the writer gives it while commits wait. */
  flush(lateMs?: number): void {
    this.db.transaction(() => {
      this.derivations.flush(lateMs)
      this.combinations.follow()
    })()
  }
  rebuild(): void {
    this.db.transaction(() => {
      this.derivations.flush()
      this.derivations.rebuild()
      this.combinations.follow()
    })()
  }
  close(): void {
    this.db.close()
  }
}

/** Everything derived, readings named by (epoch, seq, index) in place of their row. */
export const derived = (db: Database): Record<string, unknown[]> => {
  const named = (row: string): string =>
    `coalesce((SELECT e.epoch || '-' || b.seq || '-' || r.idx FROM readings r JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch WHERE r.id = ${row}), CAST(${row} AS TEXT))`
  const all = (sql: string): unknown[] => db.prepare(sql).raw().all()
  return {
    slots: all('SELECT * FROM slots ORDER BY meter, start'),
    minutes: all('SELECT meter, start, hex(profile) FROM minutes ORDER BY meter, start'),
    days: all('SELECT * FROM days ORDER BY meter, start'),
    months: all('SELECT * FROM months ORDER BY meter, start'),
    setAside: all(`SELECT meter, at, why, head, ${named('reading')} FROM set_aside ORDER BY 1, 2`),
    unexplained: all(
      `SELECT meter, to_at, from_at, amount, why, ignored, ${named('to_reading')}, ${named('from_reading')} FROM unexplained ORDER BY 1, 2, 7`,
    ),
    decided: all(
      `SELECT meter, to_at, ${named('from_reading')}, ${named('to_reading')}, act FROM decided ORDER BY 1, 2, 4`,
    ),
    gaps: all(
      `SELECT meter, to_at, from_at, amount, method, ${named('from_reading')}, ${named('to_reading')} FROM gaps ORDER BY 1, 2`,
    ),
  }
}
