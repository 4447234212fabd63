import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ActivityRecord } from '#core/activity'
import type { AmountBin } from '#core/amount'
import { type AnnualFacts, annualView } from '#core/annual'
import { openFigures } from '#core/annual-figure'
import { NO_RECORDS } from '#core/annual-record'
import { type Coefficients, coefficientsOf } from '#core/coefficient'
import { isEqual, readExact, sumOf } from '#core/exact'
import type { Figure } from '#core/figure'
import { countedMeters, officialOf } from '#core/period'
import { Plant } from '#core/plant'
import { type FiscalYear, fiscalYear, fiscalYearInterval, monthInterval, monthsOf } from '#core/time'
import { shipped } from '../golden/shipped.ts'

/** Carriers of every family, and what is handed on; an activity by meter. */
const CARRIERS = [
  { id: 'grid', carrier: 'grid', unit: 'kWh', role: 'intake', contract: 'power' },
  { id: 'sold', carrier: 'grid', unit: 'kWh', role: 'sold' },
  { id: 'gas', carrier: 'city_gas', unit: 'm3' },
  { id: 'oil', carrier: 'heavy_oil_a', unit: 'L' },
  { id: 'wood', carrier: 'wood', unit: 't' },
  { id: 'steam', carrier: 'industrial_steam', unit: 'GJ' },
  { id: 'pieces', carrier: 'activity', unit: 'pcs', role: 'activity' },
] as const
const counter = { measure: 'counter', every: '1h', maxRate: 1000, decimals: 3 }
const name = (text: string) => ({ ja: text, en: text })
const plantOf = (extra: readonly object[] = []): Plant =>
  Plant.parse({
    company: { id: 'co', name: name('co') },
    sites: [
      {
        id: 'works',
        name: name('works'),
        kind: 'factory',
        area: 'kansai',
        agents: ['edge'],
        meters: [...CARRIERS, ...extra].map((m) => ({
          ...counter,
          name: name('m'),
          ...('carrier' in m && m.carrier === 'activity' ? {} : { counted: true }),
          ...m,
        })),
      },
    ],
    segments: [
      {
        ...{ id: 'all', name: name('all'), jsic: '2231', kind: 'A', meters: ['works/*'] },
        activity: { meter: 'works/pieces', unit: '千個', per: 1000 },
        otherActivities: [{ id: 'hours', name: name('hours'), unit: 'h' }],
      },
    ],
    contracts: [{ id: 'power', carrier: 'grid', supplier: 'A0272', menu: 'メニューJ(残差)', from: '2020-04-01' }],
    history: { 2020: { all: { amounts: { grid: 90_000, heavy_oil_a: 20 }, activity: 5, evidence: 'report' } } },
  })
const plant = plantOf()
const coefficients = shipped()

/** Millionths of each carrier in each month. */
const amounts = fc.array(fc.array(fc.integer({ min: 1, max: 5_000_000_000_000 }), { minLength: 12, maxLength: 12 }), {
  minLength: CARRIERS.length,
  maxLength: CARRIERS.length,
})
const binsOf = (
  year: FiscalYear,
  of: readonly (readonly number[])[],
  ids = CARRIERS.map((c) => c.id as string),
): AmountBin[] =>
  monthsOf(year).flatMap((month, i) => {
    const { start, end } = monthInterval(month)
    return ids.map((id, j) => ({
      ...{ meter: `works/${id}`, start, amount: of[j]?.[i] ?? 0 },
      ...{ measured: end - start, e1: 0, e2: 0, e3: 0 },
    }))
  })
const factsOf = (year: FiscalYear, bins: readonly AmountBin[], more: Partial<AnnualFacts> = {}): AnnualFacts => ({
  ...NO_RECORDS,
  plant,
  coefficients,
  now: fiscalYearInterval(fiscalYear(year + 1)).end,
  year,
  months: bins,
  common: new Map(),
  monthMaxima: new Map(),
  bins,
  before: [],
  past: new Map(),
  slots: [],
  areaFactors: monthsOf(year).map((month) => ({ area: 'kansai', month, factor: '9.10', source: 'list' })),
  ...more,
})
/** All figures of a view by id. */
const figuresOf = (facts: AnnualFacts): Map<string, Figure> => {
  const view = annualView(facts)
  if (!view) throw new Error('no view')
  return new Map([...openFigures(view)].flatMap(([id, [figure]]) => (figure ? [[id, figure] as const] : [])))
}
const RUNS = { numRuns: 25 }
const years = fc.integer({ min: 2021, max: 2026 }).map(fiscalYear)

test('the sums of twelve months are the year, to the last digit before rounding', () => {
  fc.assert(
    fc.property(years, amounts, (year, of) => {
      const bins = binsOf(year, of)
      const official = (interval: { start: number; end: number }) =>
        officialOf(factsOf(year, bins), countedMeters({ plant }), {
          interval: fiscalYearInterval(year),
          bins: bins.filter((b) => b.start >= interval.start && b.start < interval.end),
        })
      const whole = official(fiscalYearInterval(year))
      const months = monthsOf(year).map((m) => official(monthInterval(m)))
      if (!whole.energy.ok || !whole.co2.ok) throw new Error('a factor is missing')
      for (const total of ['a', 'aPrime', 'b', 'bPrime', 'net'] as const) {
        const parts = months.map(({ energy }) => readExact(energy.ok ? energy.value.exact[total] : 'none'))
        expect(isEqual(sumOf(parts), readExact(whole.energy.value.exact[total])), total).toBe(true)
      }
      for (const total of ['location', 'market', 'basic', 'scope1', 'scope2'] as const) {
        const parts = months.map(({ co2 }) => readExact(co2.ok ? co2.value.exact[total] : 'none'))
        expect(isEqual(sumOf(parts), readExact(whole.co2.value.exact[total])), total).toBe(true)
      }
      const shown = figuresOf(factsOf(year, bins))
      expect(shown.get(`fy${year}.energy.gj`)).toEqual({ value: whole.energy.value.net, unit: 'GJ' })
      expect(shown.get(`fy${year}.co2.market`)).toEqual({ value: whole.co2.value.market, unit: 't-CO2' })
    }),
    RUNS,
  )
})

test('a meter of no energy, and an activity of zero, change no figure', () => {
  const idle = { id: 'idle', carrier: 'kerosene', unit: 'L' }
  const zero = (month: string): ActivityRecord => ({
    ...{ segment: 'all', denominator: 'hours', month, value: '0', unit: 'h', evidence: 'book', act: 1 },
  })
  fc.assert(
    fc.property(years, amounts, fc.integer({ min: 1, max: 11 }), (year, of, worked) => {
      const hours = monthsOf(year).map((month, i) => ({ ...zero(month), value: i < worked ? '160' : '0' }))
      const before = figuresOf(factsOf(year, binsOf(year, of), { activity: hours.slice(0, worked) }))
      const ids = [...CARRIERS.map((c) => c.id as string), 'idle']
      const more = factsOf(year, binsOf(year, of, ids), { plant: plantOf([idle]), activity: hours })
      const after = figuresOf(more)
      for (const [id, figure] of before) expect(after.get(id), id).toEqual(figure)
      const added = [...after.keys()].filter((id) => !before.has(id))
      expect(added.every((id) => id.startsWith(`fy${year}.carrier.kerosene.`))).toBe(true)
      for (const id of added) expect(after.get(id), id).toMatchObject({ value: 0 })
    }),
    RUNS,
  )
})

/** The suppliers' list of the newest year, made into that of a later one with every factor doubled. */
const withNext = ({ sets, sources }: Coefficients, year: number): Coefficients => {
  const next = sets.flatMap((set) => {
    if (set.kind !== 'supplier-co2' || !set.complete || set.from !== 2025) return []
    const values = set.values.map((row) => ({ ...row, adjusted: row.adjusted && String(2 * Number(row.adjusted)) }))
    return [{ ...set, id: `${set.id}-later`, from: year, to: year, values }]
  })
  if (next.length === 0) throw new Error('no list to make the next one of')
  return coefficientsOf([...sets, ...next], sources)
}
test('the list of a later year changes no figure of a year before, and makes its own year no longer provisional', () => {
  const later = withNext(coefficients, 2027)
  fc.assert(
    fc.property(years, amounts, (year, of) => {
      const bins = binsOf(year, of)
      expect(figuresOf(factsOf(year, bins, { coefficients: later }))).toEqual(figuresOf(factsOf(year, bins)))
    }),
    RUNS,
  )
  const own = fiscalYear(2027)
  const bins = binsOf(
    own,
    CARRIERS.map(() => Array.from({ length: 12 }, () => 1_000_000_000)),
  )
  const [before, after] = [annualView(factsOf(own, bins)), annualView(factsOf(own, bins, { coefficients: later }))]
  expect(before?.official.factors.some((f) => f.provisional !== null)).toBe(true)
  expect(after?.company.co2.market).not.toEqual(before?.company.co2.market)
})

test('the regime goes by the date: March 2023 by 9.76, April 2023 by 8.64', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), (kWh) => {
      const gj = (year: FiscalYear, month: number): number => {
        const one = Array.from({ length: 12 }, (_, i) => (i === month ? kWh * 1_000_000 : 0))
        const figure = figuresOf(factsOf(year, binsOf(year, [one], ['grid']))).get(`fy${year}.energy.gj`)
        return figure && 'value' in figure ? figure.value : Number.NaN
      }
      expect(gj(fiscalYear(2022), 11)).toBeCloseTo((kWh * 9.76) / 1000, 6)
      expect(gj(fiscalYear(2023), 0)).toBeCloseTo((kWh * 8.64) / 1000, 6)
    }),
    RUNS,
  )
})
