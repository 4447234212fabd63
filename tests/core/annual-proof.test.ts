import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import { type AnnualFacts, annualView } from '#core/annual'
import { NO_RECORDS } from '#core/annual-record'
import { AnnualView } from '#core/annual-view'
import { AvoidedProduct } from '#core/avoided'
import { CentreRecord } from '#core/centre-record'
import { Certificate } from '#core/certificate'
import { Why } from '#core/computed'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { type FiscalYear, fiscalYear, fiscalYearInterval, monthInterval, monthsOf, SLOT } from '#core/time'
import { loadPlant } from '../../server/config/plant-file.ts'
import { shipped } from '../golden/shipped.ts'

/** The demo's plant with a meter of everything, and with what people record beside it. */
const loaded = loadPlant(`${import.meta.dirname}/../../demo/plant.yaml`)
if (!loaded.ok) throw new Error('the demo has no plant')
const [centre, works] = loaded.plant.sites
if (!centre || !works) throw new Error('the demo has two sites')
const roof = { id: 'roof', source: 'solar', strings: [{ panels_kW: 90, inverter_kW: 80 }] } as const
const hall = (id: string, it: string) => ({ id, name: centre.name, it: [it], infrastructure: [] })
const plant: Plant = {
  ...loaded.plant,
  sites: [
    { ...centre, halls: [hall('a', 'ups-a'), hall('b', 'ups-b'), hall('c', 'ups-c')] },
    { ...works, deemed: [{ ...roof, strings: [...roof.strings] }] },
  ],
}
const monthsIn = (year: FiscalYear, but: readonly string[] = []): AmountBin[] =>
  monthsOf(year).flatMap((month) => {
    const { start, end } = monthInterval(month)
    return plant.sites.flatMap((site) =>
      site.meters
        .filter((m) => !but.includes(m.id))
        .map((m, i) => ({ meter: `${site.id}/${m.id}`, start, amount: (1000 + i) * MICRO }))
        .map((bin) => ({ ...bin, measured: (end - start) * 0.9, e1: (end - start) * 0.05, e2: 0, e3: 0 })),
    )
  })
const commonIn = (year: FiscalYear) => {
  const { start, end } = fiscalYearInterval(year)
  return Array.from({ length: (end - start) / SLOT }, (_, i) => ({
    ...{ start: start + i * SLOT, facility: 140 * MICRO, it: 100 * MICRO },
    ...{ facilityCovered: SLOT, itCovered: SLOT },
  }))
}
const given = (value: number) => ({ value, source: 'catalogue', date: '2025' })
const factsOf = (year: FiscalYear, more: Partial<AnnualFacts> = {}): AnnualFacts => ({
  ...NO_RECORDS,
  plant,
  coefficients: shipped(),
  now: fiscalYearInterval(year).end,
  year,
  months: [...monthsIn(fiscalYear(year - 1)), ...monthsIn(year)],
  common: new Map([['osaka-dc', commonIn(year)]]),
  monthMaxima: new Map(),
  bins: monthsIn(year),
  before: monthsIn(fiscalYear(year - 1)),
  past: new Map(),
  slots: [],
  areaFactors: monthsOf(year).map((month) => ({ area: 'kansai', month, factor: '9.10', source: 'list' })),
  certificates: [
    Certificate.parse({
      ...{ kind: 'non-fossil-renewable', number: 'N-1', year, kWh: '2000', correction: '1', document: 'notice' },
      ...{ from: `${year}-04-01`, to: `${year + 1}-03-31` },
    }),
  ],
  centres: [
    CentreRecord.parse({
      ...{ site: 'osaka-dc', year, certificates_kWh: 10, baseline: { pue: 1.9, source: 'survey' }, source: 'list' },
      servers: [{ name: 'x', performance: 10, power_kW: 1, utilisation: 0.3 }],
    }),
  ],
  products: [
    AvoidedProduct.parse({
      shape: 'energy-user',
      ...{ id: 'motor', name: works.name, category: 'industrial', region: 'japan', life_years: 10 },
      ...{ units: { [year]: 10 }, factor_t_per_kWh: { [year]: given(0.0004) } },
      ...{ baseline_kWh: given(5_000), product_kWh: given(4_000) },
    }),
  ],
  shares: [
    { id: 'bar', name: works.name, site: 'himeji', year, meters: ['himeji/furnace-line'], key: 1, keyUnit: 'h' },
  ],
  ...more,
})

type Json = Record<string, unknown>
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v)
const isCoverage = (v: unknown): boolean =>
  v === null || (typeof v === 'number' ? v >= 0 && v <= 1 : isObject(v) && typeof v['measured'] === 'number')
/** A set that is named has a confidence with it. */
const isProof = (v: unknown): boolean =>
  isObject(v) && Array.isArray(v['factorSets']) && v['factorSets'].length > 0 === (v['confidence'] !== null)
/** A figure and nothing else; a value beside a month, a year or a reason has the unit of the row that it is in. */
const isBare = (v: Json): boolean => Object.keys(v).every((key) => ['value', 'unit', 'why'].includes(key))
const figureFlaw = (v: Json, unitAround: boolean): string | undefined => {
  if (typeof v['value'] === 'number')
    return typeof v['unit'] === 'string' || (unitAround && !isBare(v)) ? undefined : 'no unit'
  return Why.safeParse(v['why']).success ? undefined : 'no reason'
}

/** Numbers that are no amounts: years, counts, shares, positions. */
const PLAIN =
  /(^|\.)(fy|fiscalYear|year|thisYear|baseYear|goalYear|factorYear|provisional|days|units|category|share|coverage|measured|estimated|missing|goal|limit|from|certificate|key)$/
/** Names that carry their unit. */
const NAMED = /(_kWh|_t|kWh|gj|stated)$/

/** Everything in an answer that stands without what it needs. */
const flaws = (answer: unknown): { figures: number; flaws: string[] } => {
  const found: string[] = []
  let figures = 0
  type Around = { path: string; coverage: boolean; proof: boolean; unit: boolean }
  const walk = (v: unknown, at: Around): void => {
    if (typeof v === 'number') {
      const plain = PLAIN.test(at.path.replaceAll(/\[\d+\]/g, '')) || NAMED.test(at.path)
      if (!Number.isFinite(v)) found.push(`${at.path}: ${v}`)
      if (!at.unit && !plain) found.push(`${at.path}: a number without a unit`)
    }
    if (Array.isArray(v)) for (const [i, item] of v.entries()) walk(item, { ...at, path: `${at.path}[${i}]` })
    if (!isObject(v)) return
    const isFigure = typeof v['value'] === 'number' || typeof v['why'] === 'string'
    if (isFigure) {
      figures += 1
      const flaw = figureFlaw(v, at.unit)
      // the reason of an operator class is no absence
      const isReason = flaw === 'no reason' && at.path.includes('.reasons[')
      if (flaw && !isReason) found.push(`${at.path}: ${flaw}`)
      if (!at.coverage) found.push(`${at.path}: no coverage`)
      if (!at.proof) found.push(`${at.path}: no factor set and confidence`)
    }
    const here = {
      coverage: 'coverage' in v ? isCoverage(v['coverage']) : at.coverage,
      proof: 'proof' in v ? isProof(v['proof']) : at.proof,
      unit: typeof v['unit'] === 'string' || at.unit,
    }
    for (const [key, item] of Object.entries(v)) walk(item, { ...here, path: `${at.path}.${key}` })
  }
  walk(answer, { path: '', coverage: false, proof: false, unit: false })
  return { figures, flaws: found }
}
const viewOf = (facts: AnnualFacts): AnnualView => {
  const view = annualView(facts)
  if (!view) throw new Error('nothing metered')
  return AnnualView.parse(view)
}

const FY = fiscalYear(2025)
describe('no figure without unit, coverage, factor set and confidence, or the reason why there is none', () => {
  test.each([
    ['a finished year', factsOf(FY)],
    ['a running year', factsOf(FY, { now: monthInterval('2025-09').end })],
    ['the year that is reported by both regimes', factsOf(fiscalYear(2023))],
    ['a year under the old regime', factsOf(fiscalYear(2022))],
    ['a year whose lists are not out', factsOf(fiscalYear(2026))],
    ['no year before', factsOf(FY, { before: [], months: monthsIn(FY) })],
    ['meters that are silent', factsOf(FY, { bins: monthsIn(FY, ['utility-intake', 'production', 'ups-a', 'pv']) })],
  ])('%s', (_, facts) => {
    const { figures, flaws: found } = flaws(viewOf(facts))
    expect(found).toEqual([])
    expect(figures).toBeGreaterThan(150)
  })
  test('a figure that loses any of them is found', () => {
    const view = viewOf(factsOf(FY))
    const without = (change: (v: Json) => void): string[] => {
      const copy = structuredClone(view) as unknown as Json
      change(copy)
      return flaws(copy).flaws
    }
    const official = (v: Json) => v['official'] as Record<string, Json>
    expect(without((v) => delete official(v)['coverage'])).toContain('.official.energy.a: no coverage')
    expect(
      without((v) => {
        delete official(v)['energy']?.['proof']
        delete official(v)['proof']
      }),
    ).toContain('.official.energy.a: no factor set and confidence')
    const energy = (v: Json) => official(v)['energy'] as Record<string, Json>
    expect(without((v) => delete energy(v)['a']?.['unit'])).toEqual([
      '.official.energy.a: no unit',
      '.official.energy.a.value: a number without a unit',
    ])
    expect(
      without((v) => {
        energy(v)['a'] = { why: 'because' }
      }),
    ).toEqual(['.official.energy.a: no reason'])
  })
})

test('the proof of a figure is its own: heat values behind energy, electricity lists behind CO2, the base’s year behind the base', () => {
  const { official, intensity, co2Change, targets } = viewOf(factsOf(FY, { now: monthInterval('2025-09').end }))
  const heat = official.energy.proof.factorSets
  expect(heat).toContain('act-heat-2023')
  expect(heat.some((set) => set.startsWith('shk'))).toBe(false)
  expect(official.co2.proof.factorSets).toContain('shk-electricity-suppliers-fy2025')
  expect(official.co2.proof.factorSets).toContain('record')
  expect(official.nonFossil.proof).toMatchObject({
    factorSets: ['act-heat-2023', 'act-nonfossil-fy2023'],
    provisional: 2023,
  })
  expect(intensity[0]?.base.proof.factorSets).toEqual(['act-heat-2006', 'act-heat-2023'])
  expect(intensity[0]?.comparison.proof.factorSets).toContain('act-heat-2023')
  expect(co2Change[0]?.proof.factorSets).toContain('shk-electricity-suppliers-fy2024')
  expect(co2Change[0]?.coverage.measured).toBeCloseTo(0.9, 9)
  expect(targets.find((t) => t.metric === 'co2')?.proof.factorSets).toContain('shk-electricity-suppliers-fy2025')
  expect(targets.find((t) => t.metric === 'demand_kW')?.proof).toMatchObject({ factorSets: [], confidence: null })
})
