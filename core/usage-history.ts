import { type Carrier, carrierInfo } from './carrier.ts'
import type { Usage } from './energy.ts'
import type { BaseUnit } from './factor-unit.ts'

/** Base unit of a carrier's amounts in plant.yaml's history: kWh, GJ, m3, kg; gases that are metered at 0 °C: Nm3. */
const base: Partial<Record<string, BaseUnit>> = {
  electricity: 'kWh',
  heat: 'GJ',
  volume: 'm3',
  'normal-volume': 'Nm3',
  'satp-volume': 'm3-SATP',
  mass: 'kg',
}
export const baseUnitOf = (carrier: Carrier): BaseUnit | undefined => {
  const [kind] = carrierInfo(carrier).kinds
  return kind === undefined ? undefined : base[kind]
}
/** Amounts by carrier (in base units) as usages. */
export const carrierBase = (amounts: Partial<Record<Carrier, number>>): Usage[] =>
  (Object.entries(amounts) as [Carrier, number][]).flatMap(([carrier, amount]) => {
    const unit = baseUnitOf(carrier)
    return unit === undefined ? [] : [{ carrier, amount, unit }]
  })
