import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Co2Year, co2Drivers, waterfall } from '#core/co2-change'
import { isEqual, printed, sumOf } from '#core/exact'
import { logMean } from '#core/factor-change'
import { footprints } from '#core/footprint'

/** Energy above, at and below zero (more sold than bought), with a factor that may be zero. */
const carrier = fc.record({
  gj: fc.constantFrom(0, 1, 12.5, 400, 9_000, -300),
  factor: fc.constantFrom(0, 0.01, 0.0513, 0.06),
})
const year = fc.record({
  activity: fc.double({ min: 0.1, max: 1e6, noNaN: true }),
  grid: carrier,
  city_gas: carrier,
  self_gen_nonfossil: carrier,
})
type Drawn = typeof year extends fc.Arbitrary<infer T> ? T : never
const yearOf = ({ activity, ...carriers }: Drawn): Co2Year => ({
  activity,
  carriers: Object.fromEntries(Object.entries(carriers).map(([id, { gj, factor }]) => [id, { gj, t: gj * factor }])),
})
const total = (y: Co2Year): number => Object.values(y.carriers).reduce((sum, c) => sum + c.t, 0)
const energy = (y: Co2Year): number => Object.values(y.carriers).reduce((sum, c) => sum + c.gj, 0)

describe('drivers of CO2', () => {
  test('leave no residual, whatever comes, goes, turns or is zero', () => {
    fc.assert(
      fc.property(year, year, (a, b) => {
        const [before, now] = [yearOf(a), yearOf(b)]
        const drivers = co2Drivers(before, now)
        if (!(energy(before) > 0 && energy(now) > 0)) {
          expect(drivers).toEqual({ ok: false, why: 'no-readings' })
          return
        }
        if (!drivers.ok) throw new Error(drivers.why)
        const sum = Object.values(drivers.value).reduce((x, y) => x + y, 0)
        expect(sum).toBeCloseTo(total(now) - total(before), 6)
        const steps = waterfall(total(before), { ...drivers.value })
        expect(steps.at(-1)?.to).toBeCloseTo(total(now), 6)
      }),
      { numRuns: 500 },
    )
  })
  test('each driver alone moves its own part', () => {
    const base: Co2Year = { activity: 100, carriers: { grid: { gj: 100, t: 5 }, city_gas: { gj: 100, t: 5.1 } } }
    const of = (now: Co2Year) => {
      const drivers = co2Drivers(base, now)
      if (!drivers.ok) throw new Error(drivers.why)
      return Object.entries(drivers.value)
        .filter(([, t]) => Math.abs(t) > 1e-9)
        .map(([name]) => name)
    }
    const times = (k: number) => ({ grid: { gj: 100 * k, t: 5 * k }, city_gas: { gj: 100 * k, t: 5.1 * k } })
    expect(of({ activity: 120, carriers: times(1.2) })).toEqual(['activity'])
    expect(of({ activity: 100, carriers: times(0.9) })).toEqual(['intensity'])
    expect(of({ activity: 100, carriers: { ...base.carriers, grid: { gj: 100, t: 4 } } })).toEqual([
      'electricityFactor',
    ])
    expect(of({ activity: 100, carriers: { ...base.carriers, city_gas: { gj: 100, t: 5 } } })).toEqual(['otherFactors'])
    expect(of({ activity: 100, carriers: { grid: { gj: 150, t: 7.5 }, city_gas: { gj: 50, t: 2.55 } } })).toEqual([
      'mix',
    ])
    expect(of(base)).toEqual([])
    expect(co2Drivers({ ...base, activity: 0 }, base)).toEqual({ ok: false, why: 'no-activity' })
  })
  test('the logarithmic mean lies between its numbers and keeps its digits where they are near', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.double({ min: -0.01, max: 0.01, noNaN: true }),
        (a, d) => {
          const b = a * (1 + d)
          const mean = logMean(a, b)
          expect(mean).toBeGreaterThanOrEqual(Math.min(a, b) * (1 - 1e-12))
          expect(mean).toBeLessThanOrEqual(Math.max(a, b) * (1 + 1e-12))
        },
      ),
    )
  })
})

test('products are the plant, exactly', () => {
  const amount = fc.integer({ min: 0, max: 1e9 }).map((n) => n / 1000)
  fc.assert(
    fc.property(
      fc.array(fc.record({ direct: amount, key: amount }), { minLength: 1, maxLength: 8 }),
      amount,
      (of, shared) => {
        const products = of.map((p, i) => ({ id: `p${i}`, ...p }))
        const plant = products.reduce((sum, p) => sum + Math.round(p.direct * 1000), Math.round(shared * 1000)) / 1000
        const result = footprints(plant, products)
        const keys = products.reduce((sum, p) => sum + p.key, 0)
        if (keys === 0 && shared > 0) {
          expect(result).toEqual({ ok: false, why: 'no-value' })
          return
        }
        if (!result.ok) throw new Error(result.why)
        expect(isEqual(sumOf(result.value.map((f) => f.exact)), printed(String(plant)))).toBe(true)
      },
    ),
  )
  expect(footprints(10, [{ id: 'a', direct: 11, key: 1 }])).toEqual({ ok: false, why: 'parts-above-whole' })
})
