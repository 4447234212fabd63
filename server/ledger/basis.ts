import type { Database } from 'better-sqlite3'
import type { Act, NewAct } from '#core/act'
import type { PlacedEstimate } from '#core/gap'
import { finalId, type History, initialId, meterHistory, type RecordedEvent, ruleAt } from '#core/meter-history'
import { Decision, Estimate, MeterEvent, type ReadingId, ReadingVerdict } from '#core/meter-record'
import { MICRO, rescaled } from '#core/register'
import { RULE_VERSION } from '#core/rule-version'
import type { Ruling } from '#core/ruling'
import { SLOT } from '#core/time'
import { type ActRow, actOf } from './act-queries.ts'
import type { KnownMeter } from './known-meter.ts'

/** All that a meter's slots are made of beside its readings: plant history, events, decisions, estimates, verdicts on readings. */
export type Basis = {
  readonly history: History
  readonly rulings: ReadonlyMap<string, Ruling & { readonly fromAt: number; readonly toAt: number }>
  readonly estimates: readonly PlacedEstimate[]
  /** by the row of the reading */
  readonly verdicts: ReadonlyMap<number, { readonly verdict: ReadingVerdict['verdict']; readonly at: number }>
}
/** Kinds of act that a basis is made of. */
export const basisKinds = ['decision', 'meter-event', 'estimate', 'reading-verdict'] as const
type BasisKind = (typeof basisKinds)[number]
const isBasisKind = (kind: string): kind is BasisKind => basisKinds.includes(kind as BasisKind)
type Record = { readonly id: number; readonly key: string; readonly kind: BasisKind; readonly body: unknown }

/** Row of a reading and its time, by its identity. */
export type FoundReading = { readonly id: number; readonly at: number; readonly value: string }

/** Finds readings by identity: rows stand in the order of their batches, so a batch's are found by halving. */
export const readingFinder = (db: Database) => {
  const batch = db
    .prepare<[string, string, string, number], number>(
      `SELECT b.id FROM agents a JOIN epochs e ON e.agent = a.id JOIN batches b ON b.epoch = e.id
       WHERE a.site = ? AND a.agent = ? AND e.epoch = ? AND b.seq = ?`,
    )
    .pluck()
  const last = db.prepare<[], number>('SELECT max(id) FROM readings').pluck()
  const batchOf = db.prepare<[number], number>('SELECT batch FROM readings WHERE id >= ? ORDER BY id LIMIT 1').pluck()
  const inBatch = db.prepare<[number, number, number], FoundReading>(
    'SELECT id, at, value FROM readings WHERE id >= ? AND batch = ? AND idx = ? LIMIT 1',
  )
  return (site: string, id: ReadingId): FoundReading | undefined => {
    const [agent = '', epoch = '', seq = '', idx = ''] = id.split('/')
    const found = batch.get(site, agent, epoch, Number(seq))
    if (found === undefined) return undefined
    let [low, high] = [1, (last.get() ?? 0) + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((batchOf.get(middle) ?? Number.POSITIVE_INFINITY) < found) low = middle + 1
      else high = middle
    }
    if (batchOf.get(low) !== found) return undefined
    return inBatch.get(low, found, Number(idx))
  }
}

/** A final or initial of an event is a reading too: `event/<key>/1/0` and `event/<key>/2/0`. */
const eventReading = (id: ReadingId, events: readonly RecordedEvent[]): FoundReading | undefined => {
  const [agent, key, which] = id.split('/')
  const found = agent === 'event' ? events.find((e) => e.key === key) : undefined
  if (!found) return undefined
  const { event, act } = found
  const isFinal = which === '1'
  const value = isFinal ? 'final' in event && event.final : 'initial' in event && event.initial
  if (typeof value !== 'string') return undefined
  return { id: isFinal ? finalId(act) : initialId(act), at: event.at, value }
}

type Find = (id: ReadingId) => FoundReading | undefined
/** A decision in the engine's terms; undefined where a reading that it names is not there. */
const ruling = ({ from, to, verdict }: Decision, act: number, { history, find }: { history: History; find: Find }) => {
  const [r1, r2] = [from === null ? undefined : find(from), find(to)]
  if (!r2 || (from !== null && !r1)) return undefined
  const before = (text: string): number => rescaled(ruleAt(history, r1?.at ?? r2.at), text)
  const after = (text: string): number => rescaled(ruleAt(history, r2.at), text)
  const scaled = (): Ruling | undefined => {
    switch (verdict.verdict) {
      case 'rollover':
        return { act, verdict: 'rollover', wrap: verdict.wrapsAt === undefined ? undefined : after(verdict.wrapsAt) }
      case 'reset': {
        const final = verdict.final === undefined ? undefined : before(verdict.final)
        return { act, verdict: 'reset', final, initial: after(verdict.initial ?? '0') }
      }
      case 'replaced':
        return {
          act,
          verdict: 'replaced',
          at: verdict.at,
          final: before(verdict.final),
          initial: after(verdict.initial),
        }
      case 'set-aside': {
        const until = find(verdict.until)
        return until && { act, verdict: 'set-aside', untilAt: until.at }
      }
      default:
        return { act, verdict: verdict.verdict }
    }
  }
  const rule = scaled()
  const toAt = rule?.verdict === 'set-aside' ? rule.untilAt : r2.at
  return rule && ([`${r1?.id ?? 0}:${r2.id}`, { ...rule, fromAt: r1?.at ?? r2.at, toAt }] as const)
}
/** Only whole half-hours: a part of one could not be told apart from what was measured in it. */
const placed = ({ from, to, amount, basis }: Estimate): PlacedEstimate[] =>
  from % SLOT === 0 && to % SLOT === 0 ? [{ from, to, amount: Math.round(Number(amount) * MICRO), basis }] : []

const isAbout = (record: Record, meter: string): boolean => (record.body as { meter?: unknown } | null)?.meter === meter

/** Makes the basis of a meter out of the acts that stand for it. Bodies that do not fit their schema have no effect. */
const basisFrom = ({ meter, key }: KnownMeter, records: readonly Record[], find: Find): Basis => {
  const own = records.filter((r) => isAbout(r, key)).toSorted((a, b) => a.id - b.id)
  const bodies = <T>(kind: BasisKind, schema: { safeParse(body: unknown): { data?: T } }): [T, Record][] =>
    own.flatMap((r) => {
      const body = r.kind === kind ? schema.safeParse(r.body).data : undefined
      return body === undefined ? [] : [[body, r] as [T, Record]]
    })
  const events = bodies('meter-event', MeterEvent).map(([event, r]) => ({ event, act: r.id, key: r.key }))
  const history = meterHistory(meter, events)
  const findAny: Find = (id) => eventReading(id, events) ?? find(id)
  return {
    history,
    rulings: new Map(
      bodies('decision', Decision).flatMap(([d, r]) => {
        const found = ruling(d, r.id, { history, find: findAny })
        return found ? [found] : []
      }),
    ),
    estimates: bodies('estimate', Estimate)
      .flatMap(([e]) => placed(e))
      .toSorted((a, b) => a.from - b.from),
    verdicts: new Map(
      bodies('reading-verdict', ReadingVerdict).flatMap(([v]) => {
        const reading = find(v.reading)
        return reading ? [[reading.id, { verdict: v.verdict, at: reading.at }] as const] : []
      }),
    ),
  }
}

const siteOf = (key: string): string => key.split('/')[0] ?? ''

/** Bases of meters out of a ledger, by the acts up to `until`; `more`: acts as if they had been recorded, for a preview. */
export const bases = (db: Database, until = Number.MAX_SAFE_INTEGER) => {
  const stand = db.prepare<{ kinds: string; site: string; until: number }, ActRow>(
    `SELECT a.* FROM acts a WHERE a.kind IN (SELECT value FROM json_each(@kinds)) AND a.site = @site AND a.body IS NOT NULL AND a.id <= @until
     AND NOT EXISTS (SELECT 1 FROM acts n WHERE n.kind = a.kind AND n.site = a.site AND n.key = a.key AND n.id > a.id AND n.id <= @until)`,
  )
  const finder = readingFinder(db)
  const recordsOf = (site: string, more: readonly NewAct[]): Record[] => {
    const asIf = more.filter((m) => m.site === site && isBasisKind(m.kind))
    const kept = stand
      .all({ kinds: JSON.stringify(basisKinds), site, until })
      .map(actOf)
      .filter((a) => !asIf.some((m) => m.kind === a.kind && m.key === a.key))
    const next = 1 + Math.max(0, ...kept.map((a) => a.id))
    return [
      ...kept.map(({ id, key, kind, body }) => ({ id, key, kind: kind as BasisKind, body })),
      ...asIf.flatMap(({ key, kind, body }, i) =>
        body === null ? [] : [{ id: next + i, key, kind: kind as BasisKind, body }],
      ),
    ]
  }
  return {
    of(meter: KnownMeter, more: readonly NewAct[] = []): Basis {
      const site = siteOf(meter.key)
      return basisFrom(meter, recordsOf(site, more), (id) => finder(site, id))
    },
    /** All meters at once: the acts of a site are read one time. */
    ofAll(meters: Iterable<KnownMeter>): Map<KnownMeter, Basis> {
      const records = new Map<string, Record[]>()
      return new Map(
        [...meters].map((meter) => {
          const site = siteOf(meter.key)
          const own = records.get(site) ?? recordsOf(site, [])
          records.set(site, own)
          return [meter, basisFrom(meter, own, (id) => finder(site, id))] as const
        }),
      )
    },
  }
}

/** What a basis says, as text: equal where slots made by it are equal, whatever the order of its parts. */
export const basisText = ({ history, rulings, estimates, verdicts }: Basis): string =>
  written({
    version: RULE_VERSION,
    ...history,
    rulings: [...rulings].sort(),
    estimates,
    verdicts: [...verdicts].sort(),
  })
const written = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? String(v) : v))

/** A stretch of time, UTC ms. */
export type Stretch = { readonly from: number; readonly to: number }
const ALL: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
type Dated = readonly [name: string, stretch: Stretch]
const dated = ({ history, rulings, estimates, verdicts }: Basis): Dated[] => [
  // a rule holds until the next one: from its change on everything is scaled anew
  ...history.periods.map((p): Dated => [`period ${written(p)}`, { ...ALL, from: p.from }]),
  ...history.cuts.map((c): Dated => [`cut ${written(c)}`, { from: c.at, to: c.at }]),
  ...[...rulings].map((r): Dated => [`ruling ${written(r)}`, { from: r[1].fromAt, to: r[1].toAt }]),
  ...estimates.map((e): Dated => [`estimate ${written(e)}`, e]),
  ...[...verdicts].map((v): Dated => [`verdict ${written(v)}`, { from: v[1].at, to: v[1].at }]),
]
/** The time in which two bases of a meter may give other slots; undefined where they are equal. */
export const stretchBetween = (one: Basis, other: Basis): Stretch | undefined => {
  const [a, b] = [new Map(dated(one)), new Map(dated(other))]
  const differing = [...[...a].filter(([name]) => !b.has(name)), ...[...b].filter(([name]) => !a.has(name))]
  if (differing.length === 0) return undefined
  return differing.reduce(
    (s, [, { from, to }]): Stretch => ({ from: Math.min(s.from, from), to: Math.max(s.to, to) }),
    { from: ALL.to, to: ALL.from },
  )
}

/** Meters that acts are about; of an act that takes one back, the meter of the one before. */
export const metersOf = (db: Database, acts: readonly Act[]): Set<string> => {
  const meter = db
    .prepare<[string, string, string], string | null>(
      `SELECT body ->> '$.meter' FROM acts WHERE kind = ? AND site = ? AND key = ? AND body IS NOT NULL ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
  return new Set(
    acts.flatMap(({ kind, site, key }) => {
      const found = isBasisKind(kind) ? meter.get(kind, site, key) : undefined
      return found == null ? [] : [found]
    }),
  )
}
