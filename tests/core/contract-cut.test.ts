import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import { cutMonths, divided } from '#core/contract-cut'
import { official } from '#core/official'
import { officialOf } from '#core/period'
import { Plant } from '#core/plant'
import { checkPlant } from '#core/plant-check'
import { placedMeters, usageOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { halfUp } from '#core/rounding'
import { DAY, dayInterval, fiscalYear, fiscalYearInterval, monthInterval } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const coefficients = shipped()
const name = { ja: '会社', en: 'Company' }
const plantWith = (contracts: readonly object[]): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [
      {
        id: 'works',
        name,
        kind: 'factory',
        area: 'tokyo',
        agents: ['edge'],
        meters: [
          {
            id: 'intake',
            name,
            carrier: 'grid',
            measure: 'counter',
            unit: 'kWh',
            every: '1m',
            maxRate: 1000,
            role: 'intake',
            counted: true,
            contract: 'power',
          },
        ],
      },
    ],
    contracts: contracts.map((c) => ({ id: 'power', carrier: 'grid', ...c })),
  })
/** メニューC of A0009 (0.000300 t/kWh) to 10 May, then the residual of A0269's list. */
const changing = [
  { supplier: 'A0009', menu: 'メニューC', to: '2025-05-10' },
  { supplier: 'A0009', menu: 'メニューF', from: '2025-05-11' },
]
const plant = plantWith(changing)
const meter = 'works/intake'
const time = { measured: DAY, e1: 0, e2: 0, e3: 0 }
const bin = (start: number, amount: number): AmountBin => ({ meter, start, amount, ...time })
const may = monthInterval('2025-05')
const daysOf = (amounts: readonly number[]): AmountBin[] => amounts.map((amount, i) => bin(may.start + i * DAY, amount))
const tonnes = (bins: readonly AmountBin[]) => {
  const period = { interval: fiscalYearInterval(fiscalYear(2025)), bins }
  const { co2 } = officialOf({ plant, coefficients }, placedMeters(plant), period)
  if (!co2.ok) throw new Error(co2.why)
  return co2.value
}

describe('a contract that changes with a day', () => {
  test('the plant takes one id several times, with its periods', () => {
    expect(checkPlant(plant)).toEqual([])
    const flaws = (contracts: readonly object[]) => checkPlant(plantWith(contracts)).map((f) => f.message)
    expect(flaws([{ supplier: 'A' }, { supplier: 'B' }])).toEqual(['duplicate contract "power"'])
    expect(
      flaws([
        { supplier: 'A', to: '2025-05-10' },
        { supplier: 'B', from: '2025-05-10' },
      ]),
    ).toEqual(['contract "power" begins before its last period ends'])
    expect(
      flaws([
        { supplier: 'A', to: '2025-05-10' },
        { supplier: 'B', from: '2025-05-12' },
      ]),
    ).toEqual(['no contract "power" holds between 2025-05-10 and 2025-05-12'])
  })
  test('a change on the first of a month divides nothing; one inside it divides that month alone', () => {
    expect(cutMonths(plant)).toEqual([{ meter, month: '2025-05', at: [dayInterval('2025-05-11').start] }])
    const first = [
      { supplier: 'A', to: '2025-04-30' },
      { supplier: 'B', from: '2025-05-01' },
    ]
    expect(cutMonths(plantWith(first))).toEqual([])
  })
  test('the month is priced by the metered days of each contract', () => {
    const [cut] = cutMonths(plant)
    if (!cut) throw new Error('no cut')
    // 1,000 kWh a day for ten days, then 500 kWh a day for 21 days
    const days = daysOf(Array.from({ length: 31 }, (_, i) => (i < 10 ? 1000 : 500) * MICRO))
    const month = divided(bin(may.start, 20_500 * MICRO), cut, days)
    expect(month.parts?.map((p) => p.amount / MICRO)).toEqual([10_000, 10_500])
    // 10,000 × 0.000300 + 10,500 × 0.000547
    expect(halfUp(tonnes([month]).market, 9)).toBe(8.7435)
    expect(halfUp(tonnes([month]).location, 9)).toBe(halfUp(20_500 * 0.000423, 9))
    const [placed] = placedMeters(plant)
    const usage = placed && usageOf(plant, placed, month)
    if (!usage) throw new Error('no usage')
    const one = official(coefficients, [usage], { year: fiscalYear(2025) })
    expect(one.co2.ok && one.co2.value.exact).toEqual(tonnes([month]).exact)
  })
  test('whatever the days say, the parts are the month, and nothing but the market view moves', () => {
    const [cut] = cutMonths(plant)
    if (!cut) throw new Error('no cut')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 31, maxLength: 31 }), (amounts) => {
        const whole = bin(
          may.start,
          amounts.reduce((a, b) => a + b, 0),
        )
        const month = divided(whole, cut, daysOf(amounts))
        expect(month.parts?.reduce((sum, p) => sum + p.amount, 0)).toBe(whole.amount)
        expect(tonnes([month]).exact.location).toBe(tonnes([whole]).exact.location)
      }),
    )
  })
})
