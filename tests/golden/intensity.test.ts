import { expect, test } from 'vitest'
import { fiveYearMean, yearOnYear } from '#core/intensity'
import { pue } from '#core/pue'
import { kWh } from '#core/quantity'
import { halfUp } from '#core/rounding'
import { progress, yearlyOnePercent } from '#core/target-path'
import { number, table } from './table.ts'

test('year on year and five-year mean of 特定-第4表', () => {
  const rows = table('intensity')
  const ratios = rows.slice(1).map((row, i) => {
    const before = rows[i]
    if (!before) throw new Error('no year before')
    const ratio = yearOnYear(number(before, 'intensity'), number(row, 'intensity'))
    if (!ratio.ok) throw new Error(ratio.why)
    expect(ratio.value).toBe(number(row, 'year on year'))
    return ratio.value
  })
  expect(fiveYearMean(ratios)).toEqual({ ok: true, value: 96.4 })
  expect(fiveYearMean(ratios.slice(1))).toEqual({ ok: false, why: 'too-early' })
})

test.each(table('path').map((row) => [row('base year'), row('fiscal year'), row] as const))(
  'path %s → %s',
  (_, __, row) => {
    const years = number(row, 'fiscal year') - number(row, 'base year')
    expect(halfUp(yearlyOnePercent(years) * 100, 2)).toBe(number(row, '%'))
  },
)

test.each(table('progress').map((row) => [row('actual'), row] as const))('progress %s', (_, row) => {
  const share = progress(number(row, 'base'), { actual: number(row, 'actual'), goal: number(row, 'goal') })
  if (!share.ok) throw new Error(share.why)
  expect(halfUp(share.value * 100)).toBe(number(row, '%'))
})

test.each(table('pue').map((row) => [row('fiscal year'), row] as const))('PUE of the industry, FY%s', (_, row) => {
  const value = pue(kWh(number(row, 'total')), kWh(number(row, 'IT')))
  if (!value.ok) throw new Error(value.why)
  expect(Math.abs(value.value - number(row, 'PUE'))).toBeLessThanOrEqual(0.01)
})
