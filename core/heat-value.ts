import { type Carrier, carrierInfo, carriers, successors } from './carrier.ts'
import type { Coefficients, Placed } from './coefficient.ts'
import type { FactorRow } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Factor, factorOf, inForce, type Reason } from './factor.ts'
import type { FactorUnit } from './factor-unit.ts'
import { type FiscalYear, fiscalYear } from './time.ts'

/** First fiscal year under the amended Act: one electricity factor, non-fossil energy counted. */
export const NEW_REGIME = fiscalYear(2023)

/** 昼間 (8–22 h), 夜間, or 上記以外の買電; the classes ended with FY2022. */
export type HourClass = 'day' | 'night' | 'other'
/** A factor of zero that the law itself states. */
const zero = (year: FiscalYear, unit: FactorUnit, row: string): Factor => ({
  value: 0,
  printed: '0',
  unit,
  set: 'none',
  confidence: 'verified',
  year,
  provisional: null,
  reason: 'not-energy',
  row,
})

/** Before FY2023 the Act's energy was fossil fuel and what is made of it: non-fossil fuels, own solar and natural heat did not count. */
const outsideTheOldAct = (carrier: Carrier): boolean =>
  carrierInfo(carrier).family === 'nonfossil-fuel' ||
  carrier === 'self_gen_nonfossil' ||
  carrier === 'self_consignment_nonfossil' ||
  carrier === 'natural_heat'

/** The same fuel under the ids of the other regime: what it became, else what it was. */
export const relatives = (carrier: Carrier): Carrier[] => {
  const became = successors[carrier] ?? []
  const was = (Object.keys(carriers) as Carrier[]).filter((old) => successors[old]?.includes(carrier))
  return [...became, ...was].filter((id) => id !== carrier)
}

/** The row of a carrier, else of a relative that the regime of this year knows. */
export const withRelatives = <R>(
  carrier: Carrier,
  rowFor: (id: Carrier) => R | undefined,
): { row: R; reason: Reason } | undefined => {
  const own = rowFor(carrier)
  if (own !== undefined) return { row: own, reason: 'published' }
  for (const id of relatives(carrier)) {
    const row = rowFor(id)
    if (row !== undefined) return { row, reason: 'successor' }
  }
  return undefined
}

const oldElectricity = (rows: (key: string) => readonly Placed<FactorRow>[], year: FiscalYear, hours: HourClass) =>
  inForce(rows(`grid:${hours}`), year)

export type HeatValueQuery = {
  readonly carrier: Carrier
  readonly year: FiscalYear
  /** City gas: the supplier's heat value, GJ per 千m3 as metered, from the contract. */
  readonly supplierHeat?: number | undefined
  /** Electricity to FY2022. */
  readonly hours?: HourClass
}

const cityGas = (coefficients: Coefficients, { year, supplierHeat }: HeatValueQuery): Computed<Factor> => {
  const row = inForce(coefficients.rows('heat-value', 'city_gas'), year)
  if (!row) return absent('no-factor')
  const usual = factorOf(row, year, 'usual')
  if (supplierHeat === undefined) return computed(usual)
  return computed({
    ...usual,
    value: supplierHeat,
    printed: String(supplierHeat),
    set: 'contract',
    reason: 'contract',
    row: 'heatValue_GJ_per_1000m3',
  })
}

/**
 * 換算係数 of a carrier for the energy used in a fiscal year (省エネ法 施行規則 第4条, 別表第1–3): GJ per printed unit. Purchased
 * electricity by hour class to FY2022, one factor from FY2023; own non-fossil generation 3.60 from FY2023, not counted before;
 * electricity from counted fuel 0; city gas by the supplier's value.
 */
export const heatValue = (coefficients: Coefficients, query: HeatValueQuery): Computed<Factor> => {
  const { carrier, year, hours = 'other' } = query
  if (carrier === 'city_gas') return cityGas(coefficients, query)
  const rows = (key: string) => coefficients.rows('heat-value', key)
  if (year < NEW_REGIME) {
    if (carrierInfo(carrier).family === 'electricity') {
      const row = oldElectricity(rows, year, hours)
      return row ? computed(factorOf(row, year, 'published')) : absent('no-factor')
    }
    if (outsideTheOldAct(carrier))
      return computed(
        zero(year, carrierInfo(carrier).family === 'own-electricity' ? 'GJ/千kWh' : notCountedUnit(carrier), carrier),
      )
  }
  const found = withRelatives(carrier, (id) => inForce(rows(id), year))
  return found ? computed(factorOf(found.row, year, found.reason)) : absent('no-factor')
}

const notCountedUnit = (carrier: Carrier): FactorUnit => {
  const kinds: readonly string[] = carrierInfo(carrier).kinds
  if (kinds.includes('heat')) return 'GJ/GJ'
  return kinds.includes('mass') ? 'GJ/t' : 'GJ/kL'
}
