import { type AmountBin, amountsOf, binsOf } from './amount.ts'
import type { AnnualFacts } from './annual.ts'
import type { CoverageOf } from './annual-generation.ts'
import type { AnnualOfficial } from './annual-official-view.ts'
import { handedOn, takenOff } from './closed-line.ts'
import { co2Of } from './co2.ts'
import { absent, type Computed, computed } from './computed.ts'
import { exactRatio, quotient, type Ratio } from './decimal.ts'
import { energyOf, type Usage } from './energy.ts'
import { readExact, sumOf, toNumber } from './exact.ts'
import { figure } from './figure.ts'
import { splitFuel } from './generation.ts'
import { groupBy } from './group.ts'
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
/** What some meters show, months that the books hold too, merged by carrier and unit. */
const usagesOf = ({ plant }: AnnualFacts, meters: readonly PlacedMeter[], bins: readonly AmountBin[]): Usage[] => {
  const open = ownBins(meters, bins).map(({ booked: _, ...bin }) => bin)
  return [...groupBy(usagesIn(plant, meters, open), (u) => `${u.carrier} ${u.unit}`).values()].flatMap((all) => {
    const [first] = all
    return first ? [{ ...first, amount: all.reduce((sum, u) => sum + u.amount, 0) }] : []
  })
}
const ownBins = (meters: readonly PlacedMeter[], bins: readonly AmountBin[]): AmountBin[] =>
  binsOf(
    bins,
    meters.map((m) => m.key),
  )
/** The same as official lines: closed months by those of their close, the open ones by today's factors. */
const linesIn = (
  { plant, coefficients, year }: AnnualFacts,
  meters: readonly PlacedMeter[],
  bins: readonly AmountBin[],
): OfficialLine[] => {
  const own = ownBins(meters, bins)
  const kept = own.flatMap(({ booked }) => booked?.lines ?? [])
  return [...kept, ...usagesIn(plant, meters, own).flatMap((usage) => officialLine(coefficients, usage, year) ?? [])]
}

/** The part of the fuel that made what is sold leaves A; what was deducted as sold electricity comes back. */
const linesOf = (
  fuel: readonly OfficialLine[],
  sold: readonly OfficialLine[],
  part: Computed<Ratio>,
): Computed<readonly OfficialLine[]> =>
  part.ok ? computed([...fuel.map((line) => handedOn(line, part.value)), ...sold.map(takenOff)]) : part

/** GJ of one carrier and unit out of lines; a line without a heat value makes it absent. */
const heatOf = (lines: readonly OfficialLine[], { carrier, unit }: Usage): Computed<number> => {
  const heats: Ratio[] = []
  for (const { energy } of lines) {
    if (!energy.ok) return energy
    const { usage, exact } = energy.value
    if (usage.carrier === carrier && usage.unit === unit) heats.push(readExact(exact))
  }
  return computed(toNumber(sumOf(heats)))
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
  const part = split.ok ? computed(quotient(exactRatio(sold_kWh), exactRatio(generated_kWh))) : split
  const lines = linesIn(facts, fuel, bins)
  const meters = [...fuel, ...sold, ...placed(facts, site, generator.generation)]
  const parts = usages.map((usage, i) => {
    const own = split.ok ? split.value[i] : undefined
    const amount = (side: 'own' | 'sold') =>
      figure(!split.ok ? split : own ? computed(own[side].amount) : absent('no-readings'), usage.unit)
    const heat = heatOf(lines, usage)
    const share = part.ok ? toNumber(part.value) : 0
    const heatFigure = (of: number) => figure(!part.ok ? part : heat.ok ? computed(heat.value * of) : heat, 'GJ')
    return {
      carrier: usage.carrier,
      own: amount('own'),
      sold: amount('sold'),
      ownHeat: heatFigure(1 - share),
      soldHeat: heatFigure(share),
    }
  })
  const factors = lines.flatMap(({ energy }) => (energy.ok ? energy.value.factors : []))
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
    lines: linesOf(lines, linesIn(facts, sold, bins), part),
  }
}

/** Generators of the plant: each fuel divided by sold ÷ generated over the year; closed months keep the factors of their close. */
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
