import { z } from 'zod'
import { Carrier } from './carrier.ts'
import type { Coefficients } from './coefficient.ts'
import { FactorUsed, factorsFor } from './factor-used.ts'
import type { Contract, Plant } from './plant.ts'
import { contractAt, placedMeters } from './plant-index.ts'
import { DAY, dayInterval, dayOf, type EpochMs, fiscalYearOf } from './time.ts'

/** ending: in force, and over within 90 days without a period that follows. */
export const ContractState = z.enum(['coming', 'current', 'ending', 'over'])
export type ContractState = z.infer<typeof ContractState>
/** A period of a supply contract (契約) as people look at it. */
export const ContractItem = z.object({
  id: z.string(),
  carrier: Carrier,
  supplier: z.string().describe('登録番号'),
  company: z.string().nullable().describe('name in the official list; null: the list has no such registration'),
  menu: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable().describe('last day, included'),
  meters: z.array(z.string()),
  state: ContractState,
  fiscalYear: z.int().describe('of the factor: the running one, or the last of the period'),
  factor: FactorUsed.nullable().describe('market view, adjusted (調整後)'),
})
export type ContractItem = z.infer<typeof ContractItem>
export const Contracts = z.object({
  contracts: z.array(ContractItem),
  gaps: z.array(z.string()).describe('meters that name a contract of which no period holds today'),
})
export type Contracts = z.infer<typeof Contracts>
/** A version of plant.yaml that changed contracts: when it was taken into use, and what it changed. */
export const ContractVersion = z.object({
  at: z.string().describe('ISO 8601 with +09:00'),
  hash: z.string().describe('SHA-256 of the file, hex'),
  changes: z.array(z.string()),
})
export type ContractVersion = z.infer<typeof ContractVersion>
/** Days before its end from which on a period is said to end. */
const NOTICE = 90 * DAY

const stateOf = (plant: Plant, { id, from, to }: Contract, now: EpochMs): ContractState => {
  const day = dayOf(now)
  if (from !== undefined && from > day) return 'coming'
  if (to === undefined) return 'current'
  if (to < day) return 'over'
  const end = dayInterval(to).end
  const follows = plant.contracts.some((c) => c.id === id && c.from === dayOf(end))
  return end - now <= NOTICE && !follows ? 'ending' : 'current'
}
/** The contracts of a plant with supplier, state and factor; the newest period of each first. */
export const contractsOf = (plant: Plant, coefficients: Coefficients, now: EpochMs): Contracts => {
  const meters = placedMeters(plant).filter((m) => m.meter.contract !== undefined)
  const contracts = plant.contracts.map((contract): ContractItem => {
    const { id, carrier, supplier, menu, from, to } = contract
    const last = to === undefined || to > dayOf(now) ? now : dayInterval(to).start
    const year = fiscalYearOf(last)
    const factors = factorsFor(coefficients, { carrier, year, supply: { supplier, menu } })
    const rows = coefficients.suppliers(carrier).flatMap((set) => set.bySupplier.get(supplier) ?? [])
    return {
      ...{ id, carrier, supplier, menu, company: rows[0]?.company ?? null, from: from ?? null, to: to ?? null },
      meters: meters.filter((m) => m.meter.contract === id).map((m) => m.key),
      state: stateOf(plant, contract, now),
      fiscalYear: year,
      factor: factors.find((f) => f.role === 'market') ?? null,
    }
  })
  return {
    contracts: contracts.toSorted((a, b) => a.id.localeCompare(b.id) || (b.from ?? '').localeCompare(a.from ?? '')),
    gaps: meters.filter((m) => contractAt(plant, m.meter, now) === undefined).map((m) => m.key),
  }
}
