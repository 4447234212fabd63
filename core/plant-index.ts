import type { AmountBin } from './amount.ts'
import { carrierInfo } from './carrier.ts'
import type { Usage } from './energy.ts'
import { isBaseUnit } from './factor-unit.ts'
import { type MeterKey, meterKey } from './id.ts'
import { once } from './once.ts'
import type { Contract, Meter, Plant, Segment, Site } from './plant.ts'
import { MICRO } from './register.ts'
import { sourceAgent } from './source.ts'
import { dayOf, type EpochMs } from './time.ts'
import { unitInfo } from './unit.ts'
import { isVirtual } from './virtual-meter.ts'

/** A meter with its site and key. */
export type PlacedMeter = { readonly key: MeterKey; readonly site: Site; readonly meter: Meter; readonly unit: string }

/** −1 for what leaves the border (sold, supplied to others): it is taken off; else 1. */
export const signOf = ({ meter: { role } }: Pick<PlacedMeter, 'meter'>): 1 | -1 =>
  role === 'sold' || role === 'supplied' ? -1 : 1

/** Every meter of the plant, in its order. */
export const placedMeters: (plant: Plant) => readonly PlacedMeter[] = once((plant) =>
  plant.sites.flatMap((site) =>
    site.meters.map((meter) => ({ key: meterKey(site.id, meter.id), site, meter, unit: unitInfo(meter.unit).base })),
  ),
)
/** The source of foreign devices that a meter is mapped from, as the ledger names it; undefined: it has none. */
const sourcesOf: (plant: Plant) => ReadonlyMap<MeterKey, string> = once(
  (plant) =>
    new Map(
      plant.sources.flatMap((source) =>
        source.meters.map(({ meter }) => [meterKey(source.site, meter), sourceAgent(source)] as const),
      ),
    ),
)
/**
 * Who writes a meter: its agent, or the source that it is mapped from; of a manual meter people do, under a name that no agent of a
 * site has; of a virtual one nobody.
 */
export const writerOf = (plant: Plant, site: Site, meter: Meter): string | undefined => {
  if (isVirtual(meter)) return undefined
  if (meter.manual) return PEOPLE
  return sourcesOf(plant).get(meterKey(site.id, meter.id)) ?? meter.agent ?? site.agents[0]
}
/** Who writes manual meters: the name that their readings are kept under, in the place of an agent. */
export const PEOPLE = 'people'
/** The plant as its readings come in: without virtual meters, and each other meter with the name of who writes it. */
export const writtenPlant = (plant: Plant): Plant => ({
  ...plant,
  sites: plant.sites.map((site) => ({
    ...site,
    meters: site.meters
      .filter((meter) => !isVirtual(meter))
      .map((meter) => ({ ...meter, agent: writerOf(plant, site, meter) })),
  })),
})
/** Counted meters that carry energy: these alone enter totals. */
export const energyMeters: (plant: Plant) => readonly PlacedMeter[] = once((plant) =>
  placedMeters(plant).filter(({ meter }) => meter.counted && carrierInfo(meter.carrier).family !== 'none'),
)

/** The energy meters of a segment: named one by one, or all counted ones of a site by `site/*`. */
export const segmentMeters = (plant: Plant, segment: Segment): readonly PlacedMeter[] => membersOf(plant)(segment)
const membersOf = once((plant: Plant) =>
  once((segment: Segment): readonly PlacedMeter[] => {
    const named = new Set(segment.meters)
    return energyMeters(plant).filter(({ key, site }) => named.has(key) || named.has(`${site.id}/*`))
  }),
)

/** The contract of a meter on the Japanese day of a moment. */
export const contractAt = (plant: Plant, meter: Meter, t: EpochMs): Contract | undefined => {
  const day = dayOf(t)
  return plant.contracts.find(
    (c) => c.id === meter.contract && (c.from === undefined || c.from <= day) && (c.to === undefined || day <= c.to),
  )
}

/** What of a usage is the meter's and its contract's: pressure and temperature of gas, heat that would have been wasted. */
export const usageGround = (meter: Meter, contract: Contract | undefined): Omit<Usage, 'amount' | 'unit'> => ({
  carrier: meter.carrier,
  role: meter.role,
  contract,
  ...(meter.gas ? { gas: meter.gas } : {}),
  ...(meter.lpg ? { lpg: meter.lpg } : {}),
  ...(contract?.unusedHeat ? { unusedHeat: true } : {}),
})

/** A month's bin of a meter as a usage of the official formulas; by contract where that changes inside. */
export const usageOf = (
  plant: Plant,
  { meter, unit }: PlacedMeter,
  { start, amount, parts = [] }: Pick<AmountBin, 'start' | 'amount' | 'parts'>,
): Usage | undefined => {
  if (!isBaseUnit(unit)) return undefined
  const at = (t: number): Contract | undefined => contractAt(plant, meter, t as EpochMs)
  const byContract = parts.map((part) => ({ amount: part.amount / MICRO, contract: at(part.start) }))
  const usage = { ...usageGround(meter, at(start)), amount: amount / MICRO, unit }
  return byContract.length > 0 ? { ...usage, byContract } : usage
}
