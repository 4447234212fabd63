import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { combined, coveredOf } from '#core/combination'
import { combinationsOf } from '#core/meter-balance'
import type { Plant } from '#core/plant'
import { DAY, MINUTE, SLOT } from '#core/time'
import type { Bin } from '../../server/ledger/bin-columns.ts'
import type { Table } from '../../server/ledger/queries.ts'
import { InProcess } from './in-process.ts'
import { newDirectory } from './opened.ts'
import { counter, works } from './plant.ts'

const name = { ja: '仮想', en: 'virtual' }
const virtual = (id: string, formula: string): Record<string, unknown> => ({
  id,
  name,
  carrier: 'grid',
  measure: 'virtual',
  unit: 'kWh',
  formula,
})
const sub = counter('sub', { parent: 'main' })
const plant = works([sub, virtual('rest', 'main - sub'), virtual('third', '(main + power) / 3 - 0.25 * rest')])
/** 31 March 2026, 23:00 Japan time: a month and a fiscal year end inside. */
const START = Date.parse('2026-03-31T23:00:00+09:00')
const HOURS = 6

const sent = (meter: 'main' | 'sub' | 'power') =>
  fc.record({ meter: fc.constant(meter), minute: fc.integer({ min: 0, max: HOURS * 60 }), tenths: fc.nat(300) })
const reading = fc.oneof(sent('main'), sent('sub'), sent('power'))
const plan = fc.array(
  fc.record({ readings: fc.array(reading, { maxLength: 12 }), after: fc.constantFrom('nothing', 'flush', 'crash') }),
  { minLength: 1, maxLength: 15 },
)

const bins = (ledger: InProcess, table: Table, meter: string): Bin[] =>
  ledger.queries.bins({ table, meters: [meter], from: START - 40 * DAY, to: START + 40 * DAY })
const total = (rows: readonly Bin[]): number => rows.reduce((n, r) => n + r.amount, 0)

/** What core makes of the parts' slots. */
const pure = (ledger: InProcess, of: ReturnType<typeof combinationsOf>[number]): object[] => {
  const parts = of.parts.map((p) => new Map(bins(ledger, 'slots', p.meter).map((s) => [s.start, s])))
  const starts = [...new Set(parts.flatMap((p) => [...p.keys()]))].sort((a, b) => a - b)
  return starts.flatMap((start) => {
    const slot = combined(
      of,
      parts.map((p) => p.get(start)),
    )
    return slot ? [{ start, ...slot }] : []
  })
}
const plain = ({ start, amount, measured, e1, e2, e3 }: Bin): object => ({ start, amount, measured, e1, e2, e3 })

test('in any order of readings, flushes and crashes: the slots of a sum are those of its parts, days and months their sums', () => {
  fc.assert(
    fc.property(plan, (steps) => {
      const ledger = new InProcess(plant)
      try {
        let seq = 0
        for (const { readings, after } of steps) {
          seq += 1
          const rows = readings.map((r) => [r.meter, START + r.minute * MINUTE, String(r.tenths / 10)])
          ledger.take([{ epoch: 'A', seq, sentAt: START, readings: rows }])
          if (after === 'flush') ledger.flush()
          if (after === 'crash') ledger.restart()
        }
        ledger.flush()
        const seen = combinationsOf(plant).map((of) => {
          const slots = bins(ledger, 'slots', of.key)
          expect(slots.map(plain)).toEqual(pure(ledger, of))
          expect(total(bins(ledger, 'days', of.key))).toBe(total(slots))
          expect(total(bins(ledger, 'months', of.key))).toBe(total(slots))
          return slots
        })
        ledger.rebuild()
        expect(combinationsOf(plant).map((of) => bins(ledger, 'slots', of.key))).toEqual(seen)
      } finally {
        ledger.close()
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  )
}, 60_000)

describe('when the plant changes', () => {
  let directory: ReturnType<typeof newDirectory>
  beforeEach(() => {
    directory = newDirectory()
  })
  afterEach(() => directory.remove())
  const opened = <T>(as: Plant, work: (ledger: InProcess) => T): T => {
    const ledger = new InProcess(as, join(directory.path, 'ledger.db'))
    try {
      return work(ledger)
    } finally {
      ledger.close()
    }
  }
  /** Half-hourly readings: main rises by 7.1, sub by 2.5, and misses one. */
  const readings = Array.from({ length: 9 }, (_, i) => [
    ['main', START + i * SLOT, String(100 + Math.round(i * 71) / 10)],
    ...(i === 3 ? [] : [['sub', START + i * SLOT, String(40 + i * 2.5)]]),
  ]).flat()
  const everyHalfHour = { every: '30m', maxGap: '31m' }
  const halfHourly = (formula?: string): Plant =>
    works([counter('sub', { ...everyHalfHour, parent: 'main' }), ...(formula ? [virtual('rest', formula)] : [])])

  it('a virtual meter follows its formula, and goes with it', () => {
    const months = (ledger: InProcess) => bins(ledger, 'months', 'works/rest')
    const first = opened(halfHourly('sub - 0.5 * sub'), (ledger) => {
      ledger.take([{ epoch: 'A', seq: 1, sentAt: START, readings }])
      ledger.flush()
      return months(ledger)
    })
    expect(total(first)).toBe(10_000_000)
    const second = opened(halfHourly('2 * sub'), months)
    expect(total(second)).toBe(40_000_000)
    expect(second.map(coveredOf).reduce((a, b) => a + b, 0)).toBe(8 * SLOT)
    expect(opened(halfHourly(), months)).toEqual([])
  })

  it('a meter that was read and becomes virtual takes no more readings, and its own come back with its device', () => {
    const device = works([{ ...sub, ...everyHalfHour }])
    const asVirtual = works([{ ...virtual('sub', '2 * main'), parent: 'main' }])
    const slots = (ledger: InProcess) => bins(ledger, 'slots', 'works/sub')
    const own = opened(device, (ledger) => {
      ledger.take([{ epoch: 'A', seq: 1, sentAt: START, readings }])
      ledger.flush()
      return slots(ledger)
    })
    expect(total(own)).toBe(20_000_000)
    opened(asVirtual, (ledger) => {
      ledger.take([{ epoch: 'A', seq: 2, sentAt: START, readings: [['sub', START + 9 * SLOT, '70']] }])
      expect(ledger.queries.quarantineCounts()).toMatchObject([{ code: 'unknown-meter', count: 1 }])
      expect(total(slots(ledger))).toBe(2 * total(bins(ledger, 'slots', 'works/main')))
    })
    expect(opened(device, slots)).toEqual(own)
  })
})
