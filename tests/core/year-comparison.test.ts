import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeBase, changesFor } from '#core/base-change'
import { absent, computed } from '#core/computed'
import { improvement, rollUp } from '#core/intensity'
import { NO_FACTOR } from '#core/proof'
import { baseIntensity } from '#core/segment-year'
import { fiscalYear } from '#core/time'
import { compareCompany, compareOptimised, compareYears, type FiledYear } from '#core/year-comparison'
import { shipped } from '../golden/shipped.ts'

const coefficients = shipped()
const years = (intensities: readonly (number | null)[], energy = 100): FiledYear[] =>
  intensities.map((e, i) => ({
    fy: fiscalYear(2020 + i),
    intensity: e === null ? absent('no-base-year') : computed(e),
    energy,
    optimised: absent('no-value'),
    levelled: absent('no-value'),
    proof: NO_FACTOR,
  }))

test('特定-第4表: 3.244 3.247 2.906 2.819 2.796', () => {
  const row = compareYears(years([3.244, 3.247, 2.906, 2.819, 2.796]))
  expect(row.ratios.map((r) => r.ratio)).toEqual([100.1, 89.5, 97, 99.2].map(computed))
  expect(row).toMatchObject({ yearOnYear: { value: 99.2 }, mean: { value: 96.4 }, due: [] })
})
test('the optimisation intensity: ratios to FY2023 are of the levelling, later ones of A″, never across', () => {
  const filed = (fy: number, levelled: number | null, optimised: number | null): FiledYear => ({
    ...{ fy: fiscalYear(fy), intensity: computed(3), energy: 100, proof: NO_FACTOR },
    levelled: levelled === null ? absent('no-value') : computed(levelled),
    optimised: optimised === null ? absent('no-value') : computed(optimised),
  })
  const five = [
    filed(2021, 4, null),
    filed(2022, 3.96, null),
    filed(2023, 3.9, 4.2),
    filed(2024, null, 4.158),
    filed(2025, null, 4),
  ]
  const row = compareOptimised(five)
  expect(row.ratios.map((r) => r.ratio)).toEqual([99, 98.5, 99, 96.2].map(computed))
  expect(row.mean).toEqual(computed(98.2))
  // FY2023 filed by one of them alone: the ratio on the other side is absent
  const [, , gap] = compareOptimised([...five.slice(0, 2), filed(2023, 3.9, null), ...five.slice(3)]).ratios
  expect(gap?.ratio).toEqual(absent('no-value'))
})
test('a missing year takes the ratios beside it and the mean, with the reason', () => {
  const row = compareYears(years([3.244, null, 2.906, 2.819, 2.796]))
  expect(row.ratios.map((r) => r.ratio.ok)).toEqual([false, false, true, true])
  expect(row.mean).toEqual({ ok: false, why: 'too-early' })
})
test('a company of one segment has the segment’s row; several are weighted by their energy of the year', () => {
  const one = years([3.244, 3.247, 2.906, 2.819, 2.796])
  const row = compareYears(one)
  expect(compareCompany([{ years: one, of: row }])).toEqual(row)
  const other = years([1, 1, 1, 1, 1.1], 300)
  const company = compareCompany([
    { years: one, of: row },
    { years: other, of: compareYears(other) },
  ])
  // (99.2 × 100 + 110.0 × 300) / 400
  expect(company.yearOnYear).toEqual({ ok: true, value: 107.3 })
  expect(company.due).toContain('year-on-year-not-below-100')
})

const year = fiscalYear(2023)
const common = { id: 'c', segment: 's', from: '2023-04', approver: 'board', evidence: 'minutes' }
const eOf = (base: NonNullable<ReturnType<typeof changeBase>>) => {
  const e = baseIntensity({ coefficients }, base, year)
  if (!e.ok) throw new Error(e.why)
  return e.value
}
const positive = fc.double({ min: 1, max: 1e6, noNaN: true })

test('a spliced denominator leaves R of the overlap year as it was', () => {
  fc.assert(
    fc.property(positive, positive, positive, positive, (kWh, activity, before, after) => {
      const base = { usages: [{ carrier: 'grid', amount: kWh, unit: 'kWh' }], activity, heatYear: year } as const
      const changed = changeBase(base, { change: 'denominator', ...common, overlapYear: 2023, before, after })
      if (!changed) throw new Error('no base')
      const energy = 77
      const [old, now] = [improvement(eOf(base), energy / before), improvement(eOf(changed), energy / after)]
      if (!old.ok || !now.ok) throw new Error('no R')
      expect(Math.abs(now.value - old.value)).toBeLessThanOrEqual(Math.max(1, Math.abs(old.value)) * 1e-12)
    }),
  )
})
test('a new segment leaves the company’s R as it was', () => {
  fc.assert(
    fc.property(fc.double({ min: -0.5, max: 0.5, noNaN: true }), positive, positive, (rate, kWh, activity) => {
      const base = changeBase(undefined, {
        change: 'new-segment',
        ...common,
        year: 2023,
        amounts: { grid: kWh },
        activity,
        companyRate: rate,
      })
      if (!base) throw new Error('no base')
      const e = eOf({ ...base, usages: [{ carrier: 'grid', amount: kWh, unit: 'kWh' }] })
      const r = improvement(eOf(base), e)
      if (!r.ok) throw new Error(r.why)
      const company = rollUp([
        { r: rate, energy: 1_000 },
        { r: r.value, energy: kWh },
      ])
      if (!company.ok) throw new Error(company.why)
      expect(company.value).toBeCloseTo(rate, 9)
    }),
  )
})
test('what leaves and comes back is the base as it was; changes hold from their year on', () => {
  const base = { usages: [{ carrier: 'grid', amount: 1_000, unit: 'kWh' }], activity: 10, heatYear: year } as const
  const out = { change: 'organisation', ...common, amounts: { grid: -400 }, activity: -4 } as const
  const back = { ...out, id: 'd', from: '2025-10', amounts: { grid: 400 }, activity: 4 } as const
  expect(changeBase(changeBase(base, out), back)).toEqual(base)
  expect(changesFor([back, out], 's', fiscalYear(2024))).toEqual([out])
  expect(changesFor([back, out], 's', fiscalYear(2025))).toEqual([out, back])
  expect(changesFor([back, out], 'other', fiscalYear(2025))).toEqual([])
})
