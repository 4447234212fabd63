import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Quality } from '#core/reading'
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
type Step = { pick: number; after: 'nothing' | 'flush' | 'crash' | 'flush, crash' }
const after = fc.constantFrom<Step['after']>('nothing', 'nothing', 'nothing', 'flush', 'crash', 'flush, crash')
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

const play = (ledger: InProcess, list: readonly Batch[], plan: readonly Step[]): Batch[] => {
  const arrived = new Map<string, Batch>()
  for (const { pick, after } of plan) {
    const b = list[pick % list.length] as Batch
    arrived.set(`${b.epoch}-${b.seq}`, b)
    ledger.take([body(b)])
    if (after.includes('flush')) ledger.flush()
    if (after.includes('crash')) ledger.restart()
  }
  ledger.flush()
  return [...arrived.values()]
}

const sentTo = (arrived: readonly Batch[], meter: string): Sent[] =>
  arrived.flatMap(({ epoch, seq, kind, readings }) =>
    kind === 'batch'
      ? readings.flatMap((r, idx) =>
          r.meter === meter
            ? [{ epoch, seq, idx, at: START + r.minute * 60_000, value: value(r), quality: r.quality }]
            : [],
        )
      : [],
  )

test('any order, duplication, cut, crash: incremental = pure function = rebuilt, bit for bit', () => {
  fc.assert(
    fc.property(batches, steps, (list, plan) => {
      const ledger = new InProcess(plant)
      try {
        const arrived = play(ledger, list, plan)
        const incremental = derived(ledger.db)
        const accepted = new Set(arrived.filter((b) => b.kind === 'batch').map((b) => `${b.epoch}-${b.seq}`))
        const pure = METERS.map((id) => {
          const known = ledger.facts.meters.get(`works/${id}`)
          if (!known) throw new Error(id)
          return expected(known.id, known.meter, sentTo(arrived, id), accepted).tables
        })
        for (const table of ['slots', 'days', 'months', 'setAside', 'unexplained'] as const)
          expect({ [table]: incremental[table] }).toEqual({ [table]: pure.flatMap((p) => p[table]) })
        ledger.rebuild()
        expect(derived(ledger.db)).toEqual(incremental)
      } finally {
        ledger.close()
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  )
})
