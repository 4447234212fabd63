import type { Database } from 'better-sqlite3'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import { Combinations } from '../../server/ledger/combinations.ts'
import { Derivations } from '../../server/ledger/derive.ts'
import { Facts } from '../../server/ledger/facts.ts'
import { makeQueries } from '../../server/ledger/queries.ts'
import { schema } from '../../server/ledger/schema.ts'
import { openSqlite } from '../../server/ledger/sqlite.ts'

/** The writer's inside without its thread: facts and derivations over one file, with restarts that lose what was not flushed. */
export class InProcess {
  readonly db: Database
  facts!: Facts
  derivations!: Derivations
  combinations!: Combinations
  readonly queries: ReturnType<typeof makeQueries>
  private readonly plant: Plant

  constructor(plant: Plant, path = ':memory:') {
    this.plant = plant
    this.db = openSqlite(path, { schema })
    this.queries = makeQueries(this.db)
    this.restart()
  }

  /** A crash: memory is gone, the file stays. */
  restart(): void {
    this.facts = new Facts(this.db, writtenPlant(this.plant), {
      sink: (fact) => this.derivations.add(fact),
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
    })()
  }
  flush(): void {
    this.db.transaction(() => {
      this.derivations.flush()
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
  const named =
    "(SELECT e.epoch || '-' || b.seq || '-' || r.idx FROM readings r JOIN batches b ON b.id = r.batch JOIN epochs e ON e.id = b.epoch WHERE r.id ="
  const all = (sql: string): unknown[] => db.prepare(sql).raw().all()
  return {
    slots: all('SELECT * FROM slots ORDER BY meter, start'),
    minutes: all('SELECT meter, start, hex(profile) FROM minutes ORDER BY meter, start'),
    days: all('SELECT * FROM days ORDER BY meter, start'),
    months: all('SELECT * FROM months ORDER BY meter, start'),
    setAside: all(`SELECT meter, at, why, ${named} reading) FROM set_aside ORDER BY 1, 2`),
    unexplained: all(
      `SELECT meter, to_at, from_at, amount, ${named} to_reading), ${named} from_reading) FROM unexplained ORDER BY 1, 2`,
    ),
  }
}
