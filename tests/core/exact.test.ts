import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { co2 } from '#core/co2'
import { primaryEnergy, type Usage } from '#core/energy'
import { isEqual, plus, printed, readExact, sumOf, toNumber, ZERO } from '#core/exact'
import { MICRO } from '#core/register'
import { fiscalYear } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const coefficients = shipped()
/** Amounts as the ledger keeps them: integers of a millionth of the base unit, up to 100 GWh a month. */
const micro = fc.integer({ min: 0, max: 1e14 })
const kinds = [
  { carrier: 'grid', unit: 'kWh' },
  { carrier: 'city_gas', unit: 'm3' },
  { carrier: 'city_gas', unit: 'Nm3' },
  { carrier: 'lpg', unit: 'kg' },
  { carrier: 'wood', unit: 'kg' },
  { carrier: 'cold_water', unit: 'GJ' },
] as const satisfies Pick<Usage, 'carrier' | 'unit'>[]
const meter = fc.record({
  kind: fc.constantFrom(...kinds),
  role: fc.constantFrom('intake', 'sold', 'none'),
  months: fc.array(micro, { minLength: 12, maxLength: 12 }),
})
const years = fc.integer({ min: 2015, max: 2026 }).map(fiscalYear)
type Meter = { kind: (typeof kinds)[number]; role: 'intake' | 'sold' | 'none'; months: number[] }
const usage = ({ kind, role }: Meter, amount: number): Usage => ({ ...kind, role, amount: amount / MICRO })
const figures = (usages: Usage[], year: ReturnType<typeof fiscalYear>) => {
  const energy = primaryEnergy(coefficients, usages, year)
  const carbon = co2(coefficients, usages, { year })
  if (!energy.ok || !carbon.ok) throw new Error('no figure')
  return { ...energy.value.exact, ...carbon.value.exact }
}
type Figures = ReturnType<typeof figures>
const keys = Object.keys(figures([], fiscalYear(2025))) as (keyof Figures)[]

describe('official figures are exact until they are shown', () => {
  test('the sums of the months are the year, to the last digit', () => {
    fc.assert(
      fc.property(fc.array(meter, { minLength: 1, maxLength: 4 }), years, (meters, year) => {
        const whole = figures(
          meters.map((m) =>
            usage(
              m,
              m.months.reduce((a, b) => a + b, 0),
            ),
          ),
          year,
        )
        const months = Array.from({ length: 12 }, (_, i) =>
          figures(
            meters.map((m) => usage(m, m.months[i] ?? 0)),
            year,
          ),
        )
        return keys.every((key) => isEqual(readExact(whole[key]), sumOf(months.map((month) => readExact(month[key])))))
      }),
      { numRuns: 60 },
    )
  })
  test('the order of meters does not matter, and a meter of zero changes nothing', () => {
    fc.assert(
      fc.property(fc.array(meter, { minLength: 1, maxLength: 5 }), years, meter, (meters, year, idle) => {
        const usages = meters.map((m) => usage(m, m.months[0] ?? 0))
        const a = figures(usages, year)
        const b = figures([...usages.toReversed(), usage(idle, 0)], year)
        return keys.every((key) => a[key] === b[key])
      }),
      { numRuns: 60 },
    )
  })
  test('the double is the nearest one', () => {
    expect(toNumber(plus(printed('0.1'), printed('0.2')))).toBe(0.3)
    expect(toNumber({ num: 1n, den: 3n })).toBe(1 / 3)
    expect(toNumber({ num: -22n, den: 7n })).toBe(-22 / 7)
    expect(toNumber(ZERO)).toBe(0)
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 2 ** 53 - 1 }), (a, b) => {
        // two safe integers divide to the nearest double, by IEEE 754
        expect(toNumber({ num: BigInt(a), den: BigInt(b) })).toBe(a === 0 ? 0 : a / b)
      }),
    )
  })
})
