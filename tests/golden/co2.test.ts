import { describe, expect, test } from 'vitest'
import { Carrier } from '#core/carrier'
import { co2 } from '#core/co2'
import { electricityMarket, gasMarket, heatMarket } from '#core/emission-factor'
import { halfUp, significant } from '#core/rounding'
import { fiscalYear } from '#core/time'
import { shipped } from './shipped.ts'
import { number, table } from './table.ts'
import { decimals, usageOf } from './usage.ts'

const coefficients = shipped()

test.each(table('fuel-factor').map((row) => [row('fuel'), row] as const))('%s: heat × carbon × 44/12', (_, row) => {
  const product = (number(row, 'heat') * number(row, 'carbon') * 44) / 12
  expect(significant(product, number(row, 'significant digits'))).toBe(number(row, 't-CO2'))
})

test.each(table('fuel-co2').map((row) => [`${row('carrier')} FY${row('fiscal year')}`, row] as const))(
  '%s',
  (_, row) => {
    const result = co2(coefficients, [usageOf(row)], { year: fiscalYear(number(row, 'fiscal year')) })
    if (!result.ok) throw new Error(result.why)
    expect(significant(result.value.market, 3)).toBe(number(row, 't-CO2'))
    expect(result.value.scope1).toBe(result.value.market)
    expect(result.value.scope2).toBe(0)
  },
)

describe('the 35 printed fuel factors for FY2025 come out of the shipped heat values and carbon factors', () => {
  const rows = table('fuels-fy2025')
  test('all 35 are there', () => expect(rows).toHaveLength(35))
  test.each(rows.map((row) => [row('fuel'), row] as const))('%s', (_, row) => {
    const fuel = coefficients.fuels(row('key')).find((f) => f.from === 2023)
    if (!fuel) throw new Error(`no fuel ${row('key')}`)
    expect(fuel.product).toBe(row('factor'))
    if (fuel.heat === null || fuel.carbon === null) return expect(row('key')).toBe('waste_oil:from-waste-plastic')
    const product = (Number(fuel.heat) * Number(fuel.carbon) * 44) / 12
    expect(significant(product, 3)).toBe(number(row, 'factor'))
  })
})

test.each(
  table('supplier').map(
    (row) => [`${row('carrier')} ${row('supplier')} ${row('menu')} FY${row('fiscal year')}`, row] as const,
  ),
)('%s', (_, row) => {
  const carrier = Carrier.parse(row('carrier'))
  const year = fiscalYear(number(row, 'fiscal year'))
  const supply = { supplier: row('supplier'), menu: row('menu') }
  const look = { grid: electricityMarket, city_gas: gasMarket }[row('carrier')] ?? heatMarket
  const factor = look(coefficients, { carrier, year, supply })
  if (!factor.ok) throw new Error(factor.why)
  expect([factor.value.printed, factor.value.reason, String(factor.value.provisional ?? '-')]).toEqual([
    row('printed'),
    row('reason'),
    row('provisional'),
  ])
})

test('the mixed site: each carrier, and the sum by scope', () => {
  const rows = table('mixed-site')
  const result = co2(coefficients, rows.map(usageOf), { year: fiscalYear(2025) })
  if (!result.ok) throw new Error(result.why)
  for (const [i, row] of rows.entries()) {
    expect(halfUp(result.value.lines[i]?.market.t ?? Number.NaN, decimals(row('t-CO2')))).toBe(number(row, 't-CO2'))
  }
  expect(halfUp(result.value.scope1, 2)).toBe(715.23)
  expect(halfUp(result.value.scope2, 2)).toBe(416)
  expect(halfUp(result.value.location, 2)).toBe(1138.23)
  expect(result.value.provisional).toBeNull()
})

test('city gas of Kagoshima: 46.05 GJ × 0.0513 t-CO2/GJ is 2.36 t-CO2 per 千m3 (日本ガス)', () =>
  expect(significant(46.05 * 0.0513, 3)).toBe(2.36))
