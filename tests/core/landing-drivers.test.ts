import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import { NO_RECORDS } from '#core/annual-record'
import { aheadByDrivers, amountByDrivers, type Drivers, fitted } from '#core/landing-drivers'
import type { TargetGround } from '#core/metered'
import { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import type { MonthValue } from '#core/season'
import { targetOf } from '#core/target-of'
import { type FiscalYear, fiscalYear, HOUR, type Month, monthInterval, monthsOf } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const FY = fiscalYear(2026)
const months = [...monthsOf(fiscalYear(2025)), ...monthsOf(FY)]
/** Activity of 24 months, the second year with another course than the first. */
const activity = new Map(months.map((m, i) => [m, 100 + ((i * 37) % 90) + (i >= 18 ? 60 : 0)]))
const course = (of: (month: Month) => number, over = 6, running = 0.5) => ({
  year: FY,
  lastYear: monthsOf(fiscalYear(2025)).map((month): MonthValue => ({ month, value: of(month), elapsed: 1 })),
  months: monthsOf(FY)
    .slice(0, over + 1)
    .map((month, i): MonthValue => {
      const elapsed = i < over ? 1 : running
      return { month, value: of(month) * elapsed, elapsed }
    }),
})
const planned: Drivers = { by: ['activity-plan'], values: new Map([...activity].map(([m, a]) => [m, [a]])) }
const a = (month: Month): number => activity.get(month) ?? Number.NaN

describe('a landing that follows planned activity', () => {
  test('is exact where the months lie on a line: 500 + 3 a tonne', () => {
    const energy = (m: Month) => 500 + 3 * a(m)
    const landing = amountByDrivers(course(energy), planned)
    const whole = monthsOf(FY).reduce((sum, m) => sum + energy(m), 0)
    if (!landing.ok) throw new Error(landing.why)
    expect(landing.value.value).toBeCloseTo(whole, 6)
    expect(landing.value.band?.map((end) => end - whole).every((off) => Math.abs(off) < 1e-3)).toBe(true)
  })
  test('an 80 % band holds the year about 80 times in 100', () => {
    let seed = 42
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return (seed + 1) / 2 ** 31
    }
    const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
    let held = 0
    const TRIALS = 600
    for (let i = 0; i < TRIALS; i += 1) {
      const truth = new Map(months.map((m) => [m, 500 + 3 * a(m) + 15 * normal()]))
      const of = (m: Month): number => truth.get(m) ?? 0
      const landing = amountByDrivers(course(of, 6, 1), planned)
      const whole = monthsOf(FY).reduce((sum, m) => sum + of(m), 0)
      if (!landing.ok || !landing.value.band) throw new Error('no band')
      const [low, high] = landing.value.band
      if (low <= whole && whole <= high) held += 1
    }
    expect(held / TRIALS).toBeGreaterThan(0.75)
    expect(held / TRIALS).toBeLessThan(0.88)
  })
  test('is none where activity explains too little, a month ahead has no plan, or the year does not begin in April', () => {
    const unrelated = (m: Month) => 500 + ((months.indexOf(m) * 7919) % 13) * 40
    expect(amountByDrivers(course(unrelated), planned)).toEqual({ ok: false, why: 'too-early' })
    const short = { ...planned, values: new Map([...planned.values].slice(0, -1)) }
    expect(amountByDrivers(course(a), short)).toEqual({ ok: false, why: 'no-value' })
    const late = course(a)
    expect(amountByDrivers({ ...late, months: late.months.slice(1) }, planned)).toEqual({
      ok: false,
      why: 'no-readings',
    })
    expect(
      fitted([
        { x: [1], y: 2 },
        { x: [1], y: 3 },
      ]),
    ).toBeUndefined()
  })
  test('the line is found whatever the units of amount and drivers', () => {
    const size = fc.double({ min: 0.01, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(size, size, size, (base, perTonne, scale) => {
        const values = new Map([...activity].map(([m, v]) => [m, [v * scale, (months.indexOf(m) % 7) * 30]] as const))
        const energy = (m: Month) => base + perTonne * a(m) + 2 * ((months.indexOf(m) % 7) * 30)
        const ahead = aheadByDrivers(course(energy), { by: ['activity-plan', 'degree-days'], values }, (m) => m.value)
        const rest = monthsOf(FY)
          .slice(6)
          .reduce((sum, m, i) => sum + energy(m) * (i === 0 ? 0.5 : 1), 0)
        return ahead.ok && Math.abs(ahead.value.value - rest) <= 1e-6 * Math.abs(rest)
      }),
    )
  })
})

const name = { ja: '工場', en: 'Works' }
const meter = { name, measure: 'counter', unit: 'kWh', every: '1m', maxRate: 1e9 }
const plantOf = (plan: Record<string, number> | undefined, weather: boolean): Plant =>
  Plant.parse({
    company: { id: 'co', name },
    sites: [
      {
        ...{ id: 'works', name, kind: 'factory', area: 'tokyo', agents: ['edge'] },
        meters: [
          { ...meter, id: 'grid', carrier: 'grid', role: 'intake', counted: true },
          { ...meter, id: 'output', carrier: 'activity', unit: 't', role: 'activity' },
          ...(weather
            ? [{ ...meter, id: 'air', carrier: 'weather', measure: 'gauge', unit: 'degC', role: 'weather' }]
            : []),
        ],
      },
    ],
    segments: [
      {
        ...{ id: 'steel', name, jsic: '2221', kind: 'A', meters: ['works/*'] },
        activity: { meter: 'works/output', unit: 't', per: 1000, ...(plan ? { plan } : {}) },
      },
    ],
    targets: ['electricity_kWh', 'intensity'].map((metric) => ({
      ...{ id: metric.replace('_', '-').toLowerCase(), name, metric, scope: 'steel', baseYear: 2025, goalYear: 2030 },
      ...{ goal: 1, base: 2 },
    })),
  })
const bin = (id: string, month: Month, amount: number): AmountBin => {
  const { start, end } = monthInterval(month)
  return { meter: `works/${id}`, start, amount: Math.round(amount * MICRO), measured: end - start, e1: 0, e2: 0, e3: 0 }
}
const temperature = (month: Month): number =>
  [10, 18, 22, 27, 29, 25, 18, 12, 7, 4, 5, 9][(Number(month.slice(5)) + 8) % 12] ?? 0
/** Six whole months of FY2026 after FY2025; kWh by month. */
const groundOf = (plant: Plant, kWh: (month: Month) => number): TargetGround => {
  const known = months.slice(0, 18)
  return {
    ...NO_RECORDS,
    ...{ plant, coefficients: shipped(), common: new Map(), monthMaxima: new Map() },
    now: monthInterval('2026-10').start,
    months: known.flatMap((m) => {
      const { start, end } = monthInterval(m)
      const air = (temperature(m) * (end - start)) / HOUR
      return [bin('grid', m, kWh(m)), bin('output', m, a(m) * 1000), bin('air', m, air)]
    }),
  }
}
const landed = (ground: TargetGround, index = 0) => {
  const target = ground.plant.targets[index]
  if (!target) throw new Error('no target')
  const { landing, method, neededPerMonth, toDate } = targetOf(ground, target)
  return { method, landing: 'value' in landing ? landing.value : landing.why, neededPerMonth, toDate }
}
const planFrom = (year: FiscalYear): Record<string, number> =>
  Object.fromEntries(
    monthsOf(year)
      .slice(6)
      .map((m) => [m, a(m)]),
  )

describe('targets name how their landing was found', () => {
  const kWh = (m: Month) => 40_000 + 300 * a(m)
  const whole = monthsOf(FY).reduce((sum, m) => sum + kWh(m), 0)
  test('by the plan of the segment: amount and intensity', () => {
    const ground = groundOf(plantOf(planFrom(FY), false), kWh)
    const { method, landing, neededPerMonth, toDate } = landed(ground)
    expect([method, landing]).toEqual(['activity-plan', expect.closeTo(whole, 3)])
    if (!('value' in neededPerMonth) || !('value' in toDate)) throw new Error('no figure')
    expect(neededPerMonth.value).toBeLessThan(0)
    const t = monthsOf(FY).reduce((sum, m) => sum + a(m), 0)
    expect(landed(ground, 1)).toMatchObject({
      method: 'activity-plan',
      landing: expect.closeTo(((whole / 1000) * 8.64 * 0.0258) / t, 9),
    })
  })
  test('without a plan by the season; where the plan ends too early too', () => {
    expect(landed(groundOf(plantOf(undefined, false), kWh)).method).toBe('season')
    expect(landed(groundOf(plantOf({ '2026-10': 150 }, false), kWh)).method).toBe('season')
  })
  test('by degree days of the site’s thermometer: months ahead as last year', () => {
    const heat = (m: Month) => {
      const days = (monthInterval(m).end - monthInterval(m).start) / 86_400_000
      return 30_000 + days * (90 * Math.max(0, 18 - temperature(m)) + 120 * Math.max(0, temperature(m) - 21))
    }
    const { method, landing } = landed(groundOf(plantOf(undefined, true), heat))
    expect(method).toBe('degree-days')
    expect(landing).toBeCloseTo(
      monthsOf(FY).reduce((sum, m) => sum + heat(m), 0),
      2,
    )
  })
})
