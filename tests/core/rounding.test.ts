import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halfUp, significant } from '#core/rounding'

test.each([
  [1.005, 2, 1.01],
  [2.5, 0, 3],
  [1509.3, 0, 1509],
  [3018.6, 0, 3019],
  [0.4999, 0, 0],
  [-0.5, 0, -1],
  [-0.4, 0, 0],
  [96.35, 1, 96.4],
  [1e-7, 3, 0],
  [12_345, -2, 12_300],
  [450, -3, 0],
  [500, -3, 1000],
  [1.1 * 1.15 * 100, 1, 126.5],
  [58.49999999999999, 0, 59],
])('halfUp(%d, %d) is %d', (n, decimals, expected) => expect(halfUp(n, decimals)).toBe(expected))

test.each([
  [0.123456, 4, 0.1235],
  [3.2444, 4, 3.244],
  [99_995, 4, 100_000],
  [0, 4, 0],
  [-0.0012345, 4, -0.001235],
  [2, 4, 2],
])('significant(%d, %d) is %d', (n, digits, expected) => expect(significant(n, digits)).toBe(expected))

test('a printed decimal rounds by its digits, whatever its binary form', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 10n), fc.integer({ min: 0, max: 5 }), (digits, decimals) => {
      // the number digits / 10^(decimals + 1), rounded in integers
      const expected = Number(`${digits / 10n + (digits % 10n >= 5n ? 1n : 0n)}e${-decimals}`)
      expect(halfUp(Number(`${digits}e${-(decimals + 1)}`), decimals)).toBe(expected)
    }),
  )
})

test('what is not finite is refused', () => expect(() => halfUp(Number.NaN)).toThrow(RangeError))
