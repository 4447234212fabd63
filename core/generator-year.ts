import { type AmountBin, amountsOf, binsOf } from './amount.ts'
import type { AnnualFacts } from './annual.ts'
import type { CoverageOf } from './annual-generation.ts'
import type { AnnualOfficial } from './annual-official-view.ts'
import { takenOff } from './closed-line.ts'
import { co2Of } from './co2.ts'
import { absent, type Computed, computed } from './computed.ts'
import { energyOf, type Usage } from './energy.ts'
import { figure } from './figure.ts'
import { type SplitFuel, splitFuel } from './generation.ts'
import { meterKey } from './id.ts'
import { type Official, type OfficialLine, officialLine } from './official.ts'
import { usagesIn } from './period.ts'
import type { Generator, Site } from './plant.ts'
import { type PlacedMeter, placedMeters } from './plant-index.ts'
import { proofOf } from './proof.ts'
import type { FiscalYear } from './time.ts'

/** A generator's year: its row of the view, and the lines by which a generator company's energy and CO2 differ. */
export type GeneratorYear = {
  readonly row: AnnualOfficial['generators'][number]
  readonly lines: Computed<readonly OfficialLine[]>
}

const placed = ({ plant }: AnnualFacts, site: Site, ids: readonly string[]): PlacedMeter[] => {
  const keys = new Set<string>(ids.map((id) => meterKey(site.id, id)))
  return placedMeters(plant).filter((m) => keys.has(m.key))
}
/** What some meters show, months that the books hold too. */
const usagesOf = ({ plant }: AnnualFacts, meters: readonly PlacedMeter[], bins: readonly AmountBin[]): Usage[] => {
  const own = binsOf(
    bins,
    meters.map((m) => m.key),
  )
  return usagesIn(
    plant,
    meters,
    own.map(({ booked: _, ...bin }) => bin),
  )
}

/** The part of the fuel that made what is sold leaves A; what was deducted as sold electricity comes back. */
const linesOf = (
  facts: AnnualFacts,
  split: Computed<SplitFuel[]>,
  sold: readonly Usage[],
): Computed<readonly OfficialLine[]> => {
  if (!split.ok) return split
  const { coefficients, year } = facts
  const fuel = split.value.flatMap((part) => officialLine(coefficients, part.sold, year) ?? [])
  const electricity = sold.flatMap((usage) => officialLine(coefficients, usage, year) ?? [])
  return computed([...fuel, ...electricity.map(takenOff)])
}

const heatOf = (facts: AnnualFacts, usage: Usage): Computed<number> => {
  const line = officialLine(facts.coefficients, { ...usage, role: 'none' }, facts.year)
  if (!line) return absent('no-factor')
  return line.energy.ok ? computed(line.energy.value.gj) : line.energy
}

const generatorYear = (
  facts: AnnualFacts,
  {
    site,
    generator,
    bins,
    coverage,
  }: { site: Site; generator: Generator; bins: readonly AmountBin[]; coverage: CoverageOf },
): GeneratorYear => {
  const amounts = amountsOf(bins)
  const kWh = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + (amounts.get(meterKey(site.id, id)) ?? 0), 0)
  const [fuel, sold] = [placed(facts, site, generator.fuel), placed(facts, site, generator.sold)]
  const [generated_kWh, sold_kWh] = [kWh(generator.generation), kWh(generator.sold)]
  const usages = usagesOf(facts, fuel, bins)
  const split = splitFuel(usages, { sold: sold_kWh, generated: generated_kWh })
  const meters = [...fuel, ...sold, ...placed(facts, site, generator.generation)]
  const parts = usages.map((usage, i) => {
    const part = split.ok ? split.value[i] : undefined
    const of = (side: 'own' | 'sold', unit: string, value: (u: Usage) => Computed<number>) =>
      figure(!split.ok ? split : part ? value(part[side]) : absent('no-readings'), unit)
    const amount = (u: Usage): Computed<number> => computed(u.amount)
    const heat = (u: Usage): Computed<number> => heatOf(facts, u)
    return {
      carrier: usage.carrier,
      own: of('own', usage.unit, amount),
      sold: of('sold', usage.unit, amount),
      ownHeat: of('own', 'GJ', heat),
      soldHeat: of('sold', 'GJ', heat),
    }
  })
  const factors = usages.flatMap((usage) => {
    const line = officialLine(facts.coefficients, usage, facts.year)
    return line?.energy.ok ? line.energy.value.factors : []
  })
  return {
    row: {
      site: site.id,
      id: generator.id,
      generated_kWh,
      sold_kWh,
      selfConsumed_kWh: generated_kWh - sold_kWh,
      share: figure(generated_kWh > 0 ? computed(sold_kWh / generated_kWh) : absent('no-generation'), '1'),
      fuels: parts,
      counted: facts.plant.company.operator === 'generator',
      coverage: coverage(meters),
      proof: proofOf(factors),
    },
    lines: linesOf(facts, split, usagesOf(facts, sold, bins)),
  }
}

/** Generators of the plant: each fuel divided by sold ÷ generated over the year. */
export const generatorYears = (facts: AnnualFacts, bins: readonly AmountBin[], coverage: CoverageOf): GeneratorYear[] =>
  facts.plant.sites.flatMap((site) =>
    (site.generators ?? []).map((generator) => generatorYear(facts, { site, generator, bins, coverage })),
  )

/**
 * A generator company (発電事業者) files the fuel of what it sells as fuel for others, not the electricity as by-product: official
 * energy and CO2 with the split. An ordinary company's stay as they are; one generator that cannot be divided makes both absent.
 */
export const withSplit = (
  { plant, year }: Pick<AnnualFacts, 'plant' | 'year'>,
  { energy, co2 }: Official,
  generators: readonly GeneratorYear[],
): Official => {
  if (plant.company.operator !== 'generator' || generators.length === 0) return { energy, co2 }
  const lines: OfficialLine[] = []
  for (const generator of generators) {
    if (!generator.lines.ok) return { energy: generator.lines, co2: generator.lines }
    lines.push(...generator.lines.value)
  }
  return { energy: energyWith(energy, lines, year), co2: co2With(co2, lines) }
}
const energyWith = (
  energy: Official['energy'],
  lines: readonly OfficialLine[],
  year: FiscalYear,
): Official['energy'] => {
  if (!energy.ok) return energy
  const more = lines.map((l) => l.energy)
  const missing = more.find((l) => !l.ok)
  if (missing && !missing.ok) return missing
  return computed(energyOf([...energy.value.lines, ...more.flatMap((l) => (l.ok ? [l.value] : []))], year))
}
const co2With = (co2: Official['co2'], lines: readonly OfficialLine[]): Official['co2'] => {
  if (!co2.ok) return co2
  const more = lines.map((l) => l.co2)
  const missing = more.find((l) => !l.ok)
  if (missing && !missing.ok) return missing
  return computed(co2Of([...co2.value.lines, ...more.flatMap((l) => (l.ok ? [l.value] : []))]))
}
