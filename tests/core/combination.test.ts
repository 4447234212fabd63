import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Combination, combination, combined, coveredOf, type PartBin } from '#core/combination'
import { ratio } from '#core/decimal'
import { Plant } from '#core/plant'
import { SLOT } from '#core/time'
import { virtualMeters } from '#core/virtual-meter'

const bin = (amount: number, measured = SLOT, rest: Partial<PartBin> = {}): PartBin => ({
  amount,
  measured,
  e1: 0,
  e2: 0,
  e3: 0,
  ...rest,
})
const sum = (...factors: [num: number, den: number][]): Combination =>
  combination('v', new Map(factors.map(([num, den], i) => [`s/m${i}`, ratio(BigInt(num), BigInt(den))])))

describe('a slot of a sum', () => {
  it('is exact, and may be negative', () => expect(combined(sum([1, 1], [-1, 1]), [bin(3), bin(5)])).toEqual(bin(-2)))
  it('is rounded half up once', () => {
    expect(combined(sum([1, 3], [1, 3]), [bin(1), bin(1)])?.amount).toBe(1) // 2/3
    expect(combined(sum([1, 2]), [bin(1)])?.amount).toBe(1)
    expect(combined(sum([1, 2]), [bin(-1)])?.amount).toBe(0)
    expect(combined(sum([1, 10], [2, 10]), [bin(1), bin(2)])?.amount).toBe(1) // 0.1 + 0.4
  })
  it('is exact where the products leave 2⁵³', () =>
    expect(combined(sum([999_999_937, 1_000_000_007]), [bin(9_007_199_254_740_991)])?.amount).toBe(
      Number((999_999_937n * 9_007_199_254_740_991n * 2n + 1_000_000_007n) / 2_000_000_014n),
    ))
  it('is missing where a part is', () => {
    expect(combined(sum([1, 1], [1, 1]), [bin(3), undefined])).toBeUndefined()
    expect(combined(sum([1, 1], [1, 1]), [bin(3), bin(0, 0)])).toBeUndefined()
  })
  it('takes a part that is covered longer by its mean rate over the least covered time', () =>
    expect(combined(sum([1, 1], [-1, 1]), [bin(600), bin(100, SLOT / 3)])).toEqual(bin(100, SLOT / 3)))
  it('is measured only while all parts are', () =>
    expect(combined(sum([1, 1], [1, 1]), [bin(1, SLOT - 9, { e1: 9 }), bin(1, SLOT - 5, { e3: 5 })])).toEqual({
      amount: 2,
      measured: SLOT - 9,
      e1: 4,
      e2: 0,
      e3: 5,
    }))
})

const partBin = fc
  .record({
    amount: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
    times: fc.array(fc.integer({ min: 0, max: SLOT / 4 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ amount, times: [measured = 0, e1 = 0, e2 = 0, e3 = 0] }): PartBin => ({ amount, measured, e1, e2, e3 }))
test('its time is that of the least covered part, and no kind of time is negative', () => {
  fc.assert(
    fc.property(fc.array(partBin, { minLength: 1, maxLength: 5 }), (bins) => {
      const slot = combined(sum(...bins.map((_, i): [number, number] => [i - 2 || 1, 7])), bins)
      const least = Math.min(...bins.map(coveredOf))
      if (least === 0) return expect(slot).toBeUndefined()
      expect(slot && coveredOf(slot)).toBe(least)
      for (const time of [slot?.measured, slot?.e1, slot?.e2, slot?.e3]) expect(time).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 2_000 },
  )
})

test('a virtual meter over virtual ones is a sum of metered ones, over sites', () => {
  const name = { ja: '計', en: 'Meter' }
  const meter = (id: string, rest: object) => ({ id, name, carrier: 'grid', unit: 'kWh', ...rest })
  const device = { measure: 'counter', every: '1m', maxRate: 9 }
  const virtual = (formula: string) => ({ measure: 'virtual', formula })
  const site = { name, kind: 'office', area: 'tokyo', agents: ['edge'] }
  const plant = Plant.parse({
    company: { id: 'co', name },
    sites: [
      {
        ...site,
        id: 'a',
        meters: [
          meter('main', device),
          meter('sub', device),
          meter('rest', virtual('main - sub')),
          meter('all', virtual('0.5 * rest + b/double - main / 3')),
        ],
      },
      { ...site, id: 'b', meters: [meter('main', device), meter('double', virtual('2 * main'))] },
    ],
  })
  const told = virtualMeters(plant).map(
    (v) => `${v.key} = (${v.parts.map((p) => `${p.num} ${p.meter}`).join(' + ')}) / ${v.den}`,
  )
  expect(told).toEqual([
    'a/rest = (1 a/main + -1 a/sub) / 1',
    'a/all = (1 a/main + -3 a/sub + 12 b/main) / 6',
    'b/double = (2 b/main) / 1',
  ])
})
