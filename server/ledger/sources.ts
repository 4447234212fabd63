import type { Database } from 'better-sqlite3'
import { isSourceAgent } from '#core/source'
import type { Ack } from '#core/wire'
import type { KnownMeter } from './known-meter.ts'
import { emptySequence, type Sequence, standing } from './sequence.ts'
import { sequencesOf } from './sequences.ts'

/** Who sends: an agent, or a source of foreign devices, with its epochs and its own meters. */
export type Source = {
  readonly id: number
  readonly site: string
  readonly agent: string
  readonly epochs: Map<string, EpochState>
  /** the agent's own meters by their id within the site */
  readonly own: Map<string, KnownMeter>
  readonly foreign: boolean
  latest?: EpochState
  mismatched: Set<string>
}
export type EpochState = { readonly id: number; readonly epoch: string; readonly sequence: Sequence }
export type SourceAck = { readonly site: string; readonly agent: string; readonly ack: Ack }

/** What an agent is told: what is committed of its newest epoch. A source of foreign devices is told nothing. */
export const ackOf = (s: Source): SourceAck | undefined =>
  s.foreign || !s.latest
    ? undefined
    : {
        site: s.site,
        agent: s.agent,
        ack: { epoch: s.latest.epoch, committed: s.latest.sequence.committed, ...standing(s.latest.sequence) },
      }

/** Everybody who has sent, read back at the start. Rows are made when somebody is new. */
export const openSources = (db: Database, meters: ReadonlyMap<string, KnownMeter>) => {
  const sources = new Map<string, Source>()
  const sequences = new Map<number, Sequence>()
  const of = (site: string, agent: string): Source => {
    const key = `${site}/${agent}`
    const known = sources.get(key)
    if (known) return known
    db.prepare('INSERT INTO agents (site, agent) VALUES (?, ?) ON CONFLICT DO NOTHING').run(site, agent)
    const id = db
      .prepare<[string, string], number>('SELECT id FROM agents WHERE site = ? AND agent = ?')
      .pluck()
      .get(site, agent) as number
    const own = new Map<string, KnownMeter>()
    for (const m of meters.values()) if (m.agent === agent && m.key.startsWith(`${site}/`)) own.set(m.meter.id, m)
    const source = {
      id,
      site,
      agent,
      epochs: new Map(),
      own,
      foreign: isSourceAgent(agent),
      mismatched: new Set<string>(),
    }
    sources.set(key, source)
    return source
  }
  const epoch = (source: Source, name: string): EpochState => {
    const known = source.epochs.get(name)
    if (known) return known
    const id = Number(
      db.prepare('INSERT INTO epochs (agent, epoch) VALUES (?, ?)').run(source.id, name).lastInsertRowid,
    )
    const state: EpochState = { id, epoch: name, sequence: emptySequence() }
    source.epochs.set(name, state)
    sequences.set(id, state.sequence)
    return state
  }
  type Row = { site: string; agent: string; id: number; epoch: string }
  const rows = db.prepare<[], Row>(
    'SELECT a.site, a.agent, e.id, e.epoch FROM agents a JOIN epochs e ON e.agent = a.id ORDER BY e.id',
  )
  const stored = sequencesOf(db)
  for (const row of rows.all()) {
    const source = of(row.site, row.agent)
    const sequence = stored.get(row.id) ?? emptySequence()
    source.latest = { id: row.id, epoch: row.epoch, sequence }
    source.epochs.set(row.epoch, source.latest)
    sequences.set(row.id, sequence)
  }
  return {
    of,
    epoch,
    /** Which seqs of an epoch are in. */
    sequence: (epochId: number): Sequence | undefined => sequences.get(epochId),
    /** Every agent's ack as the ledger has it. */
    acks: (): SourceAck[] => [...sources.values()].map(ackOf).filter((a) => a !== undefined),
    /** The newest epoch of an agent and the seq that comes next in it; undefined where it has never sent. */
    next(site: string, agent: string): { epoch: string; seq: number } | undefined {
      const { latest } = of(site, agent)
      return latest && { epoch: latest.epoch, seq: latest.sequence.committed + 1 }
    },
  }
}
