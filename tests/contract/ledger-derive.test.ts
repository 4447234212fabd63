import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewAct } from '#core/act'
import { Decision, decisionKey, readingId } from '#core/meter-record'
import type { Quality } from '#core/reading'
import type { MeterBasis } from '#core/slot'
import { SLOT } from '#core/time'
import { bases } from '../../server/ledger/basis.ts'
import { readingNames } from '../../server/ledger/finding-queries.ts'
import type { KnownMeter } from '../../server/ledger/known-meter.ts'
import { derived, InProcess } from './in-process.ts'
import { expected, type Sent } from './oracle.ts'
import { works } from './plant.ts'

const plant = works()
const METERS = ['main', 'wraps', 'pulses', 'power'] as const
/** 31 March 2026 21:00 in Japan: three hours before a day, a month and a fiscal year end. */
const START = Date.UTC(2026, 2, 31, 12)

type Reading = { meter: (typeof METERS)[number]; minute: number; tenths: number; quality: Quality; refused: boolean }
type Batch = { epoch: string; seq: number; kind: 'batch' | 'void' | 'broken'; readings: Reading[] }

const reading = fc.record<Reading>({
  meter: fc.constantFrom(...METERS),
  minute: fc.integer({ min: 0, max: 96 }).map((n) => n * 5),
  tenths: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.integer({ min: 0, max: 9_999 })),
  quality: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Quality>('good') },
    fc.constantFrom<Quality>('estimated', 'suspect'),
  ),
  refused: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
})
const kind = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Batch['kind']>('batch') },
  fc.constantFrom<Batch['kind']>('void', 'broken'),
)
const batches = fc
  .array(fc.record({ kind, readings: fc.array(reading, { maxLength: 8 }) }), { minLength: 1, maxLength: 14 })
  .chain((list) => fc.integer({ min: 0, max: list.length }).map((cut) => ({ list, cut })))
  .map(({ list, cut }): Batch[] =>
    list.map((b, i) => ({ ...b, epoch: i < cut ? 'A' : 'B', seq: i < cut ? i + 1 : i - cut + 1 })),
  )
/** A part: a flush that has time for one meter's late data only. */
const AFTER = ['nothing', 'flush', 'crash', 'flush, crash', 'part', 'part, crash'] as const
type Step = { pick: number; after: (typeof AFTER)[number] }
const after = fc.constantFrom<Step['after']>('nothing', 'nothing', ...AFTER)
const steps = fc.array(fc.record<Step>({ pick: fc.nat(1000), after }), { minLength: 1, maxLength: 30 })

/** The wrapping meter runs around its wrap, the others from zero. */
const displayed = ({ meter, tenths }: Reading): number => (meter === 'wraps' ? (tenths + 9_970) % 10_000 : tenths) / 10
const value = (r: Reading): string => (r.refused ? '12,5' : String(displayed(r)))
const body = (b: Batch): unknown => {
  const { epoch, seq } = b
  if (b.kind === 'void') return { epoch, seq, void: 'refused three times' }
  if (b.kind === 'broken') return `{"epoch":"${epoch}","seq":${seq},"readings":[["main"`
  return {
    epoch,
    seq,
    sentAt: START,
    readings: b.readings.map((r) => [r.meter, START + r.minute * 60_000, value(r), r.quality]),
  }
}

/** What people record between deliveries: decisions on what is unexplained then, events, verdicts on readings, estimates. */
type Deed = { pick: number; kind: NewAct['kind']; which: number; minute: number }
const deeds = fc.array(
  fc.record<Deed>({
    pick: fc.nat(100),
    kind: fc.constantFrom<NewAct['kind']>('decision', 'decision', 'meter-event', 'reading-verdict', 'estimate'),
    which: fc.nat(1000),
    minute: fc.integer({ min: 0, max: 480 }),
  }),
  { maxLength: 6 },
)
const events = [
  { event: 'replaced', final: '300', initial: '5' },
  { event: 'replaced' },
  { event: 'changed', change: { ct: 3 } },
  { event: 'taken-out', final: '10' },
  { event: 'put-back', initial: '0' },
  { event: 'reset', initial: '0' },
]
const verdicts = (until: string, at: number) => [
  { verdict: 'true' },
  { verdict: 'ignore' },
  { verdict: 'reset' },
  { verdict: 'rollover', wrapsAt: '1000' },
  { verdict: 'replaced', at, final: '600', initial: '0' },
  { verdict: 'set-aside', until },
]
const one = <T>(list: readonly T[], which: number): T => list[which % list.length] as T
const bodyOf = (ledger: InProcess, { kind, which, minute }: Deed): Record<string, unknown> | undefined => {
  const at = START + minute * 60_000
  if (kind === 'meter-event') return { meter: 'works/main', at, ...one(events, which) }
  if (kind === 'estimate') {
    const from = Math.floor(at / SLOT) * SLOT
    return {
      meter: `works/${one(METERS, which)}`,
      ...{ from, to: from + (1 + (which % 3)) * SLOT, amount: '7.5', basis: 'person' },
    }
  }
  if (kind === 'reading-verdict') {
    const meter = `works/${one(METERS, which)}`
    const rows = ledger.queries.readings({ meter, from: 0, to: 1e13, after: null, limit: 1000 })
    if (rows.length === 0) return undefined
    return { meter, ...{ reading: readingId(one(rows, minute)), verdict: which % 2 === 0 ? 'accept' : 'set-aside' } }
  }
  const open = ledger.queries.unexplained({ limit: 1000, ignored: true })
  if (open.length === 0) return undefined
  const u = one(open, which)
  return { meter: u.meter, ...{ from: u.fromId, to: u.toId, verdict: one(verdicts(u.toId, u.toAt), minute) } }
}
const record = (ledger: InProcess, deed: Deed): void => {
  const body = bodyOf(ledger, deed)
  const key = body && deed.kind === 'decision' ? decisionKey(Decision.parse(body)) : `${deed.kind}-${deed.which % 4}`
  if (body)
    ledger.act([{ kind: deed.kind, site: 'works', key, body: body as unknown as NewAct['body'], reason: 'test' }])
}

const play = (ledger: InProcess, list: readonly Batch[], plan: readonly Step[], done: readonly Deed[]): Batch[] => {
  const arrived = new Map<string, Batch>()
  for (const [i, { pick, after }] of plan.entries()) {
    const b = list[pick % list.length] as Batch
    arrived.set(`${b.epoch}-${b.seq}`, b)
    ledger.take([body(b)])
    if (after.includes('flush')) ledger.flush()
    if (after.includes('part')) ledger.flush(0)
    if (after.includes('crash')) ledger.restart()
    for (const deed of done) if (deed.pick % plan.length === i) record(ledger, deed)
  }
  ledger.flush()
  return [...arrived.values()]
}

const sentTo = (arrived: readonly Batch[], meter: string, judged: ReadonlyMap<string, string>): Sent[] =>
  arrived.flatMap(({ epoch, seq, kind, readings }) =>
    kind === 'batch'
      ? readings.flatMap((r, idx) =>
          r.meter === meter
            ? [
                {
                  ...{ epoch, seq, idx, at: START + r.minute * 60_000, value: value(r) },
                  quality: verdictOf(judged.get(`${epoch}-${seq}-${idx}`)) ?? r.quality,
                },
              ]
            : [],
        )
      : [],
  )

const verdictOf = (verdict: string | undefined): Sent['quality'] | undefined =>
  verdict === undefined ? undefined : verdict === 'accept' ? 'good' : 'set-aside'
/** A basis of the ledger with its readings by name, so that the pure function can be asked over rows of its own. */
const renamed = (ledger: InProcess, known: KnownMeter) => {
  const basis = bases(ledger.db).of(known)
  const name = readingNames(ledger.db)
  const named = (row: number): string => name(row).split('/').slice(1).join('-')
  const key = (text: string, row: (name: string) => number): string =>
    text
      .split(':')
      .map((id) => (Number(id) > 0 ? row(named(Number(id))) : id))
      .join(':')
  return {
    judged: new Map([...basis.verdicts].map(([row, { verdict }]) => [named(row), verdict])),
    basisOf: (row: (name: string) => number): MeterBasis => ({
      ...basis,
      rulings: new Map([...basis.rulings].map(([text, ruling]) => [key(text, row), ruling])),
    }),
  }
}

const empty = (seq: number): Batch => ({ epoch: 'B', seq, kind: 'batch', readings: [] })
const single = (seq: number, r: Omit<Reading, 'refused'>): Batch => ({
  ...empty(seq),
  readings: [{ ...r, refused: false }],
})
const arrive = (...picks: [number, Step['after']?][]): Step[] =>
  picks.map(([pick, after = 'nothing']) => ({ pick, after }))
/** What failed once. */
const failed: [Batch[], Step[], Deed[]][] = [
  // two events at one instant
  [
    [single(1, { meter: 'main', minute: 0, tenths: 0, quality: 'good' })],
    arrive([0]),
    [634, 0].map((which) => ({ pick: 0, kind: 'meter-event', which, minute: 350 })),
  ],
  // a delta that a person has decided, and then what was missing before it
  [
    [
      single(1, { meter: 'pulses', minute: 0, tenths: 0, quality: 'good' }),
      empty(2),
      single(3, { meter: 'pulses', minute: 5, tenths: 0, quality: 'good' }),
    ],
    arrive([0], [2, 'flush'], [1]),
    [{ pick: 1, kind: 'decision', which: 0, minute: 0 }],
  ],
  // an estimate behind the last accepted reading, and readings set aside behind the estimate
  [
    [
      single(1, { meter: 'main', minute: 270, tenths: 0, quality: 'estimated' }),
      single(2, { meter: 'main', minute: 0, tenths: 1, quality: 'good' }),
      single(3, { meter: 'main', minute: 275, tenths: 0, quality: 'good' }),
    ],
    arrive([0], [1, 'crash'], [2]),
    [{ pick: 0, kind: 'estimate', which: 980, minute: 180 }],
  ],
]

test('any order, duplication, cut, crash: incremental = pure function = rebuilt, bit for bit', () => {
  fc.assert(
    fc.property(batches, steps, deeds, (list, plan, done) => {
      const ledger = new InProcess(plant)
      try {
        const arrived = play(ledger, list, plan, done)
        const incremental = derived(ledger.db)
        const accepted = new Set(arrived.filter((b) => b.kind === 'batch').map((b) => `${b.epoch}-${b.seq}`))
        const pure = METERS.map((id) => {
          const known = ledger.facts.meters.get(`works/${id}`)
          if (!known) throw new Error(id)
          const { judged, basisOf } = renamed(ledger, known)
          return expected(known.id, { basisOf, sent: sentTo(arrived, id, judged), accepted }).tables
        })
        for (const table of ['slots', 'days', 'months', 'setAside', 'unexplained', 'decided', 'gaps'] as const)
          expect({ [table]: incremental[table] }).toEqual({ [table]: pure.flatMap((p) => p[table]) })
        ledger.rebuild()
        expect(derived(ledger.db)).toEqual(incremental)
      } finally {
        ledger.close()
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 120), examples: failed },
  )
}, 600_000)
