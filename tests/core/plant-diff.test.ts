import { describe, expect, it } from 'vitest'
import { Contract, Plant } from '#core/plant'
import { plantDiff, printChange } from '#core/plant-diff'

const name = { ja: '計', en: 'Meter' }
const meter = (id: string, rest: object = {}) => ({
  id,
  name,
  carrier: 'grid',
  measure: 'counter',
  unit: 'kWh',
  every: '1m',
  maxRate: 9,
  ...rest,
})
const virtual = (formula: string) => ({ id: 'rest', name, carrier: 'grid', measure: 'virtual', unit: 'kWh', formula })
const plantOf = (...meters: object[]): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [{ id: 's', name, kind: 'factory', area: 'tokyo', agents: ['edge'], meters }],
  })
const told = (before: Plant, after: Plant) => {
  const { changes, afresh } = plantDiff(before, after)
  return { changes: changes.map(printChange), afresh }
}

describe('periods of one contract', () => {
  const contracts = (...of: object[]): Plant => ({
    ...plantOf(meter('main')),
    contracts: of.map((c) => Contract.parse({ id: 'power', carrier: 'grid', ...c })),
  })
  it('are told apart by their first day: one that ends and one that follows are two changes', () => {
    const first = { supplier: 'A1' }
    const after = contracts({ ...first, to: '2026-09-30' }, { supplier: 'A2', from: '2026-10-01' })
    expect(told(contracts(first), after).changes).toEqual([
      'contracts/power/to: new: 2026-09-30',
      expect.stringMatching(/^contracts\/power 2026-10-01: new: /),
    ])
  })
})
describe('the difference between two versions of a plant', () => {
  const main = meter('main')
  const before = plantOf(main, meter('a', { parent: 'main' }), virtual('main - a'))
  it('is nothing for another order of the same meters', () =>
    expect(told(before, plantOf(virtual('main - a'), meter('a', { parent: 'main' }), main))).toEqual({
      changes: [],
      afresh: [],
    }))
  it('names fields by the ids above them; a ratio has its meter derived afresh, a name does not', () =>
    expect(
      told(
        before,
        plantOf(
          { ...main, ct: 40 },
          meter('a', { parent: 'main', name: { ja: '甲', en: 'Meter' } }),
          virtual('main - a'),
        ),
      ),
    ).toEqual({
      changes: ['sites/s/meters/main/ct: 1 → 40', 'sites/s/meters/a/name/ja: 計 → 甲'],
      afresh: ['s/main'],
    }))
  it('a formula, and the balance of a meter whose parts change', () =>
    expect(
      told(
        before,
        plantOf(main, meter('a', { parent: 'main' }), meter('b', { parent: 'main' }), virtual('main - a - b')),
      ),
    ).toMatchObject({
      changes: [
        'sites/s/meters/rest/formula: main - a → main - a - b',
        expect.stringMatching(/^sites\/s\/meters\/b: new: \{"id":"b"/),
      ],
      afresh: ['s/rest', 's/main:balance'],
    }))
  it('what is gone', () =>
    expect(told(before, plantOf(main, meter('a', { parent: 'main' }))).changes).toEqual(['sites/s/meters/rest: gone']))
})
