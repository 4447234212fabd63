import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import { type AnnualFacts, annualView, segmentRows } from '#core/annual'
import { annualCo2Change } from '#core/annual-co2-change'
import { NO_RECORDS } from '#core/annual-record'
import { AvoidedProduct } from '#core/avoided'
import { Certificate } from '#core/certificate'
import { computed } from '#core/computed'
import { exactRatio } from '#core/decimal'
import type { Usage } from '#core/energy'
import { writeExact } from '#core/exact'
import type { Figure } from '#core/figure'
import type { OfficialLine } from '#core/official'
import { Plant } from '#core/plant'
import { NO_FACTOR } from '#core/proof'
import { gj, tCO2 } from '#core/quantity'
import { MICRO } from '#core/register'
import { halfUp } from '#core/rounding'
import { type FiscalYear, fiscalYear, fiscalYearInterval, monthInterval, monthsOf } from '#core/time'
import type { FiledYear } from '#core/year-comparison'
import { shipped } from '../golden/shipped.ts'

/*
 * A works, each month of the year by hand:
 * grid 100,000 kWh (A0009 メニューC 0.000300 t/kWh, 30 % non-fossil stated), PV 10,000 kWh generated of which 4,000 sold and 5,900
 * metered inside, city gas 1,000 m3, output 50 t. The year before: grid 110,000 kWh, gas 1,200 m3, output 48 t, no PV.
 */
const name = { ja: '工場', en: 'Works' }
const meter = { name, measure: 'counter', unit: 'kWh', every: '1m', maxRate: 1e6, counted: true }
const plant = Plant.parse({
  company: { id: 'co', name },
  sites: [
    {
      id: 'works',
      name,
      kind: 'factory',
      area: 'tokyo',
      agents: ['edge'],
      meters: [
        { ...meter, id: 'intake', carrier: 'grid', role: 'intake', contract: 'power' },
        { ...meter, id: 'pv', carrier: 'self_gen_nonfossil', role: 'generation' },
        { ...meter, id: 'pv-sold', carrier: 'self_gen_nonfossil', role: 'sold' },
        { ...meter, id: 'pv-used', carrier: 'self_gen_nonfossil', role: 'none', parent: 'pv', counted: false },
        { ...meter, id: 'gas', carrier: 'city_gas', unit: 'm3' },
        { ...meter, id: 'output', carrier: 'activity', unit: 't', role: 'activity', counted: false },
        { ...meter, id: 'sales', carrier: 'activity', unit: 'pcs', role: 'activity', counted: false },
      ],
    },
  ],
  segments: [
    {
      id: 'steel',
      name,
      jsic: '2221',
      kind: 'A',
      meters: ['works/*'],
      activity: { meter: 'works/output', unit: 't', per: 1000 },
      otherActivities: [{ id: 'value', name, meter: 'works/sales', unit: '百万円' }],
    },
  ],
  contracts: [{ id: 'power', carrier: 'grid', supplier: 'A0009', menu: 'メニューC', nonFossil_percent: 30 }],
  history: {
    2022: { steel: { amounts: { city_gas: 14_400 }, evidence: 'file' } },
    2023: { steel: { amounts: { city_gas: 14_400 }, evidence: 'file' } },
  },
})
const months = (year: FiscalYear, amounts: Record<string, number>): AmountBin[] =>
  monthsOf(year).flatMap((month) => {
    const { start, end } = monthInterval(month)
    return Object.entries(amounts).map(([id, amount]) => ({
      ...{ meter: `works/${id}`, start, amount: amount * MICRO },
      ...{ measured: end - start, e1: 0, e2: 0, e3: 0 },
    }))
  })
const THIS = { intake: 100_000, pv: 10_000, 'pv-sold': 4_000, 'pv-used': 5_900, gas: 1_000, output: 50_000, sales: 300 }
const BEFORE = { intake: 110_000, gas: 1_200, output: 48_000, sales: 290 }
const factsOf = (year: FiscalYear, more: Partial<AnnualFacts> = {}): AnnualFacts => ({
  ...NO_RECORDS,
  plant,
  coefficients: shipped(),
  now: fiscalYearInterval(year).end,
  year,
  months: [],
  common: new Map(),
  monthMaxima: new Map(),
  bins: months(year, THIS),
  before: months(fiscalYear(year - 1), BEFORE),
  past: new Map(),
  slots: [],
  ...more,
})
const view = (facts: AnnualFacts) => {
  const result = annualView(facts)
  if (!result) throw new Error('nothing metered')
  return result
}
const n = (f: Figure): number => ('value' in f ? halfUp(f.value, 6) : Number.NaN)
const FY = fiscalYear(2025)
const { official, co2Change } = view(factsOf(FY))

describe('what is filed of a year', () => {
  test('energy: sold PV is B at 3.60, gas at 45, the grid at 8.64', () => {
    // 1,200 千kWh × 8.64 + 120 × 3.60 + 12 千m3 × 45; sold 48 × 3.60
    expect([official.energy.a, official.energy.b].map(n)).toEqual([10368 + 432 + 540, 172.8])
    expect([official.energy.aFiled, official.energy.bFiled].map(n)).toEqual([293, 4])
    expect(official.oldLaw).toBeNull()
  })
  test('CO2: contract, default of gas, nothing for the sun; without certificates both sides are alike', () => {
    expect(n(official.co2.location)).toBe(507.6 + 24.6)
    expect([official.co2.adjusted.before, official.co2.adjusted.after].map(n)).toEqual([384.6, 384.6])
    expect(official.co2.certificates).toEqual([])
  })
  test('non-fossil share: the menu by its stated share, what is consumed of the PV weighted', () => {
    expect(official.nonFossil.rows.map((r) => [r.carrier, r.kWh, halfUp(r.share, 6), r.weighted])).toEqual([
      ['grid', 1_200_000, 39.1, false],
      ['self_gen_nonfossil', 72_000, 100, true],
    ])
    // (1,200 × 0.391 + 72) / 1,272 and (1,200 × 0.391 + 72 × 1.2) / (1,200 + 72 × 1.2)
    expect(n(official.nonFossil.plain)).toBe(halfUp((541.2 / 1272) * 100, 6))
    expect(n(official.nonFossil.share)).toBe(halfUp((555.6 / 1286.4) * 100, 6))
    expect(official.nonFossil.fitRemainder).toEqual({ printed: '0.13', provisional: 2023 })
  })
  test('generation: what is sold and consumed apart; a difference within 2 % is no finding', () => {
    expect(official.generation).toEqual([
      {
        site: 'works',
        carrier: 'self_gen_nonfossil',
        unit: 'kWh',
        coverage: { measured: 1, estimated: 0, missing: 0, worst: { meter: 'works/pv', measured: 1 } },
        generated: 120_000,
        sold: 48_000,
        selfConsumed: 70_800,
        difference: 1_200,
        finding: null,
      },
    ])
    const off = view(factsOf(FY, { bins: months(FY, { ...THIS, 'pv-used': 5_000 }) }))
    expect(off.official.generation[0]?.finding).toBe('balance')
  })
  test('every factor with the reason why that row', () => {
    const rows = official.factors.map((f) => [f.role, f.printed, f.reason])
    expect(rows).toContainEqual(['market', '0.000300', 'menu'])
    expect(rows).toContainEqual(['location', '0.000423', 'national-average'])
    expect(rows).toContainEqual(['heat', '45', 'usual'])
    expect(rows).toContainEqual(['market', '2.05', 'default'])
  })
  test('direct CO2: gas alone; the mean of three years out of history and the year before', () => {
    // FY2022: 14.4 千m3 as fuel (43.5 × 0.0136 × 44/12 by the old order); FY2023 and FY2024: 14.4 × 2.05
    expect(n(official.direct.now)).toBe(24.6)
    expect(n(official.direct.mean)).toBeGreaterThan(29)
    expect([official.direct.threshold, official.direct.obliged]).toEqual([{ why: 'no-factor', unit: 't-CO2' }, null])
    expect(view(factsOf(fiscalYear(2026))).official.direct.mean).toEqual({ why: 'no-base-year', unit: 't-CO2' })
  })
})

test('generation without a meter is filed once the year is over, and is not in the metered headline', () => {
  const site = plant.sites[0]
  if (!site) throw new Error('no site')
  const roof = { id: 'roof', source: 'solar', strings: [{ panels_kW: 900, inverter_kW: 827 }] } as const
  const deemed = { ...plant, sites: [{ ...site, deemed: [{ ...roof, strings: [...roof.strings] }] }] }
  const over = view(factsOf(fiscalYear(2023), { plant: deemed }))
  expect(over.official.deemed).toMatchObject([{ id: 'roof', provisional: null, counted: true }])
  // 999.74 千kWh × 3.60 beside what is metered
  expect(n(over.official.energy.a)).toBe(halfUp(10368 + 432 + 540 + 827 * 8.76 * 0.138 * 3.6, 6))
  expect(over.company.energy).toEqual(view(factsOf(fiscalYear(2023))).company.energy)
  const running = factsOf(fiscalYear(2023), { plant: deemed, now: monthInterval('2023-12').end })
  expect(view(running).official.deemed).toMatchObject([{ counted: false }])
})

describe('a generator: 6,000 m3 of gas made 24,000 kWh, of which 6,000 were sold', () => {
  const site = plant.sites[0]
  if (!site) throw new Error('no site')
  const meters = Plant.parse({
    ...plant,
    sites: [
      {
        ...site,
        generators: [{ id: 'chp', fuel: ['chp-gas'], generation: ['chp'], sold: ['chp-sold'] }],
        meters: [
          ...plant.sites.flatMap((s) => s.meters.map((m) => ({ ...m, every: '1m' }))),
          { ...meter, id: 'chp-gas', carrier: 'city_gas', unit: 'm3' },
          { ...meter, id: 'chp', carrier: 'self_gen_fuel', role: 'generation' },
          { ...meter, id: 'chp-sold', carrier: 'self_gen_fuel', role: 'sold' },
        ],
      },
    ],
  })
  const bins = months(FY, { ...THIS, 'chp-gas': 500, chp: 2_000, 'chp-sold': 500 })
  const of = (operator: 'ordinary' | 'generator', more: Partial<AnnualFacts> = {}) =>
    view(factsOf(FY, { plant: { ...meters, company: { ...meters.company, operator } }, bins, ...more }))
  const own = { a: 10368 + 432 + 540, b: 172.8, t: 384.6 }
  test('an ordinary company files the fuel whole, and sold electricity as by-product energy', () => {
    const { official: o } = of('ordinary')
    expect([o.energy.a, o.energy.b].map(n)).toEqual([own.a + 270, 224.64])
    expect(n(o.co2.adjusted.before)).toBe(halfUp(own.t + 12.3 - 6000 * 0.000423, 6))
    expect(o.generators).toMatchObject([
      { id: 'chp', generated_kWh: 24_000, sold_kWh: 6_000, selfConsumed_kWh: 18_000, counted: false },
    ])
  })
  test('a generator company takes a quarter of the fuel and its CO2 off, and sells no by-product of it', () => {
    const { official: o, company } = of('generator')
    expect([o.energy.a, o.energy.b].map(n)).toEqual([own.a + 202.5, own.b])
    expect(n(o.co2.adjusted.before)).toBe(halfUp(own.t + 9.225, 6))
    const [row] = o.generators
    expect(row?.share).toEqual({ value: 0.25, unit: '1' })
    expect(row?.fuels).toEqual([
      {
        carrier: 'city_gas',
        own: { value: 4_500, unit: 'm3' },
        sold: { value: 1_500, unit: 'm3' },
        ownHeat: { value: 202.5, unit: 'GJ' },
        soldHeat: { value: 67.5, unit: 'GJ' },
      },
    ])
    // the headline is what is metered, by whichever rule it is filed
    expect(company.energy).toEqual(of('ordinary').company.energy)
  })
  test('closed months keep the factors that they were closed with', () => {
    // the close of April holds gas at 50 GJ and its CO2 at 3 t per 千m3, sold electricity at 9.76 GJ per 千kWh: other factors than today's
    const closed = bins.map((bin): AmountBin => {
      const key = bin.meter.slice('works/'.length)
      if (bin.start !== monthInterval('2025-04').start || !['chp-gas', 'chp-sold'].includes(key)) return bin
      const amount = bin.amount / MICRO
      const [heat, carbon] = key === 'chp-gas' ? [amount / 20, (3 * amount) / 1_000] : [(-9.76 * amount) / 1_000, -1]
      const definition = meters.sites[0]?.meters.find((m) => m.id === key)
      const usage = { carrier: definition?.carrier, role: definition?.role, amount, unit: definition?.unit } as Usage
      const view = { t: tCO2(carbon), exact: writeExact(exactRatio(carbon)), factors: [] }
      const line: OfficialLine = {
        energy: computed({ usage, gj: gj(heat), exact: writeExact(exactRatio(heat)), factors: [] }),
        co2: computed({ usage, scope: 1, location: view, market: view, basic: view }),
      }
      if (!definition) throw new Error(key)
      return { ...bin, booked: { lines: [line], definition, segments: ['steel'], unit: definition.unit } }
    })
    const [ordinary, generator] = [of('ordinary', { bins: closed }), of('generator', { bins: closed })]
    // 11 months at 45 and one at 50: a quarter leaves with what is sold, and the sold electricity comes back as it was deducted
    const gas = 11 * 22.5 + 25
    expect(n(ordinary.official.energy.a)).toBe(halfUp(own.a + gas, 6))
    expect(n(generator.official.energy.a)).toBe(halfUp(own.a + 0.75 * gas, 6))
    expect(n(generator.official.energy.b)).toBe(own.b)
    expect(n(generator.official.co2.adjusted.before)).toBe(halfUp(own.t + 0.75 * (11 * 1.025 + 1.5), 6))
    expect(generator.official.generators[0]?.fuels).toMatchObject([
      { sold: { value: 1_500 }, ownHeat: { value: 0.75 * gas }, soldHeat: { value: 0.25 * gas } },
    ])
  })
  test('more sold than generated has no split: the reason, not a figure', () => {
    const off = of('generator', { bins: months(FY, { ...THIS, 'chp-gas': 500, chp: 400, 'chp-sold': 500 }) })
    expect(off.official.energy.a).toEqual({ why: 'sold-more-than-generated', unit: 'GJ' })
    expect(off.official.generators[0]?.fuels[0]?.own).toEqual({ why: 'sold-more-than-generated', unit: 'm3' })
    expect(off.official.generation.find((g) => g.carrier === 'self_gen_fuel')?.finding).toBe('sold-more-than-generated')
  })
})

describe('records that people enter', () => {
  const certificate = Certificate.parse({
    kind: 'non-fossil-renewable',
    number: 'N-1',
    year: 2025,
    kWh: '2000000',
    correction: '1',
    from: '2025-04-01',
    to: '2026-03-31',
    document: 'notice',
  })
  test('certificates stop at the emissions of bought electricity, raise the share and leave the location view', () => {
    const { official: with2 } = view(factsOf(FY, { certificates: [certificate] }))
    expect([with2.co2.adjusted.after, with2.co2.basic.after, with2.co2.location].map(n)).toEqual([24.6, 24.6, 532.2])
    expect(with2.co2.certificates).toEqual([
      { kind: 'non-fossil-renewable', number: 'N-1', claimed_t: 846, used_t: 360 },
    ])
    expect(n(with2.nonFossil.plain)).toBe(100)
    expect(with2.energy).toEqual(official.energy)
  })
  test('without its 補正率 what comes after certificates is absent, with the reason', () => {
    const { correction: _, ...rest } = certificate
    const { official: without } = view(factsOf(FY, { certificates: [rest] }))
    expect(without.co2.adjusted).toEqual({
      before: official.co2.adjusted.before,
      after: { why: 'no-factor', unit: 't-CO2' },
      deducted: null,
    })
  })
  test('avoided emissions of the register, flow and stock apart', () => {
    const given = (value: number) => ({ value, source: 'catalogue', date: '2025' })
    const product = AvoidedProduct.parse({
      shape: 'energy-user',
      ...{ id: 'motor', name, category: 'industrial', region: 'japan', life_years: 10 },
      units: { 2024: 10, 2025: 5 },
      factor_t_per_kWh: { 2024: given(0.0004) },
      ...{ baseline_kWh: given(5_000), product_kWh: given(4_000) },
    })
    const { official: of } = view(factsOf(FY, { products: [product] }))
    expect(of.avoided.map((a) => [a.method, n(a.t), a.units])).toEqual([
      ['flow', 20, 5],
      ['stock', 6, 15],
    ])
  })
})

test('products are their site: direct meters at the mean of their carrier, the rest by key', () => {
  const share = { site: 'works', year: 2025, keyUnit: 'h', name }
  const shares = [
    { ...share, id: 'bar', meters: ['works/pv-used'], key: 3 },
    { ...share, id: 'wire', meters: [], key: 1 },
  ]
  const { official: of, sites } = view(factsOf(FY, { shares }))
  const total = (pick: (f: (typeof of.footprints)[number]) => Figure): number =>
    halfUp(
      of.footprints.reduce((sum, f) => sum + n(pick(f)), 0),
      5,
    )
  const site = sites['works']
  if (!site) throw new Error('no site')
  expect(total((f) => f.energy.total)).toBe(halfUp(n(site.energy.gj), 5))
  expect(total((f) => f.market.total)).toBe(halfUp(n(site.co2.market), 5))
  expect(total((f) => f.location.total)).toBe(halfUp(n(site.co2.location), 5))
  // 70.8 of 72 千kWh of own sun, 259.2 GJ net
  expect(n(of.footprints[0]?.energy.direct ?? { why: 'no-value' })).toBe(254.88)
  const mixed = shares.map((s, i) => ({ ...s, keyUnit: i === 0 ? 'h' : 'kg' }))
  expect(view(factsOf(FY, { shares: mixed })).official.footprints[0]?.energy.total).toEqual({
    why: 'unit-mismatch',
    unit: 'GJ',
  })
})

describe('why CO2 changed', () => {
  test('the drivers are the whole change, and the waterfall ends at this year', () => {
    const [change] = co2Change
    if (!change || !('steps' in change.drivers) || !('economy' in change.plan)) throw new Error('no drivers')
    const { steps, unit: _, ...drivers } = change.drivers
    const sum = Object.values(drivers).reduce((a, b) => a + b, 0)
    expect(halfUp(sum, 9)).toBe(halfUp(n(change.now) - n(change.before), 9))
    expect(halfUp(steps.at(-1)?.to ?? 0, 6)).toBe(n(change.now))
    expect(drivers.activity).toBeGreaterThan(0)
    const { economy, electricity, effort } = change.plan
    expect(halfUp(economy + electricity + effort, 6)).toBe(halfUp((n(change.now) / n(change.before) - 1) * 100, 6))
    expect(change.productivity).toEqual([
      { denominator: 'value', value: { value: expect.closeTo(3600 / 384.6, 9), unit: '百万円/t-CO2' } },
    ])
  })
  test('month by month: each by its drivers, all months together the year', () => {
    const facts = factsOf(FY)
    const [row] = segmentRows(facts)
    if (!row) throw new Error('no segment')
    const months = monthsOf(FY).map((month) => annualCo2Change(facts, row.segment, { ...row, month }))
    for (const { drivers, now, before, against, coverage } of months) {
      if (!('steps' in drivers)) throw new Error(drivers.why)
      const { steps: _, unit: __, ...parts } = drivers
      expect(
        halfUp(
          Object.values(parts).reduce((a, b) => a + b, 0),
          6,
        ),
      ).toBe(halfUp(n(now) - n(before), 6))
      expect([against, coverage.measured]).toEqual(['same-month', 1])
    }
    const sum = (side: 'now' | 'before') =>
      halfUp(
        months.reduce((all, m) => all + n(m[side]), 0),
        5,
      )
    const [year] = co2Change
    if (!year) throw new Error('no change')
    expect([sum('now'), sum('before')]).toEqual([halfUp(n(year.now), 5), halfUp(n(year.before), 5)])
  })
  test('a year before without readings has no drivers, with the reason', () => {
    expect(view(factsOf(FY, { before: [] })).co2Change[0]?.drivers).toEqual({ why: 'no-readings' })
  })
})

test('operator class: S by the five-year mean of the optimisation intensity, where that of the energy is above 99', () => {
  const filed = (fy: number, levelled: number, optimised: number): FiledYear => ({
    ...{ fy: fiscalYear(fy), intensity: computed(0.4), energy: 100, proof: NO_FACTOR },
    ...{ levelled: computed(levelled), optimised: computed(optimised) },
  })
  const past = new Map([['steel', [filed(2021, 0.6, 1), filed(2022, 0.55, 1), filed(2023, 0.5, 0.54)]]])
  const areaFactors = [2024, 2025].flatMap((y) =>
    monthsOf(fiscalYear(y)).map((month) => ({ area: 'tokyo' as const, month, factor: '8.64', source: 'list' })),
  )
  const { company, intensity } = view(factsOf(FY, { past, areaFactors }))
  // A″ at 8.64 is A′: FY2024 311 kL / 576 t, FY2025 (293 − 4) / 600
  const ratios = [91.7, 90.9, 100, 89.2].map((value) => ({ value, unit: '%' }))
  expect(intensity[0]?.optimised.comparison.ratios.map((r) => r.ratio)).toEqual(ratios)
  expect(company.comparison.mean).toMatchObject({ value: expect.toSatisfy((m: number) => m > 99) })
  expect(company.operatorClass).toEqual({
    class: 'S',
    why: null,
    reasons: [{ why: 'optimisation-mean-at-most-99', value: 92.9, unit: '%' }],
  })
  // without the monthly factors of a year there is no mean of it, and no S
  const without = view(factsOf(FY, { past })).company
  expect(without.optimisedComparison.mean).toEqual({ why: 'too-early', unit: '%' })
  expect(without.operatorClass.class).not.toBe('S')
})

test('FY2023 stands by both regimes', () => {
  const { official: of } = view(factsOf(fiscalYear(2023)))
  // 1,200 千kWh × 9.76 + gas; own sun was not counted
  expect(of.oldLaw && n(of.oldLaw.gj)).toBe(11_712 + 540)
  expect(n(of.energy.a)).toBe(10368 + 432 + 540)
})
