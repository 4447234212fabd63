import { createHash } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { Id } from '#core/id'
import type { Meter, Plant } from '#core/plant'
import { meterRule, type Rule, scaled } from '#core/register'
import { type Ack, FUTURE_LIMIT, type Point } from '#core/wire'
import { type ReadableBatch, type RefusedBatch, readBatch } from './batch.ts'
import type { Delivery } from './contract.ts'
import { marks, qualities, verdicts } from './schema.ts'
import { emptySequence, has, holes, put, type Sequence } from './sequence.ts'

/** A meter as the intake knows it. */
export type KnownMeter = {
  readonly id: number
  readonly key: string
  readonly meter: Meter
  readonly rule: Rule
  readonly agent: string
}
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
}
export type FactSink = (fact: Fact) => void
type Source = {
  readonly id: number
  readonly site: string
  readonly agent: string
  readonly epochs: Map<string, EpochState>
  latest?: EpochState
  mismatched: Set<string>
}
type EpochState = { readonly id: number; readonly epoch: string; readonly sequence: Sequence }

/** Earliest time a reading may bear: 2000-01-01 UTC, ms. */
const FIRST = Date.UTC(2000)

/** The facts family of the ledger: takes deliveries inside the writer's transaction. Owned by the writer worker. */
export class Facts {
  readonly meters = new Map<string, KnownMeter>()
  readonly counts = { accepted: 0, quarantined: 0, repeated: 0, conflicts: 0, batches: 0 }
  private readonly db: Database
  private readonly sink: FactSink
  private readonly relink: (meters: number[]) => void
  private readonly sources = new Map<string, Source>()
  private readonly sequences = new Map<number, Sequence>()
  private readonly changed = new Set<Source>()
  private readonly insertReading: Statement
  private readonly insertBatch: Statement
  private readonly insertQuarantine: Statement
  private readonly writeCount: Statement
  private readonly hashOf: Statement<[number, number], Buffer>

  constructor(db: Database, plant: Plant, { sink, relink }: { sink: FactSink; relink: (meters: number[]) => void }) {
    this.db = db
    this.sink = sink
    this.relink = relink
    this.insertReading = db.prepare(
      'INSERT INTO readings (meter, at, value, quality, mark, batch, idx) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.insertBatch = db.prepare(
      'INSERT INTO batches (epoch, seq, received, readings, verdict, hash) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.insertQuarantine = db.prepare(
      'INSERT INTO quarantine (kind, code, reason, received, agent, epoch, seq, idx, meter, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.writeCount = db.prepare(
      'INSERT INTO counts (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    this.hashOf = db.prepare<[number, number], Buffer>('SELECT hash FROM batches WHERE epoch = ? AND seq = ?').pluck()
    for (const site of plant.sites)
      for (const meter of site.meters) {
        const key = `${site.id}/${meter.id}`
        this.meters.set(key, {
          id: this.idOf(key),
          key,
          meter,
          rule: meterRule(meter),
          agent: meter.agent ?? (site.agents[0] as string),
        })
      }
    this.load()
  }

  private idOf(key: string): number {
    this.db.prepare('INSERT INTO meters (key) VALUES (?) ON CONFLICT DO NOTHING').run(key)
    return this.db.prepare<[string], number>('SELECT id FROM meters WHERE key = ?').pluck().get(key) as number
  }

  /** Reads the sequences back from the batches; `committed` is the end of the first unbroken run. */
  private load(): void {
    for (const [name, value] of this.db.prepare('SELECT name, value FROM counts').raw().all() as [
      keyof Facts['counts'],
      number,
    ][])
      this.counts[name] = value
    type Row = { agentId: number; site: string; agent: string; id: number; epoch: string }
    const rows = this.db.prepare<[], Row>(
      'SELECT a.id AS agentId, a.site, a.agent, e.id, e.epoch FROM agents a JOIN epochs e ON e.agent = a.id ORDER BY e.id',
    )
    // runs of consecutive seqs: seq − row number is constant inside a run
    const runs = this.db.prepare<[number], { first: number; last: number }>(
      'SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM batches WHERE epoch = ?) GROUP BY run ORDER BY first',
    )
    const lost = this.db.prepare<[number], number>('SELECT seq FROM batches WHERE epoch = ? AND verdict <> 0').pluck()
    for (const row of rows.all()) {
      const source = this.source(row.site, row.agent)
      const sequence = emptySequence()
      for (const { first, last } of runs.all(row.id)) {
        if (first === sequence.committed + 1) sequence.committed = last
        else sequence.above.push([first, last])
      }
      sequence.lost.push(...lost.all(row.id))
      source.latest = { id: row.id, epoch: row.epoch, sequence }
      source.epochs.set(row.epoch, source.latest)
      this.sequences.set(row.id, sequence)
    }
  }

  private source(site: string, agent: string): Source {
    const key = `${site}/${agent}`
    const known = this.sources.get(key)
    if (known) return known
    this.db.prepare('INSERT INTO agents (site, agent) VALUES (?, ?) ON CONFLICT DO NOTHING').run(site, agent)
    const id = this.db
      .prepare<[string, string], number>('SELECT id FROM agents WHERE site = ? AND agent = ?')
      .pluck()
      .get(site, agent) as number
    const source: Source = { id, site, agent, epochs: new Map(), mismatched: new Set() }
    this.sources.set(key, source)
    return source
  }

  private epoch(source: Source, epoch: string): EpochState {
    const known = source.epochs.get(epoch)
    if (known) return known
    const id = Number(
      this.db.prepare('INSERT INTO epochs (agent, epoch) VALUES (?, ?)').run(source.id, epoch).lastInsertRowid,
    )
    const state: EpochState = { id, epoch, sequence: emptySequence() }
    source.epochs.set(epoch, state)
    this.sequences.set(id, state.sequence)
    return state
  }

  /** Takes the points of a birth: meters whose unit, measure or decimals differ from the plant are kept aside from now on. */
  birth(site: string, agent: string, points: readonly Point[]): { key: string; said: string; plant: string }[] {
    const source = this.source(site, agent)
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
    const bytes = Buffer.from(delivery.payload.buffer, delivery.payload.byteOffset, delivery.payload.byteLength)
    const batch = readBatch(bytes)
    const source = this.source(delivery.site, delivery.agent)
    if ('code' in batch && (batch.epoch === undefined || batch.seq === undefined)) {
      this.quarantineBatch(source, delivery, bytes, batch)
      return
    }
    const epoch = this.epoch(source, batch.epoch as string)
    const seq = batch.seq as number
    this.changed.add(source)
    source.latest = epoch
    const hash = createHash('sha256').update(bytes).digest()
    if (has(epoch.sequence, seq)) return this.repeat({ source, epoch, seq, hash, delivery, bytes })
    if (seq < (epoch.sequence.above.at(-1)?.[1] ?? 0)) this.filled(source)
    put(epoch.sequence, seq)
    this.counts.batches += 1
    if ('code' in batch || batch.void !== undefined) epoch.sequence.lost.push(seq)
    if ('code' in batch) {
      this.insertBatch.run(epoch.id, seq, delivery.receivedAt, 0, verdicts.quarantined, hash)
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

  private repeat({
    source,
    epoch,
    seq,
    hash,
    delivery,
    bytes,
  }: {
    source: Source
    epoch: EpochState
    seq: number
    hash: Buffer
    delivery: Delivery
    bytes: Buffer
  }): void {
    if (this.hashOf.get(epoch.id, seq)?.equals(hash)) {
      this.counts.repeated += 1
      return
    }
    this.counts.conflicts += 1
    this.quarantineBatch(source, delivery, bytes, {
      code: 'conflict',
      reason: 'same epoch and seq, other content',
      epoch: epoch.epoch,
      seq,
    })
  }

  private quarantineBatch(source: Source, delivery: Delivery, bytes: Buffer, batch: RefusedBatch): void {
    if (batch.code !== 'conflict') this.counts.quarantined += 1
    this.insertQuarantine.run(
      'batch',
      batch.code,
      batch.reason,
      delivery.receivedAt,
      source.id,
      batch.epoch ?? null,
      batch.seq ?? null,
      null,
      null,
      null,
      bytes,
    )
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
    const id = Number(
      this.insertBatch.run(epoch.id, seq, delivery.receivedAt, readings.length, verdict, hash).lastInsertRowid,
    )
    if (batch.void !== undefined)
      this.insertQuarantine.run(
        'batch',
        'void',
        batch.void,
        delivery.receivedAt,
        source.id,
        epoch.epoch,
        seq,
        null,
        null,
        null,
        bytes,
      )
    for (let idx = 0; idx < readings.length; idx += 1) {
      const found = this.check(source, readings[idx], delivery.receivedAt)
      if ('meter' in found && found.at !== null) {
        const row = this.insertReading.run(found.meter.id, found.at, found.value, found.quality, found.mark, id, idx)
        this.sink({
          id: Number(row.lastInsertRowid),
          meter: found.meter.id,
          at: found.at,
          value: found.value,
          scaled: found.scaled,
          quality: found.quality,
          mark: found.mark,
          epoch: epoch.id,
          seq,
        })
      }
      if (found.code === undefined) this.counts.accepted += 1
      else {
        this.counts.quarantined += 1
        const raw = Buffer.from(written(readings[idx]))
        this.insertQuarantine.run(
          'reading',
          found.code,
          found.reason,
          delivery.receivedAt,
          source.id,
          epoch.epoch,
          seq,
          idx,
          found.key ?? null,
          found.at,
          raw,
        )
      }
    }
  }

  /** The intake's verdict on one reading. One bad reading is set aside alone. */
  private check(source: Source, reading: unknown, receivedAt: number): Checked {
    if (!Array.isArray(reading) || reading.length < 3 || reading.length > 4)
      return refused('malformed', 'a reading is [meter, at, value, quality?]')
    const [id, at, value, q = 'good'] = reading as [unknown, unknown, unknown, unknown?]
    const key = `${source.site}/${id}`
    const time = typeof at === 'number' && Number.isSafeInteger(at) && at >= FIRST && at < 1e13 ? at : null
    const meter = this.meters.get(key)
    if (typeof id !== 'string' || (!meter && !Id.safeParse(id).success)) return refused('malformed', 'meter is no id')
    if (!meter) return { ...refused('unknown-meter', `plant.yaml has no meter ${key}`), key, at: time }
    if (meter.agent !== source.agent)
      return { ...refused('foreign-meter', `${key} belongs to agent ${meter.agent}`), key, at: time }
    if (time === null) return { ...refused('bad-time', 'at is not UTC ms since 2000'), key }
    const quality = qualities.indexOf(q as 'good')
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : written(value)
    const stored = { meter, key, at: time, value: text, quality: Math.max(quality, 0) }
    if (quality < 0)
      return {
        ...stored,
        scaled: 0,
        mark: marks.refused,
        code: 'bad-quality',
        reason: 'quality is good, estimated or suspect',
      }
    const r = typeof value === 'string' || typeof value === 'number' ? scaled(meter.rule, text) : 'not-a-number'
    if (typeof r === 'string')
      return { ...stored, scaled: 0, mark: marks.refused, code: r, reason: `${text.slice(0, 60)}: ${refusals[r]}` }
    if (source.mismatched.has(key))
      return {
        ...stored,
        scaled: r,
        mark: marks['birth-mismatch'],
        code: 'birth-mismatch',
        reason: "the agent's unit, measure or decimals differ from plant.yaml",
      }
    if (time > receivedAt + FUTURE_LIMIT)
      return {
        ...stored,
        scaled: r,
        mark: marks.future,
        code: 'future',
        reason: `${Math.round((time - receivedAt) / 1000)} s ahead of its receipt`,
      }
    return { ...stored, scaled: r, mark: marks.usable, code: undefined, reason: '' }
  }

  /** Acks of the agents touched since the last call; counts are written with them. */
  settle(): { site: string; agent: string; ack: Ack }[] {
    const out = [...this.changed].map((s) => ackOf(s)).filter((a) => a !== undefined)
    this.changed.clear()
    for (const [name, value] of Object.entries(this.counts)) this.writeCount.run(name, value)
    return out
  }

  /** Every agent's ack as the ledger has it. */
  acks(): { site: string; agent: string; ack: Ack }[] {
    return [...this.sources.values()].map((s) => ackOf(s)).filter((a) => a !== undefined)
  }

  /** Which seqs of an epoch are in. */
  sequence(epochId: number): Sequence | undefined {
    return this.sequences.get(epochId)
  }
}

/** JSON of what came as JSON; nesting too deep to be written again is told, so that it cannot stop the flow. */
const written = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    return '"nested too deep"'
  }
}

type Checked =
  | { key?: string; at: number | null; code: string; reason: string }
  | {
      meter: KnownMeter
      key: string
      at: number
      value: string
      quality: number
      scaled: number
      mark: number
      code: string | undefined
      reason: string
    }
const refused = (code: string, reason: string): { at: null; code: string; reason: string } => ({
  at: null,
  code,
  reason,
})
const refusals = {
  'not-a-number': 'not a finite number or decimal string',
  'too-many-decimals': 'more significant decimals than the plant declares',
  sentinel: "the model's sign for no value",
  'out-of-range': 'beyond 9.0e9 base units',
} as const

const ackOf = (s: Source): { site: string; agent: string; ack: Ack } | undefined =>
  s.latest && {
    site: s.site,
    agent: s.agent,
    ack: { epoch: s.latest.epoch, committed: s.latest.sequence.committed, missing: holes(s.latest.sequence) },
  }
