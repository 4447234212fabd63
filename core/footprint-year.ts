import { z } from 'zod'
import { amountsOf } from './amount.ts'
import type { AnnualFacts } from './annual.ts'
import { absent, type Computed, computed } from './computed.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { type Footprint, footprints } from './footprint.ts'
import { groupBy } from './group.ts'
import { Id, MeterKey, Name } from './id.ts'
import { countedMeters, coverageIn, officialOf } from './period.ts'
import type { PlacedMeter } from './plant-index.ts'
import { placedMeters } from './plant-index.ts'
import { officialProof, Proof } from './proof.ts'
import { fiscalYearInterval } from './time.ts'

/** A product's line and key for a fiscal year: a record by a person, kind `product-share`. */
export const ProductShare = z.strictObject({
  id: Id,
  name: Name,
  site: Id,
  year: z.int().min(2000).max(2999),
  meters: z
    .array(MeterKey)
    .default([])
    .describe('meters of its own line, site/meter: subdivide by meter first (PACT V3)'),
  key: z.number().nonnegative().describe('its part of what is shared: machine hours, mass, area, value'),
  keyUnit: z.string().min(1),
})
export type ProductShare = z.infer<typeof ProductShare>
export const productShareKey = ({ site, year, id }: ProductShare): string => `${site} ${year} ${id}`

const Part = z.object({ direct: Figure, shared: Figure, total: Figure })
/** A product's part of its site's energy and CO2; the products of a site are the site. Certificates stay apart. */
export const ProductFootprint = z.object({
  site: z.string(),
  product: z.string(),
  name: Name,
  key: z.number(),
  keyUnit: z.string(),
  energy: Part.describe('GJ'),
  market: Part.describe('t-CO2 by contract'),
  location: Part.describe('t-CO2 by the average factor'),
  coverage: Coverage.describe('of the counted meters of the site and of the product’s own'),
  proof: Proof,
})
export type ProductFootprint = z.infer<typeof ProductFootprint>

/** What of a site one carrier is: its counted amount, and GJ and tonnes that it makes. */
type CarrierSum = { readonly amount: number; readonly gj: number; readonly market: number; readonly location: number }
type Quantity = 'gj' | 'market' | 'location'
const units: Readonly<Record<Quantity, string>> = { gj: 'GJ', market: 't-CO2', location: 't-CO2' }

const deducts = ({ meter }: PlacedMeter): boolean => meter.role === 'sold' || meter.role === 'supplied'
const carrierSums = (facts: AnnualFacts, site: string): Computed<Map<string, CarrierSum>> => {
  const amounts = amountsOf(facts.bins)
  const interval = fiscalYearInterval(facts.year)
  const sums = new Map<string, CarrierSum>()
  for (const [carrier, meters] of groupBy(countedMeters(facts, site), (m) => m.meter.carrier)) {
    const { energy, co2 } = officialOf(facts, meters, { interval, bins: facts.bins })
    if (!energy.ok) {
      if (energy.why === 'no-readings') continue
      return energy
    }
    if (!co2.ok) return co2
    const amount = meters.reduce((sum, m) => sum + (deducts(m) ? -1 : 1) * (amounts.get(m.key) ?? 0), 0)
    const { market, location } = co2.value
    sums.set(carrier, { amount, gj: energy.value.net, market, location })
  }
  return sums.size > 0 ? computed(sums) : absent('no-readings')
}

/** A product's own line: what its meters show, at the site's mean value of each carrier. */
const directOf = (facts: AnnualFacts, share: ProductShare, sums: ReadonlyMap<string, CarrierSum>) => {
  const amounts = amountsOf(facts.bins)
  const lines = placedMeters(facts.plant).filter((m) => share.meters.includes(m.key))
  return (of: Quantity): number =>
    lines.reduce((total, m) => {
      const sum = sums.get(m.meter.carrier)
      return sum && sum.amount > 0 ? total + (sum[of] * (amounts.get(m.key) ?? 0)) / sum.amount : total
    }, 0)
}

const partOf = (result: Computed<Footprint[]>, id: string, unit: string): z.infer<typeof Part> => {
  const found = result.ok ? result.value.find((f) => f.id === id) : undefined
  const one = (of: 'direct' | 'shared' | 'total') =>
    figure(result.ok ? (found ? computed(found[of]) : absent('no-value')) : result, unit)
  return { direct: one('direct'), shared: one('shared'), total: one('total') }
}

const ofSite = (facts: AnnualFacts, site: string, shares: readonly ProductShare[]): ProductFootprint[] => {
  const sums = carrierSums(facts, site)
  const isOneKey = new Set(shares.map((s) => s.keyUnit)).size === 1
  const all = (of: Quantity): Computed<Footprint[]> => {
    if (!sums.ok) return sums
    if (!isOneKey) return absent('unit-mismatch')
    const plant = [...sums.value.values()].reduce((total, sum) => total + sum[of], 0)
    const products = shares.map((s) => ({ id: s.id, key: s.key, direct: directOf(facts, s, sums.value)(of) }))
    return footprints(plant, products)
  }
  const results = { gj: all('gj'), market: all('market'), location: all('location') }
  const part = (of: Quantity, id: string) => partOf(results[of], id, units[of])
  const counted = countedMeters(facts, site)
  const period = { interval: fiscalYearInterval(facts.year), bins: facts.bins }
  const proof = officialProof(officialOf(facts, counted, period))
  return shares.map(({ id, name, key, keyUnit, meters }) => ({
    site,
    product: id,
    name,
    key,
    keyUnit,
    energy: part('gj', id),
    market: part('market', id),
    location: part('location', id),
    coverage: coverageIn(
      placedMeters(facts.plant).filter((m) => meters.includes(m.key) || counted.includes(m)),
      period,
      facts.now,
    ),
    proof,
  }))
}

/** Footprint shares of the products of a year, by site. */
export const productFootprints = (facts: AnnualFacts): ProductFootprint[] =>
  [
    ...groupBy(
      facts.shares.filter((s) => s.year === facts.year),
      (s) => s.site,
    ),
  ].flatMap(([site, shares]) => ofSite(facts, site, shares))
