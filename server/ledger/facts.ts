import { hash as digest, randomBytes } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { ForeignBatch } from '#core/inbound'
import { ruleAt } from '#core/meter-history'
import type { Plant } from '#core/plant'
import { readingLine } from '#core/reconciliation'
import { scaled } from '#core/register'
import { isSourceAgent } from '#core/source'
import { FUTURE_LIMIT, type Point } from '#core/wire'
import { alteredKeeper, type Into } from './altered.ts'
import { Appender } from './appender.ts'
import { type ReadableBatch, type RefusedBatch, readBatch } from './batch.ts'
import { batchContents, type StoredBatch } from './batch-content.ts'
import { type Checked, check, FIRST, LAST, written } from './check.ts'
import type { Delivery } from './contract.ts'
import { foreignIdentity } from './foreign.ts'
import { type KnownMeter, knownMeters } from './known-meter.ts'
import { noteKeeper } from './notes.ts'
import { quarantineKeeper } from './quarantine-keeper.ts'
import { ReadingRows } from './reading-rows.ts'
import { marks, verdicts } from './schema.ts'
import { has, put, type Sequence } from './sequence.ts'
import { ackOf, type EpochState, openSources, type Source, type SourceAck } from './sources.ts'

/** A stored reading, handed on to the derivations. */
export type Fact = {
  readonly id: number
  readonly meter: number
  readonly at: number
  readonly value: string
  readonly scaled: number
  readonly quality: number
  readonly mark: number
  readonly epoch: number
  readonly seq: number
  /** of a source of foreign devices: nothing orders two of one instant */
  readonly foreign: boolean
}
export type FactSink = (id: number, kept: Kept, into: Into) => void
/** The facts family of the ledger: takes deliveries inside the writer's transaction. Owned by the writer worker. */
export class Facts {
  readonly meters: ReadonlyMap<string, KnownMeter>
  readonly counts = { accepted: 0, quarantined: 0, repeated: 0, conflicts: 0, batches: 0, twice: 0 }
  private readonly writtenCounts: Partial<Record<keyof Facts['counts'], number>> = {}
  private readonly db: Database
  private readonly sink: FactSink
  private readonly relink: (meters: number[]) => void
  private readonly sources: ReturnType<typeof openSources>
  private readonly changed = new Set<Source>()
  private readonly readings: ReadingRows
  private readonly batches: Appender
  private readonly identity: ReturnType<typeof foreignIdentity>
  private readonly altered: ReturnType<typeof alteredKeeper>
  private readonly aside: ReturnType<typeof quarantineKeeper>
  private readonly writeCount: Statement
  private readonly storedOf: Statement<[number, number], Pick<StoredBatch, 'id' | 'hash' | 'readings'>>
  private readonly contents: ReturnType<typeof batchContents>
  /** asked for by a reconciliation: compared reading by reading when they come again */
  private readonly awaited = new Set<string>()
  private readonly keepNotes: ReturnType<typeof noteKeeper>

  constructor(db: Database, plant: Plant, { sink, relink }: { sink: FactSink; relink: (meters: number[]) => void }) {
    this.db = db
    this.sink = sink
    this.relink = relink
    this.readings = new ReadingRows(db)
    this.batches = new Appender(db, 'batches', ['epoch', 'seq', 'received', 'readings', 'verdict', 'hash'])
    this.identity = foreignIdentity(db, () => this.readings.write())
    this.aside = quarantineKeeper(db)
    this.altered = alteredKeeper(db, this.aside)
    this.writeCount = db.prepare(
      'INSERT INTO counts (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    this.storedOf = db.prepare('SELECT id, hash, readings FROM batches WHERE epoch = ? AND seq = ?')
    this.contents = batchContents(db)
    this.keepNotes = noteKeeper(db)
    this.meters = db.transaction(() => knownMeters(plant, meterIds(db)))()
    for (const [name, value] of db.prepare('SELECT name, value FROM counts').raw().all() as [
      keyof Facts['counts'],
      number,
    ][])
      this.counts[name] = value
    this.sources = openSources(db, this.meters)
  }

  /** Takes the points of a birth: meters whose unit, measure or decimals differ from the plant are kept aside from now on. */
  birth(site: string, agent: string, points: readonly Point[]): { key: string; said: string; plant: string }[] {
    const source = this.sources.of(site, agent)
    source.mismatched.clear()
    const differing: { key: string; said: string; plant: string }[] = []
    for (const p of points) {
      const key = `${site}/${p.meter}`
      const m = this.meters.get(key)?.meter
      if (!m || (m.unit === p.unit && m.measure === p.measure && m.decimals === p.decimals)) continue
      source.mismatched.add(key)
      differing.push({
        key,
        said: `${p.measure} ${p.unit} ${p.decimals}`,
        plant: `${m.measure} ${m.unit} ${m.decimals}`,
      })
    }
    return differing
  }

  /** Disposes of one delivery; runs inside the writer's transaction. */
  take(delivery: Delivery): void {
    if (isSourceAgent(delivery.agent)) return this.takeForeign(delivery)
    this.takeBatch(delivery)
  }

  /** Foreign readings: those that are there already fall away, the others become a batch like any, with the next seq. */
  private takeForeign(delivery: Delivery): void {
    const { site, agent, receivedAt } = delivery
    const { readings, refused } = ForeignBatch.parse(JSON.parse(Buffer.from(delivery.payload).toString('utf8')))
    const source = this.sources.of(site, agent)
    const differing: [meter: string, at: number, reason: string, bytes: Buffer][] = []
    const kept = readings.filter(([id, at, value]) => {
      const meter = source.own.get(id)
      const standing = meter && Number.isSafeInteger(at) ? this.identity.of(meter, at, value) : undefined
      if (standing?.is === 'repeat') this.counts.twice += 1
      else if (meter && standing?.is === 'differs') {
        const reason = `${standing.from} stands at this instant and ${value} came: neither counts until one is set aside`
        differing.push([meter.key, at, reason, Buffer.from(JSON.stringify([id, at, value]))])
      }
      return standing?.is !== 'repeat'
    })
    if (kept.length > 0) {
      const { epoch, seq } = this.sources.next(site, agent) ?? { epoch: randomBytes(16).toString('hex'), seq: 1 }
      const payload = Buffer.from(JSON.stringify({ epoch, seq, sentAt: receivedAt, readings: kept }))
      this.takeBatch({ ...delivery, payload }, Number.POSITIVE_INFINITY)
    }
    const about = { kind: 'reading', received: receivedAt, agent: source.id } as const
    for (const [meter, at, reason, bytes] of differing)
      this.aside({ ...about, code: 'differs', reason, meter, at, bytes })
    for (const { code, reason, text, meter } of refused)
      this.aside({ ...about, code, reason, meter: meter && `${site}/${meter}`, bytes: Buffer.from(text) })
    this.counts.quarantined += refused.length
  }

  private takeBatch(delivery: Delivery, limit?: number): void {
    const bytes = Buffer.from(delivery.payload.buffer, delivery.payload.byteOffset, delivery.payload.byteLength)
    const batch = readBatch(bytes, limit)
    const source = this.sources.of(delivery.site, delivery.agent)
    if ('code' in batch && (batch.epoch === undefined || batch.seq === undefined)) {
      this.quarantineBatch(source, delivery, bytes, batch)
      return
    }
    const epoch = this.sources.epoch(source, batch.epoch as string)
    const seq = batch.seq as number
    this.changed.add(source)
    source.latest = epoch
    const hash = digest('sha256', bytes, 'buffer')
    if (has(epoch.sequence, seq) && this.repeat({ source, epoch, seq, hash, delivery, bytes, batch })) return
    if (seq < (epoch.sequence.above.at(-1)?.[1] ?? 0)) this.filled(source)
    put(epoch.sequence, seq)
    this.counts.batches += 1
    if ('code' in batch || batch.void !== undefined) epoch.sequence.lost.push(seq)
    if ('code' in batch) {
      this.batches.add().push(epoch.id, seq, delivery.receivedAt, 0, verdicts.quarantined, hash)
      this.quarantineBatch(source, delivery, bytes, batch)
      return
    }
    this.accept({ source, epoch, batch, hash, delivery, bytes })
  }

  /** A hole is being filled: the agent's delta meters may find their predecessors. */
  private filled(source: Source): void {
    this.relink(
      [...this.meters.values()]
        .filter((m) => m.meter.measure === 'delta' && m.agent === source.agent && m.key.startsWith(`${source.site}/`))
        .map((m) => m.id),
    )
  }

  /** Answers false where the ledger has lost what it once had: then it is taken as if it were new. */
  private repeat({
    source,
    epoch,
    seq,
    hash,
    delivery,
    bytes,
    batch,
  }: {
    source: Source
    epoch: EpochState
    seq: number
    hash: Buffer
    delivery: Delivery
    bytes: Buffer
    batch: ReadableBatch | RefusedBatch
  }): boolean {
    this.batches.write()
    const stored = this.storedOf.get(epoch.id, seq)
    if (!stored) return false
    const asked = this.awaited.delete(awaitedKey(source, epoch.epoch, seq))
    if (stored.hash.equals(hash)) {
      this.counts.repeated += 1
      if (asked && 'readings' in batch)
        this.mend({ id: stored.id, source, epoch, seq, receivedAt: delivery.receivedAt }, batch.readings, stored)
      return true
    }
    if (asked && this.altered.hasConflict(source, epoch.epoch, seq, bytes)) return true
    this.counts.conflicts += 1
    this.quarantineBatch(source, delivery, bytes, {
      code: 'conflict',
      reason: 'same epoch and seq, other content',
      epoch: epoch.epoch,
      seq,
    })
    return true
  }

  /** Batches that a reconciliation has asked for again. */
  await(site: string, agent: string, { epoch, seqs }: { epoch: string; seqs: readonly number[] }): void {
    for (const seq of seqs) this.awaited.add(awaitedKey({ site, agent }, epoch, seq))
  }

  /** Puts in what the ledger has lost of a batch, and keeps aside what it holds in other words; nothing that is there is changed. */
  private mend(into: Into, readings: readonly unknown[], stored: Pick<StoredBatch, 'hash' | 'readings'>): void {
    this.readings.write()
    const { accepted, quarantined } = this.counts
    const { source, epoch } = into
    const held = this.contents({
      ...into,
      ...stored,
      epoch: epoch.epoch,
      agent: source.id,
      site: source.site,
    })
    const mended = this.db.prepare('INSERT INTO mended (batch, reading) VALUES (?, ?)')
    for (let idx = 0; idx < readings.length; idx += 1) {
      const [has, comes] = [held.get(idx), readingLine(readings[idx])]
      if (has === comes) continue
      if (has !== undefined) {
        this.altered.keep(into, idx, { has, comes })
        continue
      }
      const before = this.readings.next
      if (!this.plain(into, readings[idx], idx)) this.checked(into, readings[idx], idx)
      for (let id = before; id < this.readings.next; id += 1) mended.run(into.id, id)
    }
    // they were counted when they came first
    Object.assign(this.counts, { accepted, quarantined })
  }

  private quarantineBatch(source: Source, delivery: Delivery, bytes: Buffer, batch: RefusedBatch): void {
    if (batch.code !== 'conflict') this.counts.quarantined += 1
    const { code, reason, epoch, seq } = batch
    this.aside({ kind: 'batch', code, reason, received: delivery.receivedAt, agent: source.id, epoch, seq, bytes })
  }

  private accept({
    source,
    epoch,
    batch,
    hash,
    delivery,
    bytes,
  }: {
    source: Source
    epoch: EpochState
    batch: ReadableBatch
    hash: Buffer
    delivery: Delivery
    bytes: Buffer
  }): void {
    const { seq, readings } = batch
    const verdict = batch.void === undefined ? verdicts.accepted : verdicts.void
    const id = this.batches.next
    this.batches.add().push(epoch.id, seq, delivery.receivedAt, readings.length, verdict, hash)
    const about = { received: delivery.receivedAt, agent: source.id, epoch: epoch.epoch, seq }
    if (batch.void !== undefined) this.aside({ ...about, kind: 'batch', code: 'void', reason: batch.void, bytes })
    for (const { idx, said, reason } of this.keepNotes(id, batch))
      this.aside({ ...about, kind: 'reading', code: 'bad-note', reason, idx, bytes: Buffer.from(written(said)) })
    const into = { id, source, epoch, seq, receivedAt: delivery.receivedAt }
    for (let idx = 0; idx < readings.length; idx += 1)
      if (!this.plain(into, readings[idx], idx)) this.checked(into, readings[idx], idx)
  }

  /** The common reading: of an own meter, in time, with a usable value. Answers false for any other, which `check` judges. */
  private plain(into: Into, reading: unknown, idx: number): boolean {
    if (!Array.isArray(reading) || reading.length < 3 || reading.length > 4) return false
    const { source } = into
    const meter = source.own.get(reading[0])
    if (!meter || (source.mismatched.size > 0 && source.mismatched.has(meter.key))) return false
    const at: unknown = reading[1]
    if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < FIRST || at >= LAST) return false
    if (at > into.receivedAt + FUTURE_LIMIT) return false
    const quality = reading.length === 3 ? 0 : qualityOf(reading[3])
    if (quality < 0) return false
    const value: unknown = reading[2]
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
    const r = text === undefined ? 'not-a-number' : scaled(ruleAt(meter.history, at), text)
    if (text === undefined || typeof r === 'string') return false
    this.keep(into, { meter: meter.id, at, value: text, scaled: r, quality, mark: marks.usable }, idx)
    this.counts.accepted += 1
    return true
  }

  private checked(into: Into, reading: unknown, idx: number): void {
    const { source, receivedAt } = into
    const found: Checked = check({ meters: this.meters, ...source }, reading, receivedAt)
    if ('meter' in found) this.keep(into, { ...found, meter: found.meter.id }, idx)
    if (found.code === undefined) {
      this.counts.accepted += 1
      return
    }
    this.counts.quarantined += 1
    const { code, reason, key: meter, at } = found
    this.aside({
      ...{ kind: 'reading', code, reason, received: receivedAt, agent: source.id, epoch: into.epoch.epoch },
      ...{ seq: into.seq, idx, meter, at, bytes: Buffer.from(written(reading)) },
    })
  }

  private keep(into: Into, r: Kept, idx: number): void {
    const id = this.readings.next
    this.readings.add(r, into.id, idx)
    this.sink(id, r, into)
  }

  /** Ends a transaction's facts: rows still in hand and counts are written. Acks of the agents touched since the last call. */
  settle(): SourceAck[] {
    this.batches.write()
    this.readings.write()
    const out = [...this.changed].map(ackOf).filter((a) => a !== undefined)
    this.changed.clear()
    for (const name of countNames) {
      const value = this.counts[name]
      if (this.writtenCounts[name] !== value) this.writeCount.run(name, value)
      this.writtenCounts[name] = value
    }
    return out
  }

  /** Every agent's ack as the ledger has it. */
  acks(): SourceAck[] {
    return this.sources.acks()
  }

  /** The newest epoch of an agent and the seq that comes next in it; undefined where it has never sent. */
  next(site: string, agent: string): { epoch: string; seq: number } | undefined {
    return this.sources.next(site, agent)
  }

  /** Which seqs of an epoch are in. */
  sequence(epochId: number): Sequence | undefined {
    return this.sources.sequence(epochId)
  }
}

const countNames = ['accepted', 'quarantined', 'repeated', 'conflicts', 'batches', 'twice'] as const
/** Index in `qualities`, −1 for any other word; left out or undefined is good. */
const qualityOf = (word: unknown): number =>
  word === 'good' || word === undefined ? 0 : word === 'estimated' ? 1 : word === 'suspect' ? 2 : -1

const awaitedKey = ({ site, agent }: { site: string; agent: string }, epoch: string, seq: number): string =>
  `${site}/${agent} ${epoch} ${seq}`

/** What is stored of a reading. */
export type Kept = Pick<Fact, 'meter' | 'at' | 'value' | 'scaled' | 'quality' | 'mark'>

/** Row of a meter's key, made when it is new. */
const meterIds = (db: Database): ((key: string) => number) => {
  const insert = db.prepare('INSERT INTO meters (key) VALUES (?)')
  const select = db.prepare<[string], number>('SELECT id FROM meters WHERE key = ?').pluck()
  return (key) => select.get(key) ?? Number(insert.run(key).lastInsertRowid)
}
