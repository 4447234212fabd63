import { expect, test } from 'vitest'
import { lmdi, planDrivers } from '#core/factor-change'
import { fiveYearMean, yearOnYear } from '#core/intensity'
import { deemedGeneration, menuNonFossilShare } from '#core/nonfossil'
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

test.each(table('menu-share').map((row) => [row('stated'), row] as const))(
  'non-fossil share of a menu with %s %%',
  (_, row) => expect(halfUp(menuNonFossilShare(number(row, 'stated'), 0.13), 1)).toBe(number(row, 'share')),
)

test('deemed generation of 827 kW of panels is 999.74 千kWh a year', () =>
  expect(halfUp(deemedGeneration(827, 'solar'), 2)).toBe(999.74))

test.each(table('pue').map((row) => [row('fiscal year'), row] as const))('PUE of the industry, FY%s', (_, row) => {
  const value = pue(kWh(number(row, 'total')), kWh(number(row, 'IT')))
  if (!value.ok) throw new Error(value.why)
  expect(Math.abs(value.value - number(row, 'PUE'))).toBeLessThanOrEqual(0.01)
})

test('LMDI: P 100→120, E 1000→1080, C 50→51.3 leaves no residual', () => {
  const parts = lmdi({ activity: 100, energy: 1000, co2: 50 }, { activity: 120, energy: 1080, co2: 51.3 })
  if (!parts.ok) throw new Error(parts.why)
  const { activity, energyPerActivity, co2PerEnergy } = parts.value
  expect([activity, energyPerActivity, co2PerEnergy].map((n) => halfUp(n, 4))).toEqual([9.2341, -5.3362, -2.5979])
  expect(halfUp(activity + energyPerActivity + co2PerEnergy, 4)).toBe(1.3)
})

test('LMDI: equal CO2 in both years has a limit, a year without activity has none', () => {
  const still = lmdi({ activity: 100, energy: 1000, co2: 50 }, { activity: 125, energy: 1000, co2: 50 })
  if (!still.ok) throw new Error(still.why)
  expect(halfUp(still.value.activity + still.value.energyPerActivity, 9)).toBe(0)
  expect(lmdi({ activity: 0, energy: 1, co2: 1 }, { activity: 1, energy: 1, co2: 1 })).toEqual({
    ok: false,
    why: 'no-activity',
  })
})

test('the plan’s method of 2001: economy +20, electricity −5.5, effort −4.5', () => {
  const parts = planDrivers(
    { co2: 100, output: 100 },
    { co2: 110, output: 120, electricity: 49.5, electricityAtBaseFactor: 55 },
  )
  if (!parts.ok) throw new Error(parts.why)
  const { economy, electricity, effort } = parts.value
  expect([economy, electricity, effort].map((n) => halfUp(n, 6))).toEqual([20, -5.5, -4.5])
})
