import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absent, computed } from '#core/computed'
import { Target } from '#core/plant'
import { halfUp } from '#core/rounding'
import type { MonthValue } from '#core/season'
import { TargetState } from '#core/snapshot'
import { type TargetInput, targetState } from '#core/target'
import { targetPath } from '#core/target-path'
import { addMonths, fiscalYear, monthsOf } from '#core/time'

const FY = fiscalYear(2026)
const name = { ja: '目標', en: 'target' }
const co2Target = Target.parse({
  id: 'co2',
  name,
  metric: 'co2',
  baseYear: 2013,
  goalYear: 2030,
  goal: 0.46,
  path: 'linear',
})
const rTarget = Target.parse({
  id: 'r',
  name,
  metric: 'improvement',
  baseYear: 2020,
  goalYear: 2030,
  goal: 0.0956,
  path: 'yearly-1-percent',
})
const pueTarget = Target.parse({ id: 'pue', name, metric: 'pue', baseYear: 2025, goalYear: 2030, goal: 1.3, base: 1.4 })
const about: TargetInput['about'] = {
  unit: 't-CO2',
  basis: 'market',
  provisional: 2025,
  period: null,
  category: null,
  coverage: 1,
}
const value = (figure: TargetState['landing']): number => {
  if (!('value' in figure)) throw new Error(figure.why)
  return figure.value
}

// a year with a summer peak: 1,200 t, and this year 10 % below it
const shape = [80, 90, 100, 140, 150, 120, 90, 80, 90, 100, 90, 70]
const lastYear: MonthValue[] = monthsOf(fiscalYear(2025)).map((month, i) => ({
  month,
  value: shape[i] ?? 0,
  elapsed: 1,
}))
const soFar = (n: number, factor = 0.9): MonthValue[] =>
  lastYear.slice(0, n).map((m) => ({ ...m, month: addMonths(m.month, 12), value: m.value * factor }))
const input = (over: Partial<TargetInput> = {}): TargetInput => ({
  target: co2Target,
  thisYear: FY,
  base: computed(2000),
  finished: [{ fy: 2025, value: 1200 }],
  months: soFar(7),
  lastYear,
  about,
  ...over,
})

describe('amounts', () => {
  test('landing follows last year’s season, not the calendar', () => {
    const state = targetState(input())
    expect(value(state.toDate)).toBeCloseTo(693, 9)
    expect(value(state.landing)).toBeCloseTo(1080, 9)
    // every month is 10 % below: no spread, but no forecast is surer than 2 % of the 36 % (430 / 1200) ahead
    const half = (1.28 * 0.02 * 1080 * 430) / 1200
    expect(state.band?.map((n) => halfUp(n, 6))).toEqual([halfUp(1080 - half, 6), halfUp(1080 + half, 6)])
    // 2000 × (1 − 0.46 × 13 / 17)
    expect(value(state.pathThisYear)).toBeCloseTo(2000 * (1 - (0.46 * 13) / 17), 9)
    expect(value(state.pathToDate)).toBeCloseTo((value(state.pathThisYear) * 770) / 1200, 9)
    expect(value(state.gap)).toBeCloseTo(value(state.pathThisYear) - 1080, 9)
    expect(state.state).toBe('ahead')
    expect(TargetState.parse(state)).toEqual(state)
  })
  test('what is needed per month lands exactly on the path', () => {
    const state = targetState(input())
    expect(value(state.toDate) + 5 * value(state.neededPerMonth)).toBeCloseTo(value(state.pathThisYear), 9)
  })
  test('the running month counts with its share', () => {
    const running: MonthValue = { month: '2026-11', value: 80 * 0.9 * 0.7, elapsed: 0.7 }
    const state = targetState(input({ months: [...soFar(7), running] }))
    expect(value(state.landing)).toBeCloseTo(1080, 9)
    expect(value(state.toDate) + 4.3 * value(state.neededPerMonth)).toBeCloseTo(value(state.pathThisYear), 9)
  })
  test('without last year the days are the season, and an assumed spread makes the band', () => {
    const flat = monthsOf(FY)
      .slice(0, 2)
      .map((month, i) => ({ month, value: [30, 31][i] ?? 0, elapsed: 1 }))
    const state = targetState(input({ months: flat, lastYear: [] }))
    expect(value(state.landing)).toBeCloseTo(365, 9)
    const half = 1.28 * 0.1 * (365 - 61)
    expect(state.band?.map((n) => halfUp(n, 6))).toEqual([halfUp(365 - half, 6), halfUp(365 + half, 6)])
  })
  test('a band across the path is near, a whole band beyond it is behind', () => {
    const unsteady = soFar(7, 1).map((m, i) => ({ ...m, value: m.value * (i % 2 ? 1.18 : 0.98) }))
    expect(targetState(input({ months: unsteady })).state).toBe('near')
    expect(targetState(input({ months: soFar(7, 1.5) })).state).toBe('behind')
  })
  test('months before the first reading are estimated by the season, and cannot be saved any more', () => {
    const state = targetState(input({ months: soFar(7).slice(3) }))
    expect(value(state.landing)).toBeCloseTo(1080, 9)
    expect(693 + 5 * value(state.neededPerMonth)).toBeCloseTo(value(state.pathThisYear), 9)
  })
  test('without months, without base, in the first days: figures say why', () => {
    const none = targetState(input({ months: [] }))
    expect([none.toDate, none.landing, none.state]).toEqual([
      { why: 'no-readings', unit: 't-CO2' },
      { why: 'no-readings', unit: 't-CO2' },
      'unknown',
    ])
    const baseless = targetState(input({ base: absent('no-base-year') }))
    expect([baseless.path, baseless.pathThisYear, baseless.state]).toEqual([
      [],
      { why: 'no-base-year', unit: 't-CO2' },
      'unknown',
    ])
    expect(value(baseless.landing)).toBeCloseTo(1080, 9)
    const days = targetState(input({ months: [{ month: '2026-04', value: 8, elapsed: 0.1 }] }))
    expect(days.landing).toEqual({ why: 'too-early', unit: 't-CO2' })
  })
})

describe('rates', () => {
  const rates = { ...about, unit: '1' }
  const month = (i: number, r: number, weight: number): MonthValue => ({
    month: monthsOf(FY)[i] ?? '',
    value: r,
    weight,
    elapsed: 1,
  })
  test('R so far is weighted by the denominators', () => {
    const months = [month(0, 0.04, 100), month(1, 0.08, 300)]
    const state = targetState(input({ target: rTarget, base: computed(0), months, lastYear: [], about: rates }))
    expect(value(state.toDate)).toBeCloseTo(0.07, 12)
    expect(value(state.landing)).toBeCloseTo(0.07, 12)
    expect(halfUp(value(state.pathThisYear), 4)).toBe(0.0585)
    expect([state.better, halfUp(value(state.gap), 4)]).toEqual(['higher', 0.0115])
  })
  test('the mean rate needed over the rest lands on the path', () => {
    const months = Array.from({ length: 6 }, (_, i) => month(i, 0.04, 100))
    const state = targetState(input({ target: rTarget, months, lastYear: [], about: rates }))
    const over = 183 / 365
    expect(value(state.toDate) * over + value(state.neededPerMonth) * (1 - over)).toBeCloseTo(
      value(state.pathThisYear),
      12,
    )
  })
  test('a PUE that is high in summer is expected to fall in winter as it did last year', () => {
    const pues = [1.4, 1.42, 1.46, 1.52, 1.52, 1.46, 1.4, 1.34, 1.3, 1.3, 1.32, 1.36]
    const last = monthsOf(fiscalYear(2025)).map((m, i) => ({ month: m, value: pues[i] ?? 0, weight: 100, elapsed: 1 }))
    const months = last.slice(0, 6).map((m) => ({ ...m, month: addMonths(m.month, 12), value: m.value - 0.05 }))
    const state = targetState(input({ target: pueTarget, base: computed(1.4), months, lastYear: last, about: rates }))
    const whole = pues.reduce((a, n) => a + n, 0) / 12
    expect(value(state.landing)).toBeCloseTo(whole - 0.05, 9)
    expect(value(state.toDate)).toBeGreaterThan(value(state.landing))
    expect(value(state.pathToDate)).toBeGreaterThan(value(state.pathThisYear))
  })
  test('R of several segments is given, for months do not add up to it', () => {
    const months = [month(0, 0.04, 100), month(1, 0.08, 300)]
    const state = targetState(input({ target: rTarget, months, lastYear: [], toDate: computed(0.0651), about: rates }))
    expect(value(state.toDate)).toBe(0.0651)
    expect(value(state.landing)).toBeCloseTo(0.0651, 12)
  })
})

test('a peak is the highest, or last year’s of the months ahead', () => {
  const target = Target.parse({
    id: 'kw',
    name,
    metric: 'demand_kW',
    baseYear: 2025,
    goalYear: 2026,
    goal: 900,
    base: 1000,
  })
  const last = lastYear.map((m, i) => ({ ...m, value: i === 9 ? 950 : 800 }))
  const months = [{ month: '2026-04', value: 820, elapsed: 1 }]
  const state = targetState(
    input({ target, base: computed(1000), months, lastYear: last, about: { ...about, unit: 'kW' } }),
  )
  expect([value(state.toDate), value(state.landing), value(state.pathThisYear), state.state]).toEqual([
    820,
    950,
    900,
    'behind',
  ])
})

describe('path', () => {
  const points = (target: Target, base = 100) => {
    const path = targetPath(target, computed(base))
    if (!path.ok) throw new Error(path.why)
    return path.value
  }
  test('CO2 falls in a straight line from the base to 54 % of it', () => {
    const path = points(co2Target)
    expect([path[0], path.at(-1)].map((p) => [p?.fy, halfUp(p?.value ?? 0, 9)])).toEqual([
      [2013, 100],
      [2030, 54],
    ])
  })
  test('own points are kept and joined by lines', () => {
    const own = Target.parse({ ...pueTarget, path: { 2027: 1.38, 2029: 1.34 } })
    expect(points(own, 1.4).map((p) => halfUp(p.value, 6))).toEqual([1.4, 1.39, 1.38, 1.36, 1.34, 1.3])
  })
  test('1 % a year of an amount is base × 0.99ⁿ', () => {
    const amount = Target.parse({ ...pueTarget, metric: 'energy_kL', path: 'yearly-1-percent' })
    expect(points(amount, 1000).map((p) => halfUp(p.value, 3))).toEqual([1000, 990, 980.1, 970.299, 960.596, 950.99])
  })
  test('a path is monotone between its base and its goal, and ends at the goal', () => {
    const run = fc.record({
      goal: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      years: fc.integer({ min: 1, max: 40 }),
      base: fc.double({ min: 1, max: 1e6, noNaN: true }),
    })
    fc.assert(
      fc.property(run, ({ goal, years, base }) => {
        const path = points(Target.parse({ ...co2Target, goal, goalYear: 2013 + years }), base)
        expect(path).toHaveLength(years + 1)
        for (const [i, point] of path.entries())
          expect(point.value).toBeLessThanOrEqual((path[i - 1]?.value ?? base) * (1 + 1e-12))
        expect(path.at(-1)?.value).toBeCloseTo(base * (1 - goal), 6)
      }),
    )
  })
})
