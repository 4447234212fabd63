import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { ratio } from '#core/decimal'
import { conversion, convert, Unit, unitInfo } from '#core/unit'

const of = (num: number, den = 1) => ratio(BigInt(num), BigInt(den))

describe('conversion, exact', () => {
  it.each([
    ['kWh', 'MWh', of(1, 1000)],
    ['GWh', 'Wh', of(1_000_000_000)],
    ['MJ', 'GJ', of(1, 1000)],
    ['Gcal', 'GJ', of(4184, 1000)], // a calorie is 4.184 J (計量単位令)
    ['kWh-th', 'MJ', of(36, 10)],
    ['L/min', 'm3/h', of(60, 1000)],
    ['L/s', 'L/min', of(60)],
    ['NL/min', 'Nm3/h', of(6, 100)],
    ['t', 'g', of(1_000_000)],
    ['kpcs', 'pcs', of(1000)],
    ['MW', 'kW', of(1000)],
    ['kL', 'L', of(1000)],
  ] as const)('%s → %s', (from, to, factor) => expect(conversion(from, to)).toEqual(factor))

  it.each([
    ['kWh', 'GJ', 'other-kind'],
    ['Nm3', 'm3', 'other-kind'],
    ['Nm3', 'm3-SATP', 'other-kind'],
    ['kWh', 'kvarh', 'other-kind'],
    ['kg', 'L', 'other-kind'],
    ['kW', 'kWh', 'rate-and-amount'],
    ['m3', 'm3/h', 'rate-and-amount'],
  ] as const)('%s → %s is refused: %s', (from, to, why) => expect(conversion(from, to)).toBe(why))
})

const unit = fc.constantFrom(...Unit.options)
test('there and back is the same value, and a way over a third unit makes no difference', () => {
  fc.assert(
    fc.property(unit, unit, unit, fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (a, b, c, n) => {
      const [there, like] = [convert({ num: n, den: 1n }, a, b), unitInfo(a).kind === unitInfo(b).kind]
      expect(typeof there === 'object').toBe(like && unitInfo(a).rate === unitInfo(b).rate)
      if (typeof there === 'string') return
      expect(convert(there, b, a)).toEqual({ num: n, den: 1n })
      const further = convert(there, b, c)
      expect(further).toEqual(convert({ num: n, den: 1n }, a, c))
    }),
    { numRuns: 2_000 },
  )
})
