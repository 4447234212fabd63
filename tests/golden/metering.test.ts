import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Sample } from '#core/difference'
import { Plant } from '#core/plant'
import type { Quality } from '#core/reading'
import { meterRule, scaled } from '#core/register'
import { slotsOf } from '#core/slot'
import { newDirectory, open } from '../contract/opened.ts'
import { counter, single } from '../contract/plant.ts'
import { FIRST, millionths, readingsIn, slotsIn, words } from './metering-notation.ts'
import { type Row, table } from './table.ts'

const fieldsOf = (row: Row): Record<string, unknown> =>
  Object.fromEntries(
    words(row('meter')).map((word) => {
      const [key = '', text = ''] = word.split('=')
      return [key, /^[\d.]+$/.test(text) ? Number(text) : text]
    }),
  )

const unexplainedIn = (row: Row): number[] => words(row('unexplained')).map(millionths)

const rows = table('metering')
const meterOf = (row: Row, id: string) => {
  const meter = single(counter(id, fieldsOf(row))).sites[0]?.meters[0]
  if (!meter) throw new Error(row('fixture'))
  return meter
}

test.each(rows.map((row) => [row('fixture'), row] as const))('%s', (_, row) => {
  const meter = meterOf(row, 'm')
  const rule = meterRule(meter)
  const readings = readingsIn(row('readings'))
  const samples = readings.map(({ at, value, quality }, i): Sample => {
    const r = scaled(rule, value)
    if (typeof r === 'string') throw new Error(`${value}: ${r}`)
    return { id: i, at, r, quality, linked: meter.measure === 'delta' && i > 0 }
  })
  const unexplained: number[] = []
  const aside: (string | undefined)[] = []
  const slots = slotsOf(rule, samples, {
    unexplained: (_from, _to, amount) => unexplained.push(amount),
    setAside: (s) => aside.push(readings[s.id]?.value),
  })
  const plain = [...slots].map(([start, { integral, minutes, covered, ...slot }]) => ({ start, ...slot }))
  expect(plain.sort((a, b) => a.start - b.start)).toMatchObject(slotsIn(row('slots')))
  expect(plain).toHaveLength(slotsIn(row('slots')).length)
  expect(unexplained).toEqual(unexplainedIn(row))
  expect(aside).toEqual(words(row('set aside')))
})

const first = meterOf(rows[0] as Row, 'f0')
const plant: Plant = Plant.parse({
  ...single(counter(first.id)),
  sites: [{ ...single(counter(first.id)).sites[0], meters: rows.map((row, i) => counter(`f${i}`, fieldsOf(row))) }].map(
    (site) => ({ ...site, meters: site.meters.map((m) => ({ ...m, every: m['every'] ?? '1m' })) }),
  ),
})
type Wire = [meter: string, at: number, value: string, quality: Quality]
const wire: Wire[] = rows.flatMap((row, i) =>
  readingsIn(row('readings')).map((r): Wire => [`f${i}`, r.at, r.value, r.quality]),
)
const batch = (seq: number, readings: readonly Wire[]) => ({ epoch: 'A', seq, sentAt: FIRST, readings })
/** Every other reading first: as far out of order as a packet gets. */
const shuffled = [...wire.filter((_, i) => i % 2 === 1).reverse(), ...wire.filter((_, i) => i % 2 === 0)]
const arrivals: Record<string, unknown[]> = {
  'in order, one batch': [batch(1, wire)],
  'one reading a batch, every message twice (F11)': wire.flatMap((r, i) => [batch(i + 1, [r]), batch(i + 1, [r])]),
  'out of order in one packet (F10)': [batch(1, shuffled)],
  'the last batch first': wire.map((r, i) => batch(i + 1, [r])).reverse(),
}

describe.each(Object.entries(arrivals))('through the ledger, %s', (_, batches) => {
  test('every fixture has its slots and its findings', async () => {
    const directory = newDirectory()
    const ledger = await open(join(directory.path, 'ledger.sqlite'), plant)
    try {
      await ledger.deliver(batches)
      await ledger.rebuild()
      for (const [i, row] of rows.entries()) {
        const bins = await ledger.read('bins', { table: 'slots', meters: [`works/f${i}`], from: 0, to: 1e13 })
        const slots = bins.map(({ meter, set_aside, ...bin }) => ({ ...bin, setAside: set_aside }))
        expect({ [row('fixture')]: slots }).toEqual({ [row('fixture')]: slotsIn(row('slots')) })
      }
      const found = await ledger.read('unexplained', { limit: 1000 })
      for (const [i, row] of rows.entries())
        expect(
          found
            .filter((u) => u.meter === `works/f${i}`)
            .map((u) => u.amount)
            .reverse(),
        ).toEqual(unexplainedIn(row))
    } finally {
      await ledger.close()
      directory.remove()
    }
  })
})
