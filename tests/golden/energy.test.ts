import { expect, test } from 'vitest'
import { crudeOil, filedCrudeOil, primaryEnergy } from '#core/energy'
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
