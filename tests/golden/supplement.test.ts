import { describe, expect, test } from 'vitest'
import { AvoidedProduct, avoided } from '#core/avoided'
import { Certificate, CertificateKind } from '#core/certificate'
import { afterCertificates, claimOf } from '#core/certificates-used'
import { carbonProductivity } from '#core/co2-change'
import type { Computed } from '#core/computed'
import type { Usage } from '#core/energy'
import { lmdi, planDrivers } from '#core/factor-change'
import { footprints } from '#core/footprint'
import { deemedGeneration, generationBalance, splitFuel } from '#core/generation'
import { gxPrices, gxWatch } from '#core/gx-ets'
import { serverRenewal } from '#core/j-credit'
import { menuNonFossilShare, nonFossilShare, WEIGHTED } from '#core/nonfossil'
import { Contract, DeemedPlant } from '#core/plant'
import { halfUp } from '#core/rounding'
import { fiscalYear } from '#core/time'
import { shipped } from './shipped.ts'
import { number, type Row, table } from './table.ts'
import { decimals } from './usage.ts'

const coefficients = shipped()
const value = <T>(result: Computed<T>): T => {
  if (!result.ok) throw new Error(result.why)
  return result.value
}
const optional = (row: Row, column: string): number | undefined =>
  row(column) === '-' ? undefined : number(row, column)
/** To the decimals that the cell shows. */
const shows = (n: number, row: Row, column: string): void =>
  expect([column, halfUp(n, decimals(row(column)))]).toEqual([column, number(row, column)])
const rows = (name: string, ...title: string[]) =>
  table(name).map((row) => [title.map((column) => `${column} ${row(column)}`).join(', '), row] as const)
const yearOf = (row: Row) => fiscalYear(number(row, 'fiscal year'))

describe('deemed generation', () => {
  test.each(rows('deemed', 'source', 'panels kW', 'fiscal year'))('%s', (_, row) => {
    const strings = [{ panels_kW: number(row, 'panels kW'), inverter_kW: number(row, 'inverter kW') }]
    const source = DeemedPlant.shape.source.parse(row('source'))
    const deemed = value(deemedGeneration(coefficients, { source, strings }, yearOf(row)))
    shows(deemed.value, row, '千kWh')
    expect(deemed.factor.provisional).toBe(optional(row, 'provisional') ?? null)
  })
  test('the smaller of panels and inverter counts string by string', () => {
    const strings = [
      { panels_kW: 50, inverter_kW: 40 },
      { panels_kW: 30, inverter_kW: 40 },
    ]
    expect(value(deemedGeneration(coefficients, { source: 'solar', strings }, fiscalYear(2023))).kW).toBe(70)
  })
})

describe('own generation', () => {
  test.each(rows('generation-balance', 'generated', 'sold', 'self-consumed'))('%s', (_, row) => {
    const balance = generationBalance({
      generated: number(row, 'generated'),
      sold: number(row, 'sold'),
      selfConsumed: optional(row, 'self-consumed'),
      loss: optional(row, 'loss'),
    })
    expect(balance.selfConsumed).toBe(number(row, 'own use'))
    expect(balance.difference).toBe(optional(row, 'difference') ?? null)
    expect(balance.finding ?? '-').toBe(row('finding'))
  })
  test.each(rows('supplied-fuel', 'generated', 'sold'))('fuel of a generator: %s', (_, row) => {
    const fuel: Usage = { carrier: 'city_gas', amount: number(row, 'fuel m3'), unit: 'm3' }
    const [split] = value(splitFuel([fuel], { sold: number(row, 'sold'), generated: number(row, 'generated') }))
    shows(split?.sold.amount ?? Number.NaN, row, 'for others')
    shows(split?.own.amount ?? Number.NaN, row, 'own')
    expect(split?.sold.role).toBe('supplied')
  })
  test('nothing generated, or more sold than generated, has no split', () => {
    expect(splitFuel([], { sold: 0, generated: 0 })).toEqual({ ok: false, why: 'no-generation' })
    expect(splitFuel([], { sold: 2, generated: 1 })).toEqual({ ok: false, why: 'sold-more-than-generated' })
  })
})

describe('non-fossil share', () => {
  test.each(rows('nonfossil-share', 'menu', 'stated', 'PV', 'PPA', 'certificates'))('%s', (_, row) => {
    const contract = (carrier: 'grid' | 'offsite_ppa_nonfuel', more: object) =>
      Contract.parse({ id: carrier.replaceAll('_', '-'), carrier, supplier: 'A0009', ...more })
    const kWh = (column: string): number => number(row, column) * 1000
    const all: Usage[] = [
      {
        carrier: 'grid',
        unit: 'kWh',
        amount: kWh('menu'),
        contract: contract('grid', { nonFossil_percent: number(row, 'stated') }),
      },
      { carrier: 'self_gen_nonfossil', unit: 'kWh', amount: kWh('PV') },
      {
        carrier: 'offsite_ppa_nonfuel',
        unit: 'kWh',
        amount: kWh('PPA'),
        contract: contract('offsite_ppa_nonfuel', { weighted: true }),
      },
    ]
    const usages = all.filter((usage) => usage.amount > 0)
    const share = value(
      nonFossilShare(coefficients, usages, { year: fiscalYear(2023), certificates_kWh: kWh('certificates') }),
    )
    shows(share.plain, row, 'plain')
    shows(share.share, row, 'weighted')
  })
  test('what is sold is taken off its row; before FY2023 there is no share', () => {
    const pv = (amount: number, role: 'generation' | 'sold'): Usage => ({
      carrier: 'self_gen_nonfossil',
      unit: 'kWh',
      amount,
      role,
    })
    const usages = [pv(1_000_000, 'generation'), pv(800_000, 'sold')]
    const share = value(nonFossilShare(coefficients, usages, { year: fiscalYear(2025) }))
    expect(share.rows.map((r) => [r.kWh, r.gj])).toEqual([[200_000, 1728]])
    expect(share.fitRemainder).toMatchObject({ printed: '0.13', provisional: 2023 })
    expect(nonFossilShare(coefficients, usages, { year: fiscalYear(2022) })).toEqual({ ok: false, why: 'not-in-force' })
  })
  test('the weight of the code is the printed one; a menu stands by itself', () => {
    expect(coefficients.rows('constant', 'weighted-nonfossil').map((r) => Number(r.value))).toEqual([WEIGHTED])
    expect([0, 30, 100].map((stated) => halfUp(menuNonFossilShare(stated, 0.13), 1))).toEqual([13, 39.1, 100])
  })
})

describe('certificates', () => {
  const emissions = { total: 744.2, electricity: 416, heat: 53.2 }
  const certificateOf = (row: Row): Certificate =>
    Certificate.parse({
      kind: CertificateKind.parse(row('kind')),
      number: 'C-1',
      year: number(row, 'fiscal year'),
      from: `${row('fiscal year')}-01-01`,
      to: `${row('fiscal year')}-12-31`,
      document: 'notice of cancellation',
      ...(row('kWh') === '-' ? {} : { kWh: row('kWh'), correction: '1.02' }),
      ...(row('t') === '-' ? {} : { t: row('t') }),
    })
  test.each(rows('certificate', 'kind', 'fiscal year'))('%s', (_, row) => {
    const certificate = certificateOf(row)
    shows(value(claimOf(coefficients, certificate, yearOf(row))).t, row, 'claimed')
    const views = { adjusted: emissions, basic: emissions }
    const after = value(afterCertificates(coefficients, views, { certificates: [certificate], year: yearOf(row) }))
    shows(after.adjusted.after, row, 'adjusted after')
    shows(after.basic.after, row, 'basic after')
  })
  test('without its 補正率 a non-fossil certificate makes the figure absent, not smaller', () => {
    const [row] = table('certificate')
    if (!row) throw new Error('no row')
    const { correction, ...rest } = certificateOf(row)
    expect(correction).toBe('1.02')
    const all = { certificates: [rest], year: fiscalYear(2025) }
    expect(afterCertificates(coefficients, { adjusted: emissions, basic: emissions }, all)).toEqual({
      ok: false,
      why: 'no-factor',
    })
  })
  test('one of another fiscal year counts nothing; one made after its year is refused', () => {
    const [row] = table('certificate')
    if (!row) throw new Error('no row')
    const certificate = certificateOf(row)
    const all = { certificates: [certificate], year: fiscalYear(2024) }
    const after = value(afterCertificates(coefficients, { adjusted: emissions, basic: emissions }, all))
    expect(after.adjusted).toMatchObject({ after: 744.2, claims: [] })
    expect(Certificate.safeParse({ ...certificate, to: '2026-04-01' }).success).toBe(false)
  })
})

test.each(rows('gx-ets', 't1', 't2', 't3', 'fiscal year'))('GX-ETS: %s', (_, row) => {
  const years = [number(row, 't1'), number(row, 't2'), number(row, 't3')]
  const watch = value(gxWatch(coefficients, years, yearOf(row)))
  shows(watch.mean_t, row, 'mean')
  expect(watch.obliged ? 'yes' : 'no').toBe(row('obliged'))
  const prices = value(gxPrices(coefficients, yearOf(row)))
  shows(prices.floor, row, 'floor')
  shows(prices.ceiling, row, 'ceiling')
})

test.each(rows('server-renewal', 'kWh before', 'h project'))('J-Credit EN-S-031: %s', (_, row) => {
  const before = { kWh: number(row, 'kWh before'), hours: number(row, 'h before'), metered_h: 8760 }
  const project = { kWh: number(row, 'kWh project'), hours: number(row, 'h project') }
  const reduction = value(serverRenewal(before, project, { factor_t_per_kWh: 0.000423, payBackYears: 3 }))
  shows(reduction.baseline_kWh, row, 'baseline kWh')
  shows(reduction.reduced_kWh, row, 'reduced kWh')
  shows(reduction.reduced_t, row, 'reduced t')
  expect(reduction.unmet).toEqual(reduction.reduced_kWh > 0 ? [] : ['less-efficient'])
})

describe('avoided emissions', () => {
  const given = (n: number) => ({ value: n, source: 'register', date: '2026-04-01' })
  const productOf = (row: Row): AvoidedProduct => {
    const [a, b] = [given(number(row, 'a')), given(number(row, 'b'))]
    const shapes: Record<string, object> = {
      'energy-user': { baseline_kWh: a, product_kWh: b, category: 'industrial' },
      generator: { kW: a, capacityFactor_percent: b, category: 'generation' },
      'data-centre': { baselinePue: a, pue: b, it_kWh: given(optional(row, 'IT kWh') ?? 0), category: 'it' },
      solution: { before_t: a, after_t: b, category: 'solutions' },
    }
    const rate = optional(row, 'rate')
    const factor = optional(row, 'factor')
    return AvoidedProduct.parse({
      ...shapes[row('shape')],
      shape: row('shape'),
      id: 'product',
      name: { ja: '製品', en: 'Product' },
      region: 'overseas',
      life_years: number(row, 'life'),
      units: { 2023: number(row, 'units 2023'), 2024: number(row, '2024'), 2025: number(row, '2025') },
      factor_t_per_kWh: factor === undefined ? {} : { 2024: given(factor) },
      ...(rate === undefined ? {} : { contribution: { rate, source: 'study', date: '2026' } }),
    })
  }
  test.each(rows('avoided', 'shape', 'a', 'b', 'life', 'rate'))('%s', (_, row) => {
    const product = productOf(row)
    for (const method of ['flow', 'stock'] as const) {
      const result = value(avoided(product, { year: fiscalYear(2025), method }))
      shows(result.t, row, `${method} 2025`)
      expect(result.factorYear).toBe(row('factor') === '-' ? null : 2024)
    }
  })
  test('before the first factor there is none', () => {
    const [row] = table('avoided')
    if (!row) throw new Error('no row')
    expect(avoided(productOf(row), { year: fiscalYear(2023), method: 'flow' })).toEqual({ ok: false, why: 'no-factor' })
  })
})

describe('why CO2 changed', () => {
  test.each(rows('lmdi', 'P0', 'P1', 'E1', 'C1'))('LMDI %s', (_, row) => {
    const year = (n: 0 | 1) => ({
      activity: number(row, `P${n}`),
      energy: number(row, `E${n}`),
      co2: number(row, `C${n}`),
    })
    const parts = value(lmdi(year(0), year(1)))
    shows(parts.activity, row, 'activity')
    shows(parts.energyPerActivity, row, 'energy per activity')
    shows(parts.co2PerEnergy, row, 'CO2 per energy')
  })
  test('a year without activity has no drivers', () =>
    expect(lmdi({ activity: 0, energy: 1, co2: 1 }, { activity: 1, energy: 1, co2: 1 })).toEqual({
      ok: false,
      why: 'no-activity',
    }))
  test.each(rows('plan-drivers', 'CO2 1', 'output 1'))('the plan’s method of 2001: %s', (_, row) => {
    const parts = value(
      planDrivers(
        { co2: number(row, 'CO2 0'), output: number(row, 'output 0') },
        {
          co2: number(row, 'CO2 1'),
          output: number(row, 'output 1'),
          electricity: number(row, 'electricity'),
          electricityAtBaseFactor: number(row, 'at base factor'),
        },
      ),
    )
    shows(parts.economy, row, 'economy')
    shows(parts.electricity, row, 'electricity %')
    shows(parts.effort, row, 'effort')
  })
  test.each(rows('carbon-productivity', 'value added', 't-CO2'))('carbon productivity: %s', (_, row) => {
    const result = carbonProductivity(number(row, 'value added'), number(row, 't-CO2'))
    expect(result.ok ? result.value : '-').toBe(optional(row, 'productivity') ?? '-')
  })
})

test('product footprints: direct meter and the keyed share of the rest', () => {
  const products = table('footprint')
  const shares = value(
    footprints(
      1000,
      products.map((row) => ({ id: row('product'), direct: number(row, 'direct'), key: number(row, 'key') })),
    ),
  )
  expect(shares.map((s) => [s.id, s.shared, s.total])).toEqual(
    products.map((row) => [row('product'), number(row, 'shared'), number(row, 'total')]),
  )
})
