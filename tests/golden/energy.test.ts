import { expect, test } from 'vitest'
import { co2 } from '#core/co2'
import { crudeOil, filedCrudeOil, primaryEnergy } from '#core/energy'
import { toNumber } from '#core/exact'
import { normalPerMetered, satpPerMetered } from '#core/gas-volume'
import { LpgGas } from '#core/lpg-volume'
import { bothRegimes } from '#core/official'
import { halfUp } from '#core/rounding'
import { fiscalYear } from '#core/time'
import { shipped } from './shipped.ts'
import { number, table } from './table.ts'
import { decimals, usageOf } from './usage.ts'

const coefficients = shipped()

test.each(
  table('energy').map(
    (row) => [`${row('carrier')} ${row('amount')} ${row('unit')} FY${row('fiscal year')}`, row] as const,
  ),
)('%s', (_, row) => {
  const energy = primaryEnergy(coefficients, [usageOf(row)], fiscalYear(number(row, 'fiscal year')))
  if (!energy.ok) throw new Error(energy.why)
  expect(halfUp(energy.value.a, 6)).toBe(number(row, 'GJ'))
  const digits = decimals(row('kL'))
  expect(halfUp(crudeOil(energy.value.a), digits)).toBe(number(row, 'kL'))
  if (digits === 0) expect(filedCrudeOil(energy.value.a)).toBe(number(row, 'kL'))
})

test('the mixed site is 22,211 GJ and 573 kL: the sum is rounded, not the rows', () => {
  const rows = table('mixed-site')
  const energy = primaryEnergy(coefficients, rows.map(usageOf), fiscalYear(2025))
  if (!energy.ok) throw new Error(energy.why)
  expect(halfUp(energy.value.a, 6)).toBe(22_211)
  expect(filedCrudeOil(energy.value.a)).toBe(573)
  for (const [i, row] of rows.entries())
    expect(halfUp(energy.value.lines[i]?.gj ?? Number.NaN, 6)).toBe(number(row, 'GJ'))
})

test.each(table('gas-volume').map((row) => [`${row('gauge kPa')} kPa, ${row('°C')} °C`, row] as const))(
  'one metered m³ at %s',
  (_, row) => {
    const state = { gauge_kPa: number(row, 'gauge kPa'), temperature_C: number(row, '°C') }
    expect(halfUp(toNumber(normalPerMetered(state)), decimals(row('Nm3')))).toBe(number(row, 'Nm3'))
    expect(halfUp(toNumber(satpPerMetered(state)), decimals(row('m3 SATP')))).toBe(number(row, 'm3 SATP'))
  },
)

test('2.29 kg/m³N of city gas is 2.2136 and 2.1918 kg a metered m³ at 15 °C (京葉ガス)', () => {
  const perMetered = (gauge_kPa: number) => 2.29 * toNumber(normalPerMetered({ gauge_kPa, temperature_C: 15 }))
  expect([2, 0.981].map((gauge) => halfUp(perMetered(gauge), 4))).toEqual([2.2136, 2.1918])
})

test.each(table('gas-metered').map((row) => [`${row('gauge kPa')} kPa, ${row('°C')} °C`, row] as const))(
  'city gas metered at %s: the Act as metered, SHK at SATP',
  (_, row) => {
    const known = row('°C') !== '-'
    const gas = known ? { gauge_kPa: number(row, 'gauge kPa'), temperature_C: number(row, '°C') } : undefined
    const usage = { carrier: 'city_gas', unit: 'm3', amount: number(row, 'm3'), gas } as const
    const energy = primaryEnergy(coefficients, [usage], fiscalYear(2025))
    const carbon = co2(coefficients, [usage], { year: fiscalYear(2025) })
    if (!energy.ok || !carbon.ok) throw new Error('no figure')
    expect(energy.value.a).toBe(number(row, 'GJ'))
    expect(halfUp(carbon.value.market, decimals(row('t-CO2')))).toBe(number(row, 't-CO2'))
  },
)

test('FY2023 stands by both regimes: 8.64 beside 9.97 and 9.28', () => {
  const usage = { carrier: 'grid', unit: 'kWh', amount: 1_000_000, hours: { day: 600_000, night: 400_000 } } as const
  const { new: now, old } = bothRegimes(coefficients, [usage])
  expect([now, old].map((e) => e.ok && e.value.a)).toEqual([8640, 5982 + 3712])
})

test.each(table('lpg-volume').map((row) => [row('gas'), row('m3'), row] as const))('LPG, %s: %s m3', (id, _, row) => {
  const lpg = LpgGas.parse(Number.isNaN(Number(id)) ? id : { m3_per_t: Number(id) })
  const usage = { carrier: 'lpg', unit: 'm3', amount: number(row, 'm3'), lpg } as const
  const energy = primaryEnergy(coefficients, [usage], fiscalYear(2025))
  const carbon = co2(coefficients, [usage], { year: fiscalYear(2025) })
  if (!energy.ok || !carbon.ok) throw new Error('no figure')
  expect(energy.value.a).toBe(number(row, 'GJ'))
  const perM3 = (carbon.value.market * 1000) / number(row, 'm3')
  expect(halfUp(perM3, 1)).toBe(number(row, 'kg-CO2 per m3'))
  for (const factors of [energy.value.lines[0]?.factors, carbon.value.lines[0]?.market.factors])
    expect(factors?.at(-1)).toMatchObject({
      unit: 'm3/t',
      set: row('set'),
      row: row('row'),
      confidence: row('confidence'),
    })
})
