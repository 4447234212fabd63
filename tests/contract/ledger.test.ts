import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newDirectory, type Opened, open, tablesOf } from './opened.ts'
import { works } from './plant.ts'

const plant = works()
const T = Date.UTC(2026, 3, 1)
const MINUTE = 60_000
const batch = (seq: number, readings: readonly unknown[], epoch = 'A') => ({ epoch, seq, sentAt: T, readings })
const good = (seq: number, epoch = 'A') => batch(seq, [['main', T + seq * MINUTE, String(100 + seq)]], epoch)

let directory: ReturnType<typeof newDirectory>
let file: string
let ledger: Opened
beforeEach(async () => {
  directory = newDirectory()
  file = join(directory.path, 'ledger.sqlite')
  ledger = await open(file, plant)
})
afterEach(async () => {
  await ledger.close()
  directory.remove()
})
const reopen = async (): Promise<void> => {
  await ledger.close()
  ledger = await open(file, plant)
}
const codes = async (): Promise<string[]> =>
  (await ledger.read('quarantine', { before: 1e9, limit: 100 })).map((q) => q.code).reverse()
const ack = () => ledger.told.at(-1)?.ack
const generated = async () => {
  const { accepted, quarantined, repeated, conflicts, batches } = await ledger.read('counts')
  return { accepted, quarantined, repeated, conflicts, batches }
}

describe('through the threads', () => {
  test('each delivery keeps its own time of receipt', async () => {
    await Promise.all([
      ledger.deliver([good(1)], { receivedAt: T }),
      ledger.deliver([batch(2, [['main', T + 600_000, '105']])], { receivedAt: T + 600_000 }),
    ])
    const kept = await ledger.read('readings', { meter: 'works/main', from: 0, to: 1e13, after: null, limit: 9 })
    expect(kept.map((r) => [r.mark, r.receivedAt])).toEqual([
      [0, T],
      [0, T + 600_000],
    ])
  })
  test('a meter whose unit at birth differs from the plant is kept aside; a birth that agrees frees it', async () => {
    const point = { meter: 'main', measure: 'counter', unit: 'Wh', decimals: 1 } as const
    ledger.birth('works', 'edge', [point])
    await ledger.deliver([
      batch(1, [
        ['main', T, '1000'],
        ['power', T, '5'],
      ]),
    ])
    ledger.birth('works', 'edge', [{ ...point, unit: 'kWh' }])
    await ledger.deliver([good(2)])
    expect(ledger.differing).toEqual([{ key: 'works/main', said: 'counter Wh 1', plant: 'counter kWh 1' }])
    expect(await codes()).toEqual(['birth-mismatch'])
    expect(await generated()).toMatchObject({ accepted: 2, quarantined: 1 })
  })

  test('holes are told, and close as they are filled', async () => {
    await ledger.deliver([good(1), good(5), good(3), good(6)])
    expect(ack()).toEqual({
      epoch: 'A',
      committed: 1,
      missing: [
        [2, 2],
        [4, 4],
      ],
      seen: 6,
    })
    await ledger.deliver([good(4)])
    expect(ack()).toEqual({ epoch: 'A', committed: 1, missing: [[2, 2]], seen: 6 })
    await ledger.deliver([good(2)])
    expect(ack()).toEqual({ epoch: 'A', committed: 6, missing: [] })
  })
  test('stand in the file: after a restart they are the same', async () => {
    await ledger.deliver([good(1), good(4), good(7)])
    await ledger.deliver([batch(1, [['foreign', T, '5']], 'X')], { agent: 'other' })
    const before = await ledger.acks()
    await reopen()
    expect(await ledger.acks()).toEqual(before)
    expect(before).toEqual([
      {
        site: 'works',
        agent: 'edge',
        ack: {
          epoch: 'A',
          committed: 1,
          missing: [
            [2, 3],
            [5, 6],
          ],
          seen: 7,
        },
      },
      { site: 'works', agent: 'other', ack: { epoch: 'X', committed: 1, missing: [] } },
    ])
  })
  test('a new spool is a new epoch with seqs of its own', async () => {
    await ledger.deliver([good(1), good(2), good(1, 'B')])
    expect(ack()).toEqual({ epoch: 'B', committed: 1, missing: [] })
    expect(await generated()).toMatchObject({ accepted: 3, repeated: 0, conflicts: 0 })
  })
})

test('what is told once a second: meter, time, value, rate', async () => {
  const readings = Array.from({ length: 4 }, (_, i) => ['main', T + i * MINUTE, String(100 + i)])
  await ledger.deliver([batch(1, [...readings, ['power', T, '-12.5']])])
  await expect
    .poll(() => ledger.moved.map((m) => [m[1], m[2], m[3]]), { timeout: 5000 })
    .toEqual([
      [T + 3 * MINUTE, '103', 60],
      [T, '-12.5', -12.5],
    ])
})

test('minutes: the same amounts on a finer axis', async () => {
  const now = Math.floor(Date.now() / 1_800_000) * 1_800_000 - 3_600_000
  const readings = [
    ['main', now, '100'],
    ['main', now + 90_000, '103'],
    ['main', now + 120_000, '103'],
  ]
  await ledger.deliver([batch(1, readings)], { receivedAt: Date.now() })
  await reopen()
  expect(await ledger.read('minutes', { meters: ['works/main'], from: now, to: now + 1_800_000 })).toEqual([
    { meter: 'works/main', start: now, amount: 2_000_000, covered: 60_000 },
    { meter: 'works/main', start: now + MINUTE, amount: 1_000_000, covered: 60_000 },
  ])
})

test('rebuilt tables are the tables', async () => {
  const values = ['100', '101', '150', '103', '102.9', '104', '104']
  const readings = values.map((v, i) => ['main', T + i * 7 * MINUTE, v, i === 2 ? 'suspect' : 'good'])
  await ledger.deliver([batch(2, readings.slice(3)), batch(1, readings.slice(0, 4))])
  await reopen()
  await ledger.rebuild()
  const rebuilt = await ledger.read('bins', { table: 'months', meters: ['works/main'], from: 0, to: 1e13 })
  await ledger.close()
  const tables = tablesOf(file)
  expect(tables['setAside']).toHaveLength(2)
  ledger = await open(file, plant)
  expect(await ledger.read('bins', { table: 'months', meters: ['works/main'], from: 0, to: 1e13 })).toEqual(rebuilt)
  await ledger.close()
  expect(tablesOf(file)).toEqual(tables)
  ledger = await open(file, plant)
})
