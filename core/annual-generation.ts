import type { AnnualFacts } from './annual.ts'
import type { AnnualOfficial } from './annual-official-view.ts'
import { carrierInfo } from './carrier.ts'
import { type Computed, computed } from './computed.ts'
import { type Energy, type EnergyLine, energyLine, energyOf } from './energy.ts'
import { type Coverage, figure } from './figure.ts'
import { deemedGeneration, generationBalance } from './generation.ts'
import { groupBy } from './group.ts'
import { meterKey } from './id.ts'
import type { Site } from './plant.ts'
import { proofOf } from './proof.ts'
import { type FiscalYear, fiscalYearInterval } from './time.ts'

/** Coverage of some meters over the part of the year that is over. */
export type CoverageOf = (meters: readonly { readonly key: string }[]) => Coverage

/** Generation of a site by carrier: meters with role generation, sold ones of the same carrier, and what their sub-meters show. */
export const generationOf = (
  site: Site,
  amounts: ReadonlyMap<string, number>,
  coverage: CoverageOf,
): AnnualOfficial['generation'] => {
  const own = site.meters.filter((m) => carrierInfo(m.carrier).family === 'own-electricity')
  const kWh = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + (amounts.get(`${site.id}/${id}`) ?? 0), 0)
  return [...groupBy(own, (m) => m.carrier).values()].flatMap((meters) => {
    const idsOf = (role: 'generation' | 'sold'): string[] => meters.filter((m) => m.role === role).map((m) => m.id)
    const made = idsOf('generation')
    const [first] = meters
    if (!first || made.length === 0) return []
    const inside = meters.filter((m) => m.role === 'none' && m.parent !== undefined && made.includes(m.parent))
    const selfConsumed = inside.length > 0 ? kWh(inside.map((m) => m.id)) : undefined
    const { loss: _, ...balance } = generationBalance({ generated: kWh(made), sold: kWh(idsOf('sold')), selfConsumed })
    const keys = meters.map((m) => ({ key: meterKey(site.id, m.id) }))
    return [{ site: site.id, carrier: first.carrier, unit: 'kWh', ...balance, coverage: coverage(keys) }]
  })
}

/** Generation without a meter, with its line once the year is over. */
export const deemedRows = (
  facts: AnnualFacts,
): { row: AnnualOfficial['deemed'][number]; line: Computed<EnergyLine> | null }[] => {
  const { plant, coefficients, year, now } = facts
  const counted = fiscalYearInterval(year).end <= now
  return plant.sites.flatMap((site) =>
    site.deemed.map((deemed) => {
      const result = deemedGeneration(coefficients, deemed, year)
      const kWh = result.ok ? computed(result.value.value * 1000) : result
      const usage = { carrier: 'self_gen_nonfossil', unit: 'kWh', role: 'generation' } as const
      const line = kWh.ok ? energyLine(coefficients, { ...usage, amount: kWh.value }, year) : kWh
      const provisional = result.ok ? result.value.factor.provisional : null
      const proof = proofOf(result.ok ? [result.value.factor] : [])
      const row = { site: site.id, id: deemed.id, kWh: figure(kWh, 'kWh'), provisional, counted, coverage: null, proof }
      return { row, line: counted ? line : null }
    }),
  )
}
/** Metered lines and deemed ones; one that cannot be computed makes the whole absent. */
export const withDeemed = (
  energy: Computed<Energy>,
  lines: readonly (Computed<EnergyLine> | null)[],
  year: FiscalYear,
): Computed<Energy> => {
  if (!energy.ok) return energy
  const more: EnergyLine[] = []
  for (const line of lines) {
    if (line && !line.ok) return line
    if (line) more.push(line.value)
  }
  return more.length === 0 ? energy : computed(energyOf([...energy.value.lines, ...more], year))
}
