import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  companyYearOnYear,
  filedIntensity,
  improvement,
  intensity,
  restatedBase,
  rollUp,
  type Weighted,
} from '#core/intensity'
import { gj } from '#core/quantity'
import { halfUp } from '#core/rounding'
import { fiscalYear } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const parts = (aPrime: number, b = 0, bPrime = 0) => ({ aPrime: gj(aPrime), b: gj(b), bPrime: gj(bPrime) })

test('filed intensity comes from rounded A′, B, B′ and has four significant digits; the other is unrounded', () => {
  const of = parts(22_211, 100, 50)
  // 573.0438 − 2.58 − 1.29 kL against 573 − 3 − 1
  expect(intensity(of, 900)).toEqual({ ok: true, value: (22_211 * 0.0258 - 100 * 0.0258 - 50 * 0.0258) / 900 })
  expect(filedIntensity(of, 900)).toEqual({ ok: true, value: 0.6322 })
})
test('without activity there is no intensity, without a base no improvement', () => {
  expect(intensity(parts(1), 0)).toEqual({ ok: false, why: 'no-activity' })
  expect(improvement(0, 1)).toEqual({ ok: false, why: 'no-base-year' })
  expect(rollUp([])).toEqual({ ok: false, why: 'no-readings' })
})
test('ratios 0.5 and 1.0 with equal energy of the year give 25.0 %, not the BAU rate of 33.3 %', () => {
  expect(
    rollUp([
      { r: 0.5, energy: 10 },
      { r: 0, energy: 10 },
    ]),
  ).toEqual({ ok: true, value: 0.25 })
})
test('the company’s year on year weights the segments', () =>
  expect(
    companyYearOnYear([
      { energy: 300, ratio: 98 },
      { energy: 100, ratio: 104.2 },
    ]),
  ).toEqual({ ok: true, value: 99.6 }))

const member = fc.record({
  r: fc.double({ min: -1, max: 1, noNaN: true }),
  energy: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
})
test('two steps (companies, then the industry) and one step give the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(member, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      (companies) => {
        const steps = companies.map((segments): Weighted => {
          const r = rollUp(segments)
          if (!r.ok) throw new Error(r.why)
          return { r: r.value, energy: segments.reduce((sum, s) => sum + s.energy, 0) }
        })
        const [two, one] = [rollUp(steps), rollUp(companies.flat())]
        if (!two.ok || !one.ok) throw new Error('no energy')
        expect(two.value).toBeCloseTo(one.value, 9)
      },
    ),
  )
})

test('over the regime break an electricity-only site seems 11.5 % better; restated it is as it was', () => {
  const coefficients = shipped()
  const base = { usages: [{ carrier: 'grid', amount: 1_000_000, unit: 'kWh' }], activity: 100 } as const
  const [old, restated] = [2020, 2025].map((year) => restatedBase(coefficients, base, fiscalYear(year)))
  if (!old?.ok || !restated?.ok) throw new Error('no base')
  const asFiled = improvement(old.value, restated.value)
  expect(asFiled.ok && halfUp(asFiled.value * 100, 1)).toBe(11.5)
  expect(improvement(restated.value, restated.value)).toEqual({ ok: true, value: 0 })
})
