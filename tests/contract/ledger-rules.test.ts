import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDirectory, open } from './opened.ts'
import { counter, single } from './plant.ts'

const T = Date.UTC(2026, 3, 1)
const HALF_HOUR = 1_800_000
let directory: ReturnType<typeof newDirectory>
beforeEach(() => {
  directory = newDirectory()
})
afterEach(() => directory.remove())

const amounts = async (plant: ReturnType<typeof single>, body?: unknown): Promise<number[]> => {
  const ledger = await open(join(directory.path, 'ledger.sqlite'), plant)
  try {
    if (body) await ledger.deliver([body])
    await ledger.rebuild()
    return (await ledger.read('bins', { table: 'slots', meters: ['works/main'], from: T, to: T + 4 * HALF_HOUR })).map(
      (s) => s.amount,
    )
  } finally {
    await ledger.close()
  }
}
const opened = async (plant: ReturnType<typeof single>): Promise<number[]> => {
  const ledger = await open(join(directory.path, 'ledger.sqlite'), plant)
  try {
    return (await ledger.read('bins', { table: 'months', meters: ['works/main'], from: 0, to: 1e13 })).map(
      (s) => s.amount,
    )
  } finally {
    await ledger.close()
  }
}

test('a plant that changes a ratio has the slots of that meter derived afresh when it is loaded', async () => {
  const readings = [0, 1, 2].map((i) => ['main', T + i * HALF_HOUR, String(100 + i)])
  const before = single(counter('main', { every: '30m' }))
  expect(await amounts(before, { epoch: 'A', seq: 1, sentAt: T, readings })).toEqual([1_000_000, 1_000_000])
  expect(await opened(single(counter('main', { every: '30m', ct: 40 })))).toEqual([80_000_000])
  expect(await opened(before)).toEqual([2_000_000])
})
