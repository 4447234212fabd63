import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ManualEntry } from '#core/manual-entry'
import { at, type EpochMs } from '#core/time'
import type { Asked, Manual } from '../../server/manual/contract.ts'
import { openManual } from '../../server/manual/manual.ts'
import { newDirectory, type Opened, open } from '../contract/opened.ts'
import { until } from '../e2e/until.ts'
import { manualPlant } from './plant.ts'

const t = (text: string): EpochMs => at(Date.parse(`${text}+09:00`))
const NOW = t('2026-07-01T00:00')
const plant = manualPlant()
const by = { person: 'mori', reason: '検針票' }
let directory: ReturnType<typeof newDirectory>
let ledger: Opened
let manual: Manual
const openAll = async (): Promise<void> => {
  ledger = await open(join(directory.path, 'ledger.db'), plant)
  manual = openManual({ plant, read: ledger.read, act: ledger.act, now: () => NOW, newKey: randomUUID })
}
beforeEach(async () => {
  directory = newDirectory()
  await openAll()
})
afterEach(async () => {
  await ledger.close()
  directory.remove()
})

const asked = (...entries: ManualEntry[]): Asked[] => entries.map((entry, i) => ({ entry, line: i + 1 }))
const bill = (from: string, to: string, value: string): ManualEntry => ({
  kind: 'amount',
  meter: 'works/bill',
  from: t(`${from}T00:00`),
  to: t(`${to}T00:00`),
  value,
})
const water = (day: string, value: string): ManualEntry => ({
  kind: 'reading',
  meter: 'works/water',
  at: t(`${day}T09:00`),
  value,
})
/** Amounts by month as the ledger has derived them, once it has a sum. */
const months = (meter: string, sum: number): Promise<Record<string, number>> =>
  until(`${meter} comes to ${sum}`, async () => {
    const all = await ledger.read('bins', { table: 'months', meters: [meter], from: 0, to: NOW })
    // the flag of an opening makes a slot without time
    const bins = all.filter((b) => b.measured + b.e1 + b.e2 + b.e3 > 0)
    const total = bins.reduce((n, b) => n + b.amount, 0)
    return (
      total === Math.round(sum * 1e6) &&
      Object.fromEntries(bins.map((b) => [new Date(b.start + 9 * 3_600_000).toISOString().slice(0, 7), b.amount / 1e6]))
    )
  })
const acts = () => ledger.read('acts', { limit: 100 })

describe('entries of people', () => {
  it('bills: what the preview says is what the ledger derives, month by month', async () => {
    const entries = asked(bill('2026-04-06', '2026-05-07', '310'), bill('2026-05-07', '2026-06-05', '290'))
    const preview = await manual.preview(entries)
    expect(preview).toMatchObject({ flaws: [], doubts: [], repeated: [], readings: { add: 3, setAside: 0 } })
    expect(await acts()).toEqual([])
    const { acts: recorded } = await manual.enter(entries, by)
    expect(recorded.map((a) => [a.kind, a.site, a.person, a.reason])).toEqual([
      ['manual-reading', 'works', 'mori', '検針票'],
    ])
    const derived = await months('works/bill', 600)
    expect(Object.fromEntries(preview.months.map((m) => [m.month, m.after]))).toEqual(derived)
    // 31 days at 10 a day, 25 of them in April; what is left belongs to the later months
    expect(derived['2026-04']).toBe(250)
    expect(preview.months.every((m) => m.before === null && m.unit === 'm3')).toBe(true)
  })

  it('the same import twice: told, and nothing is doubled', async () => {
    const entries = asked(water('2026-04-01', '1000'), water('2026-05-01', '1100.0'))
    await manual.enter(entries, by)
    const again = asked(water('2026-04-01', '1000.0'), water('2026-05-01', '1100'), water('2026-05-01', '1100'))
    const second = await manual.enter(again, by)
    expect(second).toMatchObject({ repeated: [1, 2, 3], acts: [], readings: { add: 0, setAside: 0 } })
    expect(await acts()).toHaveLength(1)
    await months('works/water', 100)
    const readings = await ledger.read('readings', { meter: 'works/water', from: 0, to: NOW, after: null, limit: 10 })
    expect(readings.map((r) => [r.agent, r.value])).toEqual([
      ['people', '1000'],
      ['people', '1100.0'],
    ])
  })

  it('all or nothing: one flaw, and nothing is written', async () => {
    const entries = asked(
      water('2026-04-01', '1000'),
      water('2026-04-01', '1001'),
      water('2026-08-01', '1002'),
      { ...water('2026-05-01', '1'), meter: 'works/main' },
      { ...water('2026-05-01', '1'), meter: 'works/moon' },
      { ...water('2026-05-01', '1.25') },
      { kind: 'level', meter: 'works/water', at: NOW - 1, value: '5' },
    )
    const refused = await manual.enter(entries, by)
    expect(refused.flaws.map((f) => [f.line, f.why])).toEqual([
      [2, 'conflict'],
      [3, 'future'],
      [4, 'meter-not-manual'],
      [5, 'meter-unknown'],
      [6, 'too-many-decimals'],
      [7, 'kind'],
    ])
    expect(await acts()).toEqual([])
    expect((await ledger.read('counts')).accepted).toBe(0)
  })

  it('a typing error is doubted before it is entered', async () => {
    await manual.enter(asked(water('2026-04-01', '1000'), water('2026-05-01', '1100')), by)
    const { doubts, flaws } = await manual.preview(asked(water('2026-06-01', '120')))
    expect(flaws).toEqual([])
    expect(doubts).toEqual([{ line: 1, amount: -980, unit: 'm3' }])
  })

  it('a wrong entry is taken back and entered again; nothing is deleted', async () => {
    const { acts: first } = await manual.enter(asked(water('2026-04-01', '1000'), water('2026-05-01', '1900')), by)
    await months('works/water', 900)
    const wrong = { act: first[0]?.id ?? 0, index: 1 }
    const preview = await manual.withdraw(wrong, { person: 'sato', reason: '桁違い' })
    expect(preview).toMatchObject({ readings: { add: 0, setAside: 1 } })
    expect(await manual.withdraw(wrong, by)).toBeUndefined()
    expect((await manual.standing('works')).map((e) => [e.entry.value, e.person])).toEqual([['1000', 'mori']])
    await manual.enter(asked(water('2026-05-01', '1190')), by)
    const kinds = (await acts()).map((a) => `${a.kind} ${a.person}`)
    expect(kinds).toEqual(['manual-reading mori', 'reading-verdict sato', 'manual-reading sato', 'manual-reading mori'])
    const readings = await ledger.read('readings', { meter: 'works/water', from: 0, to: NOW, after: null, limit: 10 })
    expect(readings.map((r) => r.value)).toEqual(['1000', '1900', '1190'])
  })

  it('a tank: levels and deliveries; a delivery found later changes what ran out, and says so', async () => {
    const level = (day: string, value: string): ManualEntry => ({
      kind: 'level',
      meter: 'works/oil',
      at: t(`${day}T09:00`),
      value,
    })
    await manual.enter(asked(level('2026-04-01', '5000.5'), level('2026-05-01', '3000.25')), by)
    await months('works/oil', 2000.25 / 1000)
    const delivery: ManualEntry = { kind: 'delivery', meter: 'works/oil', at: t('2026-04-10T10:00'), value: '1000' }
    const preview = await manual.preview(asked(delivery))
    expect(preview.readings).toEqual({ add: 1, setAside: 1 })
    const april = preview.months.find((m) => m.month === '2026-04')
    expect((april?.after ?? 0) / (april?.before ?? 1)).toBeCloseTo(3000.25 / 2000.25, 6)
    expect(preview.months.reduce((sum, m) => sum + (m.after ?? 0), 0)).toBeCloseTo(3.00025, 9)
  })

  it('cylinders count by their weight', async () => {
    const count = (from: string, to: string, value: string): ManualEntry => ({
      ...bill(from, to, value),
      meter: 'works/lpg',
    })
    await manual.enter(asked(count('2026-04-01', '2026-05-01', '4')), by)
    expect(await months('works/lpg', 200)).toEqual({ '2026-04': 200 })
  })

  it('goes on in the same epoch after a restart, without a hole', async () => {
    await manual.enter(asked(bill('2026-04-01', '2026-05-01', '300')), by)
    await ledger.close()
    await openAll()
    await manual.enter(asked(bill('2026-05-01', '2026-06-01', '310')), by)
    const readings = await ledger.read('readings', { meter: 'works/bill', from: 0, to: NOW, after: null, limit: 10 })
    expect(new Set(readings.map((r) => r.epoch)).size).toBe(1)
    expect(readings.map((r) => r.seq)).toEqual([1, 1, 2])
    expect(await months('works/bill', 610)).toEqual({ '2026-04': 300, '2026-05': 310 })
  })
})
