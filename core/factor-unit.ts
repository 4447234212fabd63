import { z } from 'zod'
import { absent, type Computed, computed } from './computed.ts'
import type { Ratio } from './decimal.ts'
import { times } from './exact.ts'
import { type GasState, normalPerMetered, SATP_PER_NORMAL, satpPerMetered } from './gas-volume.ts'
import type { Kind } from './unit.ts'

/** What an official factor is per: kind of amount, and how many of the carrier's base unit make one of its units. */
type FactorUnitInfo = { kind: Kind; perBase: number; of: 'GJ' | 't-CO2' | 'tC' | 't'; scale: number }
const per = (
  of: FactorUnitInfo['of'],
  kind: Kind,
  { perBase = 1, scale = 1 }: { perBase?: number; scale?: number } = {},
): FactorUnitInfo => ({ kind, perBase, of, scale })
const thousand = { perBase: 1000 }

/** Units as official tables print them. 千m3N is at 0 °C and 1 atm, SATP at 25 °C and 1 bar, plain 千m3 as metered. */
export const factorUnits = {
  'GJ/kL': per('GJ', 'volume'),
  'GJ/t': per('GJ', 'mass', thousand),
  'GJ/千m3': per('GJ', 'volume', thousand),
  'GJ/千m3N': per('GJ', 'normal-volume', thousand),
  'GJ/千m3(SATP)': per('GJ', 'satp-volume', thousand),
  'GJ/千kWh': per('GJ', 'electricity', thousand),
  'GJ/GJ': per('GJ', 'heat'),
  'tC/GJ': per('tC', 'heat'),
  't-CO2/GJ': per('t-CO2', 'heat'),
  't-CO2/kWh': per('t-CO2', 'electricity'),
  'kg-CO2/kWh': per('t-CO2', 'electricity', { scale: 1000 }),
  't-CO2/kL': per('t-CO2', 'volume'),
  't-CO2/t': per('t-CO2', 'mass', thousand),
  't-CO2/千m3N': per('t-CO2', 'normal-volume', thousand),
  't-CO2/千m3(SATP)': per('t-CO2', 'satp-volume', thousand),
  /** volume of a gas in a tonne: it restates an amount and is applied to none */
  'm3/t': per('t', 'volume'),
} as const satisfies Record<string, FactorUnitInfo>
export const FactorUnit = z.enum(
  Object.keys(factorUnits) as [keyof typeof factorUnits, ...(keyof typeof factorUnits)[]],
)
export type FactorUnit = z.infer<typeof FactorUnit>
export const factorUnitInfo = (unit: FactorUnit): FactorUnitInfo => factorUnits[unit]

/** The units that slots and totals are kept in, and the kind of each. */
export const baseKinds = {
  kWh: 'electricity',
  GJ: 'heat',
  m3: 'volume',
  Nm3: 'normal-volume',
  'm3-SATP': 'satp-volume',
  kg: 'mass',
} as const satisfies Record<string, Kind>
export type BaseUnit = keyof typeof baseKinds
/** True for the base units that carry energy; false for pcs, kvarh, degC·h and the like. */
export const isBaseUnit = (unit: string): unit is BaseUnit => unit in baseKinds

const GAS: readonly Kind[] = ['volume', 'normal-volume', 'satp-volume']

/** What of a meter restates its m³: pressure and temperature of a gas, m³ per tonne of LPG. */
export type Restating = { readonly gas?: GasState | undefined; readonly m3PerTonne?: Ratio | undefined }

/** How many of a factor's units one base unit is, exactly. */
const perUnit = (multiplier: Ratio, perBase: number): Computed<Ratio> =>
  computed(times(multiplier, { num: 1n, den: BigInt(perBase) }))
const ONE: Ratio = { num: 1n, den: 1n }

/** m³ of a kind in one metered m³; where the meter's pressure and temperature are not known, the metered m³ as it is. */
const fromMetered = (kind: Kind, state: GasState | undefined): Ratio => {
  if (state === undefined) return ONE
  return kind === 'satp-volume' ? satpPerMetered(state) : normalPerMetered(state)
}

/**
 * How many of the factor's units one base unit is, exactly. Between normal and SATP volumes the gas law converts. A metered m³
 * (`volume`) is corrected by the meter's pressure and temperature for a factor at SATP or 0 °C; where they are unknown it is taken
 * as it is, which SHK allows. A factor per metered m³ (the supplier's heat value of city gas) takes it as it is: it is at 0 °C, 1 atm.
 * A factor per tonne takes m³ of LPG by their m³ per tonne.
 */
export const inFactorUnit = (
  base: BaseUnit,
  unit: FactorUnit,
  { gas: state, m3PerTonne }: Restating = {},
): Computed<Ratio> => {
  const { kind, perBase, of } = factorUnitInfo(unit)
  const from = baseKinds[base]
  if (of === 't') return absent('unit-mismatch')
  if (from === 'volume' && kind === 'mass' && m3PerTonne) return computed({ num: m3PerTonne.den, den: m3PerTonne.num })
  if (from === kind) return perUnit(ONE, perBase)
  if (!GAS.includes(from) || !GAS.includes(kind) || perBase === 1) return absent('unit-mismatch')
  if (from === 'satp-volume') return perUnit({ num: SATP_PER_NORMAL.den, den: SATP_PER_NORMAL.num }, perBase)
  if (from === 'normal-volume') return perUnit(kind === 'satp-volume' ? SATP_PER_NORMAL : ONE, perBase)
  return perUnit(fromMetered(kind, state), perBase)
}
