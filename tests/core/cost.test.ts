import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CostGround, costOf } from '#core/cost'
import { costForecast } from '#core/cost-forecast'
import { Plant } from '#core/plant'
import { checkPlant } from '#core/plant-check'
import { powerFactor, powerFactorOf } from '#core/power-factor'
import { rateAt, Tariff } from '#core/tariff'
import { at, DAY, HOUR, monthInterval, SLOT } from '#core/time'
import { priceOf } from '#core/unit-price'

const name = { ja: '名', en: 'name' }
const tariff = Tariff.parse({
  basic: { yen_per_kW: 2000 },
  energy: [
    { id: 'peak', name, yen_per_kWh: 30, months: [7, 8, 9], days: 'weekday', from: '10:00', to: '17:00' },
    { id: 'night', name, yen_per_kWh: 12, from: '22:00', to: '08:00' },
    { id: 'holiday', name, yen_per_kWh: 12, days: 'holiday' },
    { id: 'day', name, yen_per_kWh: 20 },
  ],
  holidays: ['2025-08-11'],
  fuelAdjustment: false,
  levy: false,
})
const jst = (text: string) => at(Date.parse(`${text}:00+09:00`))

describe('prices by the hour', () => {
  // August 2025: the 4th is a Monday, the 9th a Saturday, the 10th a Sunday, the 11th 山の日
  it.each([
    ['2025-08-04T09:30', 'day'],
    ['2025-08-04T10:00', 'peak'],
    ['2025-08-04T16:30', 'peak'],
    ['2025-08-04T17:00', 'day'],
    ['2025-08-04T22:00', 'night'],
    ['2025-08-04T07:30', 'night'],
    ['2025-08-09T12:00', 'peak'],
    ['2025-08-10T12:00', 'holiday'],
    ['2025-08-11T12:00', 'holiday'],
    ['2025-10-06T12:00', 'day'],
  ])('%s is %s', (text, id) => expect(rateAt(tariff, jst(text))?.id).toBe(id))
})

const month = '2025-08'
const { start, end } = monthInterval(month)
const flat = (from: number, to: number, amount: number) =>
  Array.from({ length: (to - from) / SLOT }, (_, i) => ({
    ...{ start: from + i * SLOT, amount, covered: SLOT, estimated: 0 },
  }))
const ground = (of: Partial<CostGround>): CostGround => ({
  ...{ site: 's', contract: 'c', tariff, month, now: at(end), slots: flat(start, end, 100), reactive: [], prices: [] },
  ...{ contractDemand_kW: undefined, peaks: [{ start, kWh: 100 }] },
  ...of,
})

describe('the cost of a month', () => {
  it('is the same whatever the order of its half-hours, and its lines add up to it', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 20, maxLength: 60 })
    fc.assert(
      fc.property(amounts, (list) => {
        const slots = list.map((amount, i) => ({ start: start + i * SLOT, amount, covered: SLOT, estimated: 0 }))
        const one = costOf(ground({ slots }))
        expect(costOf(ground({ slots: slots.toReversed() }))).toEqual(one)
        const lines = one.energy.reduce((n, l) => n + l.yen, 0)
        expect('value' in one.total && one.total.value).toBe(Math.floor(lines + 2000 * 200))
        expect(one.energy_kWh).toBe(list.reduce((a, b) => a + b, 0))
      }),
    )
  })
  it('has no total where a part is not known, and says which', () => {
    const metered = Tariff.parse({ ...tariff, basic: { yen_per_kW: 2000, powerFactor: 'metered' } })
    expect(costOf(ground({ tariff: metered })).total).toEqual({ why: 'no-readings', unit: 'yen' })
    const priced = Tariff.parse({ ...tariff, levy: true })
    expect(costOf(ground({ tariff: priced })).total).toEqual({ why: 'no-value', unit: 'yen' })
    const price = { contract: 'c', item: 'levy' as const, month: '2025-06', yen_per_kWh: '3.98', source: 'x' }
    const later = costOf(ground({ tariff: priced, prices: [price] }))
    expect(later.levy?.month).toBe('2025-06')
    expect(later.doubts).toContain('levy')
  })
  it('says what is missing of the time, and never that of the future', () => {
    const now = at(start + 10 * DAY)
    const half = costOf(ground({ now, slots: flat(start, start + 5 * DAY, 100) }))
    expect(half.coverage).toEqual({ measured: 0.5, estimated: 0, missing: 0.5 })
    expect(half.doubts).toEqual(['running', 'missing-time', 'demand-months'])
  })
  it('takes the highest of twelve months as the demand, in whole kW', () => {
    const peaks = [
      { start: start - 100 * DAY, kWh: 250.3 },
      { start, kWh: 100 },
    ]
    expect(costOf(ground({ peaks })).basic.demand_kW).toEqual({ value: 501, unit: 'kW' })
    const settled = Tariff.parse({ ...tariff, basic: { yen_per_kW: 2000, demand: 'contract' } })
    const basic = costOf(ground({ peaks, tariff: settled, contractDemand_kW: 480 })).basic
    expect([basic.demand_kW, basic.yen]).toEqual([
      { value: 480, unit: 'kW' },
      { value: 960_000, unit: 'yen' },
    ])
  })
})

describe('the forecast of a month', () => {
  it('goes on as the same half-hours of the weeks before', () => {
    const now = at(start + 10 * DAY)
    const past = flat(start - 35 * DAY, now, 100)
    const forecast = costForecast(ground({ now, slots: past.filter((s) => s.start >= start) }), past)
    expect(forecast.total).toEqual(costOf(ground({})).total)
  })
  it('says that it is too early without a week behind it', () => {
    const now = at(start + 2 * DAY)
    const past = flat(start, now, 100)
    expect(costForecast(ground({ now, slots: past }), past).total).toEqual({ why: 'too-early', unit: 'yen' })
  })
})

describe('the power factor', () => {
  it.each([
    [80, 60, 0.8],
    [100, 0, 1],
    [100, -20, 1],
    [60, 80, 0.6],
  ])('of %s kWh and %s kvarh is %s', (p, q, pf) => {
    const found = powerFactor(p, q)
    expect(found.ok && found.value).toBeCloseTo(pf, 12)
  })
  it('takes only half-hours that both cover, of 8 to 22 o’clock where it is the contract’s', () => {
    const interval = { start: at(start), end: at(start + DAY) }
    const active = flat(start, start + DAY, 80)
    const reactive = flat(start + 12 * HOUR, start + DAY, 60).map((s) => ({ ...s }))
    const all = powerFactorOf(active, reactive, { interval })
    expect([all.active_kWh, all.coverage]).toEqual([80 * 24, 0.5])
    const day = powerFactorOf(active, reactive, { interval, daytime: true })
    expect([day.active_kWh, day.coverage]).toEqual([80 * 20, 20 / 28])
    expect(powerFactorOf(active, [], { interval }).factor).toEqual({ ok: false, why: 'no-readings' })
  })
})

it('a price of an earlier month stands in, a later one never', () => {
  const of = (m: string) => ({ contract: 'c', item: 'levy' as const, month: m, yen_per_kWh: '1', source: 'x' })
  const prices = [of('2025-05'), of('2025-07'), of('2025-09')]
  expect(priceOf(prices, { contract: 'c', item: 'levy', month: '2025-08' })?.month).toBe('2025-07')
  expect(priceOf(prices, { contract: 'c', item: 'levy', month: '2025-04' })).toBeUndefined()
  expect(priceOf(prices, { contract: 'd', item: 'levy', month: '2025-08' })).toBeUndefined()
})

describe('gentani check', () => {
  const meter = (id: string, rest: object) => ({
    ...{ id, name, carrier: 'grid', measure: 'counter', unit: 'kWh', every: '1m', maxRate: 100, ...rest },
  })
  const plant = (tariffOf: object, rest: object[] = [], contract: object = {}) =>
    Plant.parse({
      company: { id: 'co', name },
      sites: [
        {
          ...{ id: 's', name, kind: 'factory', area: 'kansai', agents: ['edge'] },
          meters: [meter('in', { role: 'intake', counted: true, contract: 'c' }), ...rest],
        },
      ],
      contracts: [{ id: 'c', carrier: 'grid', supplier: 'A0269', tariff: tariffOf, ...contract }],
    })
  const said = (of: Plant): string[] => checkPlant(of).map((f) => `${f.path.join('/')}: ${f.message}`)
  const basic = { yen_per_kW: 1 }
  const all = { id: 'all', name, yen_per_kWh: 1 }
  it('finds the half-hour that has no price', () => {
    const day = { ...all, id: 'day', from: '08:00', to: '22:00' }
    expect(said(plant({ basic, energy: [day] }))).toContain(
      'contracts/0/tariff/energy: no price for month 1, a weekday, 00:00',
    )
    expect(said(plant({ basic, energy: [all] }))).toEqual([])
    expect(said(plant({ basic, energy: [all, day] }))).toEqual([
      'contracts/0/tariff/energy/1: "day" never counts: prices before it take all its half-hours',
    ])
  })
  it('asks for what the basic charge rests on', () => {
    expect(said(plant({ basic: { ...basic, demand: 'contract', powerFactor: 'metered' }, energy: [all] }))).toEqual([
      'contracts/0/tariff/basic/demand: demand: contract needs contractDemand_kW of site s',
      'contracts/0/tariff/basic/powerFactor: powerFactor: metered needs a meter with reactiveOf in site s',
    ])
    const kvarh = meter('q', { carrier: 'reactive', unit: 'kvarh', reactiveOf: 'in' })
    expect(said(plant({ basic: { ...basic, powerFactor: 'metered' }, energy: [all] }, [kvarh]))).toEqual([])
    const wrong = meter('q', { carrier: 'reactive', unit: 'kvarh', reactiveOf: 'nobody' })
    expect(said(plant({ basic, energy: [all] }, [wrong]))).toEqual([
      'sites/0/meters/1/reactiveOf: unknown meter "nobody" in site s',
    ])
  })
})
