import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideHalfUp, exactRatio, mulDiv, parseDecimal } from '#core/decimal'
import { meterRule, scaled } from '#core/register'
import { counter, single } from '../contract/plant.ts'

const runs = { numRuns: 2_000 }
const natural = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: Number.MAX_SAFE_INTEGER - 1_000, max: Number.MAX_SAFE_INTEGER }),
)
/** Half up in words of its own: the floor of x + ½, by counting down from a quotient that is surely above. */
const halfUp = (n: bigint, d: bigint): bigint => {
  let q = n / d + 2n
  while (2n * q * d > 2n * n + d) q -= 1n
  return q
}

test('a × b / c rounded half up is exact, also where the product leaves 2⁵³', () => {
  fc.assert(
    fc.property(natural, natural, natural, (a, b, c) => {
      const divisor = c + 1
      const exact = halfUp(BigInt(a) * BigInt(b), BigInt(divisor))
      fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER) && Number.isSafeInteger(divisor))
      expect(mulDiv(a, b, divisor)).toBe(Number(exact))
    }),
    runs,
  )
})
test.each([
  [1, 1, 2, 1],
  [3, 1, 2, 2],
  [1, 1, 3, 0],
  [2, 1, 3, 1],
  [0, 5, 7, 0],
  [94_906_267, 94_906_267, 1, 94_906_267 ** 2],
  [9_007_199_254_740_991, 1_800_000, 3_600_000, 4_503_599_627_370_496],
])('%d × %d / %d = %d', (a, b, c, result) => {
  if (Number.isSafeInteger(result)) expect(mulDiv(a, b, c)).toBe(result)
  else expect(mulDiv(a, b, c)).toBe(Number(BigInt(a) * BigInt(b)))
})
test('negative halves go up: −0.5 → 0, −1.5 → −1', () => {
  expect([-1n, -2n, -3n, -4n, -5n].map((n) => divideHalfUp(n, 2n))).toEqual([0n, -1n, -1n, -2n, -2n])
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 20n), (n, d) => {
      expect(divideHalfUp(n, d)).toBe(halfUp(n, d))
    }),
    runs,
  )
})

describe('decimals as people write them', () => {
  test('digits, point and exponent are read exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 25n),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: -12, max: 12 }),
        fc.boolean(),
        (units, point, exponent, negative) => {
          const digits = String(units).padStart(point + 1, '0')
          const shown = point === 0 ? digits : `${digits.slice(0, -point)}.${digits.slice(-point)}`
          const d = parseDecimal(`${negative ? '-' : ''}${shown}e${exponent}`)
          if (!d) throw new Error(shown)
          const signed = negative ? -units : units
          // units × 10^(exponent − point) on both sides of a common power
          expect(d.units * 10n ** BigInt(40 - d.decimals)).toBe(signed * 10n ** BigInt(40 + exponent - point))
          expect(d.decimals === 0 || d.units % 10n !== 0n).toBe(true)
        },
      ),
      runs,
    )
  })
  test('every finite double that a device may send is read as it is printed', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (n) => {
        fc.pre(n === 0 || Math.abs(n) > 1e-60)
        const d = parseDecimal(String(n))
        expect(d && Number(`${d.units}e-${d.decimals}`) + 0).toBe(n + 0)
      }),
      runs,
    )
  })
  test.each(['', ' 1', '1 ', '12,5', '.5', '5.', '1e', '--1', '0x10', 'NaN', 'Infinity', '1e400', '1_000', '１２'])(
    '%j is none',
    (text) => expect(parseDecimal(text)).toBeUndefined(),
  )
  test('0.1 is one tenth', () => expect(exactRatio(0.1)).toEqual({ num: 1n, den: 10n }))
})

describe('a register, scaled', () => {
  const meters = [
    counter('a', { decimals: 3 }),
    counter('b', { decimals: 2, unit: 'Wh' }),
    counter('c', { decimals: 9 }),
    counter('d', { decimals: 4, ct: 40, vt: 60 }),
    counter('e', { decimals: 5, pulseWeight: 0.0003 }),
    counter('f', { decimals: 1, unit: 'MWh' }),
    counter('g', { decimals: 6, ct: 1.2345678 }),
  ].map((m) => {
    const meter = single(m).sites[0]?.meters[0]
    if (!meter) throw new Error('no meter')
    return meter
  })
  const units = { kWh: [1n, 1n], Wh: [1n, 1000n], MWh: [1000n, 1n] } as const
  test('is unit and ratios times the display, rounded half up once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...meters),
        fc.oneof(fc.bigInt(0n, 10n ** 6n), fc.bigInt(0n, 10n ** 18n)),
        fc.integer({ min: 0, max: 9 }),
        fc.boolean(),
        (meter, digits, point, negative) => {
          const text = String(digits).padStart(point + 1, '0')
          const shown = `${negative ? '-' : ''}${point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`}`
          const [num, den] = units[meter.unit as keyof typeof units]
          const ratios = [meter.ct, meter.vt, meter.pulseWeight].map(exactRatio)
          const up = ratios.reduce((n, r) => n * r.num, (negative ? -digits : digits) * num * 1_000_000n)
          const down = ratios.reduce((n, r) => n * r.den, den * 10n ** BigInt(point))
          const exact = halfUp(up, down)
          const limit = 10n ** BigInt(Math.max(0, point - meter.decimals))
          const expected =
            digits % limit !== 0n
              ? 'too-many-decimals'
              : exact > 9_007_199_254_740_991n || exact < -9_007_199_254_740_991n
                ? 'out-of-range'
                : Number(exact)
          expect(scaled(meterRule(meter), shown)).toBe(expected)
        },
      ),
      runs,
    )
  })
})
