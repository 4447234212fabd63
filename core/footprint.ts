import { absent, type Computed, computed } from './computed.ts'
import type { Ratio } from './decimal.ts'
import { printed, sumOf, times, toNumber } from './exact.ts'

/** A product of the plant: what meters of its own line show, and its part of the key (machine hours, mass, area, value). */
export type Product = { readonly id: string; readonly direct: number; readonly key: number }
/** A product's share of the plant, in the unit of the plant's amount (kWh, GJ, t-CO2). */
export type Footprint = {
  readonly id: string
  readonly direct: number
  readonly shared: number
  readonly total: number
  /** total exactly, so that the products are the plant. */
  readonly exact: Ratio
}

const of = (n: number): Ratio => printed(String(n))
const minus = (a: Ratio, b: Ratio): Ratio => sumOf([a, { num: -b.num, den: b.den }])

/**
 * Product footprint shares (PACT V3, 2025-04-30: subdivide by meter first, then allocate): direct line meter + shared amount ×
 * key / Σ key, with shared = plant − Σ direct. Σ products = plant, exactly. Certificates stay apart.
 */
export const footprints = (plant: number, products: readonly Product[]): Computed<Footprint[]> => {
  if (products.length === 0) return absent('no-value')
  const shared = minus(of(plant), sumOf(products.map((p) => of(p.direct))))
  if (shared.num < 0n) return absent('parts-above-whole')
  const keys = sumOf(products.map((p) => of(p.key)))
  if (keys.num <= 0n && shared.num > 0n) return absent('no-value')
  const shareOf = (key: number): Ratio =>
    keys.num === 0n ? keys : times(shared, times(of(key), { num: keys.den, den: keys.num }))
  return computed(
    products.map(({ id, direct, key }) => {
      const exact = sumOf([of(direct), shareOf(key)])
      return { id, direct, shared: toNumber(shareOf(key)), total: toNumber(exact), exact }
    }),
  )
}
