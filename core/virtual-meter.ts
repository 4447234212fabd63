import { type Combination, combination } from './combination.ts'
import { type Ratio, ratio } from './decimal.ts'
import { parseFormula } from './formula.ts'
import { type MeterKey, meterKey } from './id.ts'
import type { Meter, Plant, Site } from './plant.ts'

/** Whether a meter's amounts come from a formula over other meters (仮想メーター). */
export const isVirtual = (meter: Meter): boolean => meter.measure === 'virtual'

/** Key of a meter that a formula of a site names: `meter` of the same site, or `site/meter`. */
export const keyInFormula = (site: Site, name: string): MeterKey =>
  name.includes('/') ? name : meterKey(site.id, name)

/** The meters that a formula names, with their factors; empty where there is no formula, or none that can be read. */
export const formulaTerms = (site: Site, meter: Meter): { meter: MeterKey; factor: Ratio }[] => {
  const parsed = meter.formula === undefined ? undefined : parseFormula(meter.formula)
  return parsed?.ok ? parsed.terms.map(({ name, factor }) => ({ meter: keyInFormula(site, name), factor })) : []
}

/** The meters of a plant by key. */
export type Named = ReadonlyMap<MeterKey, { readonly site: Site; readonly meter: Meter }>
export const named = (plant: Plant): Named =>
  new Map(plant.sites.flatMap((site) => site.meters.map((meter) => [meterKey(site.id, meter.id), { site, meter }])))

/** Adds a sum of meters, `by` times, to another. */
export const addTo = (sum: Map<MeterKey, Ratio>, more: ReadonlyMap<MeterKey, Ratio>, by: Ratio): void => {
  for (const [meter, { num, den }] of more) {
    const was = sum.get(meter) ?? { num: 0n, den: 1n }
    const own = ratio(num * by.num, den * by.den)
    sum.set(meter, ratio(was.num * own.den + own.num * was.den, was.den * own.den))
  }
}
/** A virtual meter as a sum of metered ones: those that its formula names, and the parts of virtual ones among them. */
export const metered = (all: Named, key: MeterKey, seen: readonly MeterKey[] = []): Map<MeterKey, Ratio> => {
  const placed = all.get(key)
  const factors = new Map<MeterKey, Ratio>()
  if (!placed || seen.includes(key)) return factors
  if (!isVirtual(placed.meter)) return factors.set(key, { num: 1n, den: 1n })
  for (const term of formulaTerms(placed.site, placed.meter))
    addTo(factors, metered(all, term.meter, [...seen, key]), term.factor)
  return factors
}

/** Every virtual meter of a checked plant as an exact sum of metered ones, rounded once a slot. */
export const virtualMeters = (plant: Plant): Combination[] => {
  const all = named(plant)
  return [...all].flatMap(([key, { meter }]) => (isVirtual(meter) ? [combination(key, metered(all, key))] : []))
}
