import type { Carrier } from './carrier.ts'
import type { Coefficients, Placed } from './coefficient.ts'
import type { FuelRow } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Factor, factorOf, inForce, type Reason, yearly } from './factor.ts'
import { withRelatives } from './heat-value.ts'
import { type FactorSeries, type Supply, supplierFactor } from './supplier-factor.ts'
import type { FiscalYear } from './time.ts'

/** shk: 温対法 算定・報告・公表制度. cn-plan: the industry's follow-up, electricity by its own yearly factor. */
export type Basis = 'shk' | 'cn-plan'

/** A fuel's factor: heat value and carbon, or, where only the product is printed, t-CO2 per unit. */
export type FuelFactor = { readonly heat: Factor; readonly carbon: Factor } | { readonly product: Factor }

const split = (row: Placed<FuelRow>, year: FiscalYear, reason: Reason): FuelFactor | undefined => {
  if (row.heat !== null && row.carbon !== null) {
    return {
      heat: factorOf({ ...row, value: row.heat, unit: row.heatUnit }, year, reason),
      carbon: factorOf({ ...row, value: row.carbon, unit: row.carbonUnit }, year, reason),
    }
  }
  if (row.product === undefined || row.productUnit === undefined) return undefined
  return { product: factorOf({ ...row, value: row.product, unit: row.productUnit }, year, reason) }
}

/**
 * Heat value and carbon factor of a fuel in the SHK order (算定省令 別表第1, 別表第2): t-CO2 = amount × heat × carbon × 44/12.
 * Before FY2023 city gas is such a fuel, with the supplier's heat value where the contract states one.
 */
export const fuelFactor = (
  coefficients: Coefficients,
  query: { carrier: Carrier; year: FiscalYear; supplierHeat?: number | undefined },
): Computed<FuelFactor> => {
  const { carrier, year, supplierHeat } = query
  const found = withRelatives(carrier, (id) => inForce(coefficients.fuels(id), year))
  const factor = found && split(found.row, year, found.reason)
  if (!factor) return absent('no-factor')
  if (carrier !== 'city_gas' || supplierHeat === undefined || !('heat' in factor)) return computed(factor)
  const heat: Factor = {
    ...factor.heat,
    value: supplierHeat,
    printed: String(supplierHeat),
    set: 'contract',
    reason: 'contract',
  }
  return computed({ ...factor, heat })
}

const firstOf = (...choices: (() => Computed<Factor>)[]): Computed<Factor> => {
  for (const choice of choices) {
    const factor = choice()
    if (factor.ok) return factor
  }
  return absent('no-factor')
}

const electricity = (coefficients: Coefficients, year: FiscalYear) => {
  const published = (key: string, reason: Reason) => (): Computed<Factor> => {
    const row = inForce(coefficients.rows('electricity-co2', key), year)
    return row ? computed(factorOf(row, year, reason)) : absent('no-factor')
  }
  const latest = (key: string, reason: Reason) => () => yearly(coefficients.rows('electricity-co2', key), year, reason)
  return { published, latest }
}

/**
 * Electricity, location view: 全国平均係数 of the year; for years without one the industry plan's national use-end factor (FY2013
 * and FY2020–2022); for a year whose list is not out, the latest average, provisional.
 */
export const electricityLocation = (
  coefficients: Coefficients,
  year: FiscalYear,
  basis: Basis = 'shk',
): Computed<Factor> => {
  const { published, latest } = electricity(coefficients, year)
  const plan = [published('cn-plan', 'industry-plan'), latest('cn-plan', 'industry-plan')] as const
  if (basis === 'cn-plan') return firstOf(...plan)
  return firstOf(
    published('national-average', 'national-average'),
    plan[0],
    latest('national-average', 'national-average'),
    plan[1],
  )
}

/**
 * Electricity, market view: the supplier's menu, else (残差), else (参考値)事業者全体, else 代替値 of the year; for years without a
 * 代替値 (FY2013) the plan's factor. On the plan's basis: the retailer's published factor, else the plan's.
 */
export const electricityMarket = (
  coefficients: Coefficients,
  query: { carrier: Carrier; year: FiscalYear; supply?: Supply | undefined; series?: FactorSeries; basis?: Basis },
): Computed<Factor> => {
  const { carrier, year, supply, series = 'adjusted', basis = 'shk' } = query
  const { published, latest } = electricity(coefficients, year)
  const supplier = () =>
    supply ? supplierFactor(coefficients, { carrier, year, supply, series }) : absent('no-factor')
  const plan = [published('cn-plan', 'industry-plan'), latest('cn-plan', 'industry-plan')] as const
  if (basis === 'cn-plan') return firstOf(supplier, ...plan)
  return firstOf(supplier, published('default', 'default'), latest('default', 'default'), ...plan)
}

/** Heat from others, without a supplier's factor: 省令の値 / 代替値, t-CO2/GJ. Natural heat has none: it emits nothing. */
export const heatDefault = (coefficients: Coefficients, carrier: Carrier, year: FiscalYear): Computed<Factor> =>
  yearly(coefficients.rows('heat-co2', carrier), year, 'default')
/** Heat from others by the supplier's list, else 代替値. */
export const heatMarket = (
  coefficients: Coefficients,
  query: { carrier: Carrier; year: FiscalYear; supply?: Supply | undefined; series?: FactorSeries },
): Computed<Factor> => {
  const { carrier, year, supply, series = 'adjusted' } = query
  return firstOf(
    () => (supply ? supplierFactor(coefficients, { carrier, year, supply, series }) : absent('no-factor')),
    () => heatDefault(coefficients, carrier, year),
  )
}

/** City gas from FY2023 without a supplier's factor: 代替値 2.05 t-CO2/千m³ (SATP). Before FY2023: `fuelFactor`. */
export const gasDefault = (coefficients: Coefficients, year: FiscalYear): Computed<Factor> =>
  yearly(coefficients.rows('gas-co2', 'city_gas'), year, 'default')
/** City gas from FY2023 by the supplier's list, else 代替値. */
export const gasMarket = (
  coefficients: Coefficients,
  query: { year: FiscalYear; supply?: Supply | undefined; series?: FactorSeries },
): Computed<Factor> => {
  const { year, supply, series = 'adjusted' } = query
  return firstOf(
    () => (supply ? supplierFactor(coefficients, { carrier: 'city_gas', year, supply, series }) : absent('no-factor')),
    () => gasDefault(coefficients, year),
  )
}
