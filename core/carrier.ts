import { z } from 'zod'
import type { Kind } from './unit.ts'

/**
 * What kind of energy a carrier is: it decides scope, the 0.8 of non-fossil fuels and the factor table.
 * `none` is metered but no energy (water, activity, weather, reactive energy).
 */
export type Family = 'electricity' | 'own-electricity' | 'fossil-fuel' | 'nonfossil-fuel' | 'heat' | 'none'
/** Kinds of unit that its official factor fits. */
export type CarrierInfo = { family: Family; kinds: readonly Kind[] }

const carrier = (family: Family, ...kinds: Kind[]): CarrierInfo => ({ family, kinds })
const liquid = carrier('fossil-fuel', 'volume')
const solid = carrier('fossil-fuel', 'mass')
const gas = carrier('fossil-fuel', 'normal-volume', 'satp-volume')
const grownMass = carrier('nonfossil-fuel', 'mass')
const grownLiquid = carrier('nonfossil-fuel', 'volume')
const heat = carrier('heat', 'heat')
const bought = carrier('electricity', 'electricity')
const own = carrier('own-electricity', 'electricity')

/** Every carrier of the official forms, by the snake_case id of the coefficient tables without regime suffix. */
export const carriers = {
  grid: bought,
  offsite_ppa_nonfuel: bought,
  offsite_ppa_fuel: bought,
  virtual_ppa: bought,
  self_consignment_nonfossil: own,
  self_gen_nonfossil: own,
  self_gen_fuel: own,
  crude_oil: liquid,
  condensate_ngl: liquid,
  gasoline: liquid,
  naphtha: liquid,
  jet_fuel: liquid,
  kerosene: liquid,
  diesel_oil: liquid,
  heavy_oil_a: liquid,
  heavy_oil_bc: liquid,
  petroleum_asphalt: solid,
  petroleum_coke: solid,
  lpg: carrier('fossil-fuel', 'mass', 'volume'),
  petroleum_hydrocarbon_gas: gas,
  lng: solid,
  natural_gas_other: gas,
  city_gas: carrier('fossil-fuel', 'volume', 'normal-volume', 'satp-volume'),
  coal_coking: solid,
  coal_coking_imported: solid,
  coal_coking_for_coke: solid,
  coal_coking_pci: solid,
  coal_steam: solid,
  coal_steam_imported: solid,
  coal_steam_domestic: solid,
  coal_anthracite: solid,
  coal_anthracite_imported: solid,
  coal_coke: solid,
  coal_tar: solid,
  coke_oven_gas: gas,
  blast_furnace_gas: gas,
  blast_furnace_gas_power: gas,
  converter_gas: gas,
  black_liquor: grownMass,
  wood: grownMass,
  wood_waste: grownMass,
  bioethanol: grownLiquid,
  biodiesel: grownLiquid,
  biogas: carrier('nonfossil-fuel', 'volume'),
  other_biomass: grownMass,
  rdf: grownMass,
  rpf: grownMass,
  waste_tire: grownMass,
  waste_plastic: grownMass,
  waste_oil: grownLiquid,
  waste_gas: carrier('nonfossil-fuel', 'volume'),
  mixed_waste_wood: grownMass,
  hydrogen: grownMass,
  ammonia: grownMass,
  industrial_steam: heat,
  non_industrial_steam: heat,
  hot_water: heat,
  cold_water: heat,
  natural_heat: heat,
  water: carrier('none', 'volume'),
  activity: carrier('none', 'count', 'mass', 'volume', 'length', 'area', 'electricity'),
  weather: carrier('none', 'temperature', 'humidity'),
  reactive: carrier('none', 'reactive'),
} as const satisfies Record<string, CarrierInfo>

/** A carrier id (エネルギーの種類). */
export const Carrier = z.enum(Object.keys(carriers) as [keyof typeof carriers, ...(keyof typeof carriers)[]])
export type Carrier = z.infer<typeof Carrier>
export const carrierInfo = (id: Carrier): CarrierInfo => carriers[id]

/** Ids that the 2023 regime split: what an old id may have become. */
export const successors: Partial<Record<Carrier, readonly Carrier[]>> = {
  coal_coking: ['coal_coking_imported', 'coal_coking_for_coke', 'coal_coking_pci'],
  coal_steam: ['coal_steam_imported', 'coal_steam_domestic'],
  coal_anthracite: ['coal_anthracite_imported'],
  blast_furnace_gas: ['blast_furnace_gas', 'blast_furnace_gas_power'],
}
