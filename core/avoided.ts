import { z } from 'zod'
import { absent, type Computed, computed } from './computed.ts'
import { Id, Name } from './id.ts'
import type { FiscalYear } from './time.ts'

/** The five categories of the electronics industry's method (IEC 63372:2026; 電機・電子業界 排出抑制貢献量). */
export const AvoidedCategory = z.enum([
  'generation', // 発電: PV, geothermal, wind, gas turbine
  'home-appliances', // 家電: TV, refrigerator, air conditioner, LED, heat-pump water heater
  'industrial', // 産業用機器: motor, transformer
  'it', // IT製品: server, disk array, MFP, printer, data centre
  'solutions', // ソリューション: before − after
])
export type AvoidedCategory = z.infer<typeof AvoidedCategory>

const Year = z.string().regex(/^\d{4}$/, 'a fiscal year')
const Evidence = {
  source: z.string().min(1),
  date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'a date is written 2026-04-01'),
}
/** A number that people give, with where it stands. */
const Given = z.strictObject({ value: z.number().nonnegative(), ...Evidence })
const common = {
  id: Id,
  name: Name,
  category: AvoidedCategory,
  region: z.enum(['japan', 'overseas']).describe('where it is used'),
  life_years: z.number().positive().describe('years that one unit is in use'),
  units: z.record(Year, z.number().nonnegative()).describe('units put into use, by fiscal year'),
  factor_t_per_kWh: z
    .record(Year, Given)
    .default({})
    .describe('electricity factor by fiscal year: the grid’s for users, balancing power’s for generators'),
  contribution: z
    .strictObject({ rate: z.number().min(0).max(1), ...Evidence })
    .optional()
    .describe('寄与率: the part’s share of the finished product; none: the whole product'),
}
/** A product of the register of avoided emissions (製品の排出抑制貢献量): every parameter with source and date. */
export const AvoidedProduct = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('energy-user'),
    ...common,
    baseline_kWh: Given.describe('kWh a year of one unit of the baseline: Top Runner value, representative or average'),
    product_kWh: Given.describe('kWh a year of one unit'),
  }),
  z.strictObject({
    shape: z.literal('generator'),
    ...common,
    kW: Given.describe('rated power of one unit'),
    capacityFactor_percent: Given,
  }),
  z.strictObject({
    shape: z.literal('data-centre'),
    ...common,
    baselinePue: Given,
    pue: Given,
    it_kWh: Given.describe('IT electricity a year of one unit'),
  }),
  z.strictObject({
    shape: z.literal('solution'),
    ...common,
    before_t: Given.describe('t-CO2 a year of one unit before'),
    after_t: Given.describe('t-CO2 a year of one unit after'),
  }),
])
export type AvoidedProduct = z.infer<typeof AvoidedProduct>

/** flow: what units of this year avoid over their whole life. stock: what all units in use avoid in this year. */
export type AvoidedMethod = 'flow' | 'stock'
export type Avoided = {
  readonly product: string
  readonly category: AvoidedCategory
  readonly region: 'japan' | 'overseas'
  readonly method: AvoidedMethod
  readonly t: number
  readonly units: number
  /** Fiscal year of the factor; null where none is needed. */
  readonly factorYear: number | null
}

const HOURS = 8_760
/** kWh that one unit saves or makes in a year; undefined for solutions, which are stated in tonnes. */
const yearlyKWh = (product: AvoidedProduct): number | undefined => {
  if (product.shape === 'energy-user') return product.baseline_kWh.value - product.product_kWh.value
  if (product.shape === 'generator') return (product.kW.value * HOURS * product.capacityFactor_percent.value) / 100
  if (product.shape === 'data-centre') return (product.baselinePue.value - product.pue.value) * product.it_kWh.value
  return undefined
}
/** The factor of the year, else the latest before it. */
const factorFor = ({ factor_t_per_kWh }: AvoidedProduct, year: FiscalYear) =>
  Object.entries(factor_t_per_kWh)
    .map(([y, given]) => ({ year: Number(y), value: given.value }))
    .filter((f) => f.year <= year)
    .toSorted((a, b) => b.year - a.year)[0]

/** Years that a unit counts for: its life, or this year alone. */
export const avoidedYears = (product: AvoidedProduct, method: AvoidedMethod): number =>
  method === 'flow' ? product.life_years : 1
/** Tonnes that one unit avoids in a year. */
export const avoidedByOne = (
  product: AvoidedProduct,
  year: FiscalYear,
): Computed<{ t: number; factorYear: number | null }> => {
  const kWh = yearlyKWh(product)
  if (kWh === undefined)
    return product.shape === 'solution'
      ? computed({ t: product.before_t.value - product.after_t.value, factorYear: null })
      : absent('no-value')
  const factor = factorFor(product, year)
  return factor ? computed({ t: kWh * factor.value, factorYear: factor.year }) : absent('no-factor')
}
const unitsOf = (product: AvoidedProduct, year: FiscalYear, method: AvoidedMethod): number =>
  Object.entries(product.units).reduce((sum, [y, n]) => {
    const age = year - Number(y)
    const counts = method === 'flow' ? age === 0 : age >= 0 && age < product.life_years
    return counts ? sum + n : sum
  }, 0)

/**
 * Avoided emissions of a product in its use phase against a baseline (no credit, no offset): units × tonnes a year of one unit,
 * × life for the flow method, × contribution rate for parts. A product worse than its baseline counts below zero.
 */
export const avoided = (
  product: AvoidedProduct,
  { year, method }: { readonly year: FiscalYear; readonly method: AvoidedMethod },
): Computed<Avoided> => {
  const one = avoidedByOne(product, year)
  if (!one.ok) return one
  const units = unitsOf(product, year, method)
  const years = avoidedYears(product, method)
  return computed({
    product: product.id,
    category: product.category,
    region: product.region,
    method,
    t: units * one.value.t * years * (product.contribution?.rate ?? 1),
    units,
    factorYear: one.value.factorYear,
  })
}

/** Sums by category and region of one method; stock and flow are never added. */
export const avoidedTotals = (
  results: readonly Avoided[],
): { readonly category: AvoidedCategory; readonly region: Avoided['region']; readonly t: number }[] => {
  const sums = new Map<string, { category: AvoidedCategory; region: Avoided['region']; t: number }>()
  for (const { category, region, t } of results) {
    const key = `${category} ${region}`
    sums.set(key, { category, region, t: (sums.get(key)?.t ?? 0) + t })
  }
  return [...sums.values()]
}
