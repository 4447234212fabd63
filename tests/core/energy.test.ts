import { describe, expect, test } from 'vitest'
import { co2 } from '#core/co2'
import { primaryEnergy, type Usage } from '#core/energy'
import { Contract } from '#core/plant'
import { halfUp } from '#core/rounding'
import { fiscalYear } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const coefficients = shipped()
const FY = fiscalYear(2025)
const energy = (usages: Usage[], year = FY) => {
  const result = primaryEnergy(coefficients, usages, year)
  if (!result.ok) throw new Error(result.why)
  return result.value
}
const tonnes = (usages: Usage[], year = FY) => {
  const result = co2(coefficients, usages, { year })
  if (!result.ok) throw new Error(result.why)
  return result.value
}
const grid = (kWh: number, more: Partial<Usage> = {}): Usage => ({ carrier: 'grid', amount: kWh, unit: 'kWh', ...more })

describe('A, A′, B, B′', () => {
  test('sold and supplied energy is deducted; only sold is B; a battery and water count nothing', () => {
    const result = energy([
      grid(1_000_000),
      grid(100_000, { role: 'sold' }),
      grid(50_000, { role: 'supplied' }),
      grid(70_000, { role: 'storage' }),
      { carrier: 'water', amount: 500, unit: 'm3' },
    ])
    expect([result.a, result.b, result.net].map((n) => halfUp(n, 6))).toEqual([8208, 864, 7344])
    expect(result.byCarrier).toEqual({ grid: result.net })
  })
  test('0.8 of non-fossil fuel is in A′ only, and not before FY2023', () => {
    const wood: Usage = { carrier: 'wood', amount: 100_000, unit: 'kg' }
    const now = energy([wood, grid(1000)])
    expect(halfUp(now.a, 6)).toBe(1328.64)
    expect(halfUp(now.aPrime, 6)).toBe(1064.64)
    expect(energy([wood], fiscalYear(2022)).aPrime).toBe(0)
  })
  test('bought unused heat is inside A and is B′', () => {
    const result = energy([{ carrier: 'hot_water', amount: 100, unit: 'GJ', unusedHeat: true }])
    expect([result.a, result.bPrime].map((n) => halfUp(n, 6))).toEqual([119, 119])
  })
  test('to FY2022 what is in no hour class is other; from FY2023 classes do not matter', () => {
    const usage = grid(1_000_000, { hours: { day: 400_000, night: 300_000 } })
    expect(halfUp(energy([usage], fiscalYear(2022)).a, 6)).toBe(3988 + 2784 + 2928)
    expect(halfUp(energy([usage]).a, 6)).toBe(8640)
  })
  test('sold electricity of an engine leaves at the grid value, its fuel stays counted', () => {
    const result = energy([
      { carrier: 'city_gas', amount: 10_000, unit: 'm3' },
      { carrier: 'self_gen_fuel', amount: 30_000, unit: 'kWh' },
      { carrier: 'self_gen_fuel', amount: 10_000, unit: 'kWh', role: 'sold' },
    ])
    expect([result.a, result.b].map((n) => halfUp(n, 6))).toEqual([450, 86.4])
  })
})

describe('city gas', () => {
  const contract = Contract.parse({ id: 'gas', carrier: 'city_gas', supplier: 'A0020', heatValue_GJ_per_1000m3: 46.05 })
  const gas = (unit: Usage['unit'], more: Partial<Usage> = {}): Usage => ({
    carrier: 'city_gas',
    amount: 1000,
    unit,
    ...more,
  })
  test('the Act takes the contract’s heat value, else 45', () => {
    const [line] = energy([gas('m3', { contract })]).lines
    expect(line?.gj).toBe(46.05)
    expect(line?.factors[0]?.reason).toBe('contract')
    expect(energy([gas('m3')]).lines[0]?.factors[0]?.reason).toBe('usual')
  })
  test('SHK takes SATP: a normal cubic metre is 1.106 of them, a metered one counts as it is', () => {
    expect(halfUp(tonnes([gas('m3')]).market, 3)).toBe(2.05)
    expect(halfUp(tonnes([gas('m3-SATP')]).market, 3)).toBe(2.05)
    expect(halfUp(tonnes([gas('Nm3')]).market, 3)).toBe(2.267)
  })
  test('before FY2023 it is a fuel: supplier’s heat × 0.0136 × 44/12', () => {
    const old = Contract.parse({ id: 'gas', carrier: 'city_gas', supplier: 'A0020', heatValue_GJ_per_1000m3: 45 })
    expect(halfUp(tonnes([gas('m3', { contract: old })], fiscalYear(2020)).market, 4)).toBe(2.244)
  })
  test('45 MJ/m3N is 40.69 MJ at SATP: both volumes give the same heat', () => {
    expect(halfUp(energy([gas('m3-SATP')]).a, 2)).toBe(40.69)
    expect(halfUp(energy([gas('Nm3')]).a, 2)).toBe(45)
  })
})

describe('absence', () => {
  test('one carrier without a factor makes the whole absent, not smaller', () => {
    const usages: Usage[] = [grid(1000), { carrier: 'waste_gas', amount: 10, unit: 'm3' }]
    expect(co2(coefficients, usages, { year: FY })).toEqual({ ok: false, why: 'no-factor' })
  })
  test('a unit that does not fit is refused', () =>
    expect(primaryEnergy(coefficients, [{ carrier: 'lpg', amount: 10, unit: 'm3' }], FY)).toEqual({
      ok: false,
      why: 'unit-mismatch',
    }))
})

describe('CO2', () => {
  const contract = Contract.parse({ id: 'power', carrier: 'grid', supplier: 'A0009', menu: 'メニューC' })
  test('location and market differ by contract, both are Scope 2', () => {
    const result = tonnes([grid(1_000_000, { contract })])
    expect([result.location, result.market, result.basic, result.scope2].map((n) => halfUp(n, 6))).toEqual([
      423, 300, 300, 300,
    ])
    expect(result.sets).toEqual(['shk-electricity-average', 'shk-electricity-suppliers-fy2025'])
  })
  test('基礎 and 調整後 are kept apart where the list prints both', () => {
    const power = Contract.parse({ id: 'power', carrier: 'grid', supplier: 'A0045', menu: 'メニューD' })
    const result = tonnes([grid(1_000_000, { contract: power })])
    expect([result.basic, result.market].map((n) => halfUp(n, 6))).toEqual([538, 482])
  })
  test('own sun emits nothing, biomass is not counted, sold electricity is deducted', () => {
    const result = tonnes([
      grid(1_000_000),
      grid(250_000, { role: 'sold' }),
      { carrier: 'self_gen_nonfossil', amount: 50_000, unit: 'kWh' },
      { carrier: 'wood', amount: 1000, unit: 'kg' },
    ])
    expect([result.market, result.scope1].map((n) => halfUp(n, 6))).toEqual([312, 0])
  })
  test('FY2026 is provisional with the year of the factor; fuels are not', () => {
    expect(tonnes([grid(1)], fiscalYear(2026)).provisional).toBe(2025)
    expect(tonnes([{ carrier: 'kerosene', amount: 1, unit: 'm3' }], fiscalYear(2026)).provisional).toBeNull()
  })
  test('FY2013 uses the plan’s electricity factor in both views', () => {
    const result = tonnes([grid(1_000_000)], fiscalYear(2013))
    expect([result.location, result.market].map((n) => halfUp(n, 6))).toEqual([567, 567])
    expect(result.lines[0]?.market.factors[0]).toMatchObject({ reason: 'industry-plan', confidence: 'unverified' })
  })
})
