import { parentPort, workerData } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { writtenPlant } from '#core/plant-index'
import type { EpochMs } from '#core/time'
import type { Point } from '#core/wire'
import { ActConflict } from './act-conflict.ts'
import { Acts, type Asked, readAsked } from './acts.ts'
import { Closes } from './closes.ts'
import { Combinations } from './combinations.ts'
import type { Delivery } from './contract.ts'
import { Derivations } from './derive.ts'
import { enter } from './entered.ts'
import { Facts } from './facts.ts'
import { openLedgerFile } from './file.ts'
import type { FromWriter, MovedRow, ToWriter } from './messages.ts'
import { keepSlotChanges } from './slot-changes.ts'

/** How often derived tables are flushed at most, ms; a slow flush stretches it so that it takes a tenth of the time. */
const FLUSH_EVERY = 1_000
/** Late data of so many meters are recomputed in one transaction as go into this time, ms: commits wait no longer for it. */
const LATE_AT_ONCE = 50
/** Deliveries in one transaction at most: bounds the wait of a PUBACK. */
const GROUP = 4_000

/** The one writer: commits deliveries in groups, then tells. Owns the writing connection. */
class Writer {
  private readonly db: Database
  private readonly plant: Plant
  private readonly tell: (message: FromWriter) => void
  private facts!: Facts
  private derivations!: Derivations
  private combinations!: Combinations
  private readonly acts: Acts
  private readonly closes: Closes
  private readonly queue: Delivery[] = []
  /** kept through a recovery: without them readings in a wrong unit would pass */
  private readonly births = new Map<string, [site: string, agent: string, points: readonly Point[]]>()
  private scheduled = false
  private flushAt = 0
  /** late data are derived sooner, but take no more than a tenth of the time either */
  private lateAt = 0
  private lateTimer: NodeJS.Timeout | undefined
  /** sums that follow late data take no more than a tenth of the time; without late data they follow at once */
  private sumsAt = 0
  /** whether readings came in since the last look at late data: then it takes a tenth of the time, else half of it */
  private busy = false
  private broken = false

  constructor(path: string, plant: Plant, tell: (message: FromWriter) => void) {
    this.db = openLedgerFile(path)
    this.db.pragma('cache_size = -32768')
    this.plant = plant
    this.tell = tell
    this.acts = new Acts(this.db)
    this.closes = new Closes(this.db)
    keepSlotChanges(this.db, { followed: plant.influxdb !== undefined, era: Date.now() })
    this.load()
    tell({ type: 'ready', acks: this.facts.acks(), counts: { ...this.facts.counts } })
    setInterval(() => this.tick(), FLUSH_EVERY)
  }

  /** Takes all state from the file: at start, and after a transaction that failed. */
  private load(): void {
    this.facts = new Facts(this.db, writtenPlant(this.plant), {
      sink: (...fact) => this.derivations.add(...fact),
      relink: (meters) => this.derivations.relink(meters),
    })
    for (const said of this.births.values()) this.facts.birth(...said)
    this.combinations = new Combinations(this.db, combinationsOf(this.plant))
    this.derivations = new Derivations({
      db: this.db,
      meters: this.facts.meters.values(),
      sequenceOf: (epoch) => this.facts.sequence(epoch),
      now: Date.now,
      tellAfresh: (meters) => this.tell({ type: 'afresh', meters }),
    })
    this.db.transaction(() => this.combinations.follow())()
  }

  /** Writes what is due of the derivations, and the sums that rest on it; runs inside a transaction. */
  private flush(lateMs?: number): void {
    this.derivations.flush(lateMs)
    const start = performance.now()
    if (this.derivations.hasLate() && start < this.sumsAt) return
    this.combinations.follow()
    const end = performance.now()
    this.sumsAt = end + 9 * (end - start)
  }

  handle(message: ToWriter): void {
    if (message.type === 'take') this.enqueue(message)
    else if (message.type === 'birth') this.birth(message.site, message.agent, message.points)
    else if (message.type === 'await') this.facts.await(message.site, message.agent, message)
    else if (message.type === 'act') this.act(message.id, message.asked)
    else if (message.type === 'rebuild') this.rebuild()
    else this.close()
  }

  private enqueue({ bytes, lengths, from, sources, received }: Extract<ToWriter, { type: 'take' }>): void {
    let offset = 0
    for (let i = 0; i < lengths.length; i += 1) {
      const [site, agent] = sources[from[i] ?? 0] ?? ['', '']
      const end = offset + (lengths[i] ?? 0)
      this.queue.push({ site, agent, payload: bytes.subarray(offset, end), receivedAt: (received[i] ?? 0) as EpochMs })
      offset = end
    }
    if (!this.scheduled) {
      this.scheduled = true
      setImmediate(() => this.drain())
    }
  }

  private drain(): void {
    this.scheduled = false
    const group = this.queue.splice(0, GROUP)
    if (group.length > 0) this.commit(group)
    if (this.queue.length > 0) {
      this.scheduled = true
      setImmediate(() => this.drain())
    }
  }

  /** One transaction for the group: facts, what is due of the derivations, then the acks. */
  private commit(group: readonly Delivery[]): void {
    try {
      if (this.broken) this.load()
      this.broken = false
      this.busy = true
      const acks = this.db.transaction(() => {
        for (const delivery of group) this.facts.take(delivery)
        const acks = this.facts.settle()
        this.derivations.follow()
        this.flushIfDue()
        return acks
      })()
      this.tell({ type: 'committed', count: group.length, acks })
      this.flushLateSoon()
    } catch (error) {
      this.recover()
      // A single message is kept: no ack, the agent sends it again. In a larger group each gets its own transaction.
      if (group.length === 1 || this.broken)
        this.tell({ type: 'kept', count: group.length, reason: (error as Error).message })
      else for (const delivery of group) this.commit([delivery])
    }
  }

  /** Memory goes back to what the file holds; while the file cannot even be read, everything is kept. */
  private recover(): void {
    try {
      this.load()
      this.broken = false
    } catch {
      this.broken = true
    }
  }

  private flushIfDue(): void {
    const start = performance.now()
    if (start < this.flushAt && !this.derivations.isFull()) return
    this.flush(LATE_AT_ONCE)
    const end = performance.now()
    this.flushAt = end + Math.max(FLUSH_EVERY, 9 * (end - start))
    this.lateAt = end + (this.busy ? 9 : 1) * (end - start)
    this.busy = false
  }

  /** Late data change what people look at: they are derived behind the ack, not at the next second; what is left goes on. */
  private flushLateSoon(): void {
    if (this.lateTimer || !this.derivations.hasLate()) return
    this.lateTimer = setTimeout(
      () => {
        this.lateTimer = undefined
        this.flushAt = 0
        this.derive()
        this.flushLateSoon()
      },
      Math.max(0, this.lateAt - performance.now()),
    )
  }

  private derive(): void {
    try {
      this.db.transaction(() => this.flushIfDue())()
    } catch (error) {
      this.recover()
      this.tell({ type: 'trouble', reason: (error as Error).message })
    }
  }

  private tick(): void {
    this.derive()
    this.tell({ type: 'moved', rows: this.moved(), counts: { ...this.facts.counts } })
  }

  private moved(): MovedRow[] {
    const keys = new Map([...this.facts.meters.values()].map((m) => [m.id, m.key]))
    return this.derivations.takeMoved().map(([id, ...rest]) => [keys.get(id) ?? '', ...rest])
  }

  private birth(site: string, agent: string, points: readonly Point[]): void {
    this.births.set(`${site}/${agent}`, [site, agent, points])
    while (this.queue.length > 0) this.commit(this.queue.splice(0, GROUP))
    try {
      const differing = this.facts.birth(site, agent, points)
      if (differing.length > 0) this.tell({ type: 'differing', site, agent, differing })
    } catch (error) {
      this.recover()
      this.tell({ type: 'trouble', reason: (error as Error).message })
    }
  }

  /** What people do is one transaction: all of it or nothing. What was taken before it is committed before it. */
  private act(id: number, asked: Asked): void {
    while (this.queue.length > 0) this.commit(this.queue.splice(0, GROUP))
    let heeded = false
    try {
      const checked = readAsked(asked)
      const acts = this.db.transaction(() => {
        const acts = this.acts.record(checked, Date.now())
        this.closes.record(acts, checked.papers)
        heeded = true
        enter(this.facts, checked.papers?.readings ?? [], Date.now())
        this.derivations.heed(acts)
        this.combinations.follow()
        return acts
      })()
      this.tell({ type: 'acted', id, acts })
    } catch (error) {
      if (heeded) this.recover()
      const conflict = error instanceof ActConflict
      this.tell({ type: 'act-refused', id, conflict, reason: (error as Error).message })
    }
  }

  private rebuild(): void {
    this.db.transaction(() => {
      this.derivations.flush()
      this.derivations.rebuild((done, total) => this.tell({ type: 'rebuilding', done, total }))
      this.combinations.follow()
    })()
    this.tell({ type: 'rebuilt' })
  }

  private close(): void {
    while (this.queue.length > 0) this.commit(this.queue.splice(0, GROUP))
    this.db.transaction(() => this.flush())()
    this.db.close()
    this.tell({ type: 'closed' })
    process.exit(0)
  }
}

const { path, plant } = workerData as { path: string; plant: Plant }
const writer = new Writer(path, plant, (message) => parentPort?.postMessage(message))
parentPort?.on('message', (message: ToWriter) => writer.handle(message))
