import { type Carrier, carrierInfo } from './carrier.ts'
import type { Coefficients } from './coefficient.ts'
import { type Computed, computed } from './computed.ts'
import type { Ratio } from './decimal.ts'
import {
  type Basis,
  electricityLocation,
  electricityMarket,
  type FuelFactor,
  fuelFactor,
  gasDefault,
  gasMarket,
  heatDefault,
  heatMarket,
} from './emission-factor.ts'
import { contractParts, sign, type Usage, type Volume, volumeOf } from './energy.ts'
import {
  allWritten,
  type Exact,
  negated,
  printed,
  readExact,
  sumOf,
  times,
  toNumber,
  writeExact,
  ZERO,
} from './exact.ts'
import { applied, type Factor } from './factor.ts'
import { NEW_REGIME } from './heat-value.ts'
import { type TCO2, tCO2 } from './quantity.ts'
import type { FiscalYear } from './time.ts'

/** Mass of CO2 in a mass of carbon. */
const CO2_PER_CARBON: Ratio = { num: 11n, den: 3n }

/**
 * Carriers that emit no counted CO2 at the site: biomass (its carbon is not counted, 算定省令), hydrogen and ammonia (no carbon),
 * sun, wind and natural heat; and electricity from fuel whose CO2 is counted with the fuel.
 */
const WITHOUT_CO2: readonly Carrier[] = [
  ...(['black_liquor', 'wood', 'wood_waste', 'bioethanol', 'biodiesel', 'biogas'] as const),
  ...(['other_biomass', 'mixed_waste_wood', 'hydrogen', 'ammonia', 'natural_heat'] as const),
  ...(['self_gen_nonfossil', 'self_consignment_nonfossil', 'self_gen_fuel'] as const),
]

/** A view of one usage: tonnes, as a double and exactly, and the factors that made them (none where nothing is emitted). */
type View = { readonly t: TCO2; readonly exact: Exact; readonly factors: readonly Factor[] }
/** CO2 of one usage; negative where energy is handed to others. */
export type Co2Line = {
  readonly usage: Usage
  readonly scope: 1 | 2
  readonly location: View
  /** By contract, 調整後. */
  readonly market: View
  /** By contract, 基礎. */
  readonly basic: View
}
export type Co2 = {
  readonly location: TCO2
  readonly market: TCO2
  readonly basic: TCO2
  /** Fuel burnt at the site, market view. */
  readonly scope1: TCO2
  /** Electricity and heat from others, market view. */
  readonly scope2: TCO2
  /** The totals before they become doubles: sums of months are the year's to the last digit. */
  readonly exact: Readonly<Record<'location' | 'market' | 'basic' | 'scope1' | 'scope2', Exact>>
  /** Earliest fiscal year among latest-published factors used for lack of this year's; else null. */
  readonly provisional: FiscalYear | null
  /** Ids of the coefficient sets used, sorted. */
  readonly sets: readonly string[]
  readonly lines: readonly Co2Line[]
}
export type Co2Question = { readonly year: FiscalYear; readonly basis?: Basis }

const view = (exact: Ratio, factors: readonly Factor[]): View => ({
  t: tCO2(toNumber(exact)),
  exact: writeExact(exact),
  factors,
})
const NOTHING: View = view(ZERO, [])
const NONE = writeExact(ZERO)
const byPrinted = (factor: Computed<Factor>, usage: Usage, volume?: Volume): Computed<View> => {
  if (!factor.ok) return factor
  const { amount, unit, gas } = usage
  const t = applied(factor.value, { amount, unit, gas, ...volume?.restating })
  return t.ok ? computed(view(t.value, [factor.value, ...(volume?.factors ?? [])])) : t
}
/** Fuels by the unrounded formula, not by the three digits of the printed product. */
const byFormula = (factor: Computed<FuelFactor>, usage: Usage, volume: Volume): Computed<View> => {
  if (!factor.ok) return factor
  if ('product' in factor.value) return byPrinted(computed(factor.value.product), usage, volume)
  const { heat, carbon } = factor.value
  const gj = applied(heat, { amount: usage.amount, unit: usage.unit, ...volume.restating })
  if (!gj.ok) return gj
  return computed(
    view(times(times(gj.value, printed(carbon.printed)), CO2_PER_CARBON), [heat, carbon, ...volume.factors]),
  )
}

type Views = { location: Computed<View>; market: Computed<View>; basic: Computed<View> }
const same = (view: Computed<View>): Views => ({ location: view, market: view, basic: view })
type By = 'adjusted' | 'basic'
const bySeries = (location: Computed<Factor>, market: (series: By) => Computed<Factor>, usage: Usage): Views => ({
  location: byPrinted(location, usage),
  market: byPrinted(market('adjusted'), usage),
  basic: byPrinted(market('basic'), usage),
})

const fuelViews = (coefficients: Coefficients, usage: Usage, year: FiscalYear): Views => {
  const { carrier, contract } = usage
  if (carrier !== 'city_gas' || year < NEW_REGIME) {
    const supplierHeat = contract?.heatValue_GJ_per_1000m3
    const volume = volumeOf(coefficients, usage, year)
    if (!volume.ok) return same(volume)
    return same(byFormula(fuelFactor(coefficients, { carrier, year, supplierHeat }), usage, volume.value))
  }
  const market = (series: By) => gasMarket(coefficients, { year, supply: contract, series })
  return bySeries(gasDefault(coefficients, year), market, usage)
}

const views = (coefficients: Coefficients, usage: Usage, { year, basis = 'shk' }: Co2Question): Views => {
  const { carrier, contract: supply } = usage
  // electricity made from counted fuel and sold takes the average factor with it: what it displaces on the grid
  const soldOwn = carrier === 'self_gen_fuel' && sign(usage) < 0
  if (WITHOUT_CO2.includes(carrier) && !soldOwn) return same(computed(NOTHING))
  const { family } = carrierInfo(carrier)
  if (soldOwn) return same(byPrinted(electricityLocation(coefficients, year, basis), usage))
  if (family === 'electricity') {
    const market = (series: By) => electricityMarket(coefficients, { carrier, year, supply, series, basis })
    return bySeries(electricityLocation(coefficients, year, basis), market, usage)
  }
  if (family === 'heat') {
    const market = (series: By) => heatMarket(coefficients, { carrier, year, supply, series })
    return bySeries(heatDefault(coefficients, carrier, year), market, usage)
  }
  return fuelViews(coefficients, usage, year)
}

const signed = (of: View, s: number): View => (s < 0 ? view(negated(readExact(of.exact)), of.factors) : of)

const isBurnt = ({ carrier }: Usage): boolean => ['fossil-fuel', 'nonfossil-fuel'].includes(carrierInfo(carrier).family)
/** The views of the parts of a usage, one for each contract, as one. */
const together = (parts: readonly View[]): View =>
  parts.length === 1 && parts[0]
    ? parts[0]
    : view(
        sumOf(parts.map((part) => readExact(part.exact))),
        parts.flatMap((part) => part.factors),
      )

/** One usage in t-CO2, both views. */
export const co2Line = (coefficients: Coefficients, usage: Usage, question: Co2Question): Computed<Co2Line> => {
  const s = sign(usage)
  const of: Record<By | 'location', View[]> = { location: [], adjusted: [], basic: [] }
  for (const part of contractParts(usage)) {
    const { location, market, basic } = views(coefficients, part, question)
    if (!location.ok) return location
    if (!market.ok) return market
    of.location.push(location.value)
    of.adjusted.push(market.value)
    // a retailer that prints only 調整後: its basic view is not known, the adjusted one stands in and shows its own factor
    of.basic.push(basic.ok ? basic.value : market.value)
  }
  return computed({
    usage,
    scope: isBurnt(usage) ? 1 : 2,
    location: signed(together(of.location), s),
    market: signed(together(of.adjusted), s),
    basic: signed(together(of.basic), s),
  })
}

/** Sums lines, whether just made or kept by a close (確定). */
export const co2Of = (lines: readonly Co2Line[]): Co2 => {
  const total = (of: (line: Co2Line) => Exact): Ratio => sumOf(lines.map((line) => readExact(of(line))))
  const exact: Record<keyof Co2['exact'], Ratio> = {
    location: total((line) => line.location.exact),
    market: total((line) => line.market.exact),
    basic: total((line) => line.basic.exact),
    scope1: total((line) => (line.scope === 1 ? line.market.exact : NONE)),
    scope2: total((line) => (line.scope === 2 ? line.market.exact : NONE)),
  }
  const tonnes = (of: keyof Co2['exact']): TCO2 => tCO2(toNumber(exact[of]))
  const factors = lines.flatMap((line) => [...line.location.factors, ...line.market.factors, ...line.basic.factors])
  const late = factors.flatMap((factor) => factor.provisional ?? [])
  return {
    location: tonnes('location'),
    market: tonnes('market'),
    basic: tonnes('basic'),
    scope1: tonnes('scope1'),
    scope2: tonnes('scope2'),
    exact: allWritten(exact),
    provisional: late.toSorted((a, b) => a - b)[0] ?? null,
    sets: [...new Set(factors.map((factor) => factor.set))].toSorted(),
    lines,
  }
}

/**
 * Energy CO2 of a set of usages in a fiscal year (温対法 算定省令 第2条; CN plan 6): fuels amount × heat × carbon × 44/12,
 * unrounded; electricity, heat and city gas (from FY2023) by the printed factor; what is supplied to others is deducted. Always
 * the location view (average factors) and the market view (contracts). One usage without a factor makes the whole absent.
 */
export const co2 = (coefficients: Coefficients, usages: readonly Usage[], question: Co2Question): Computed<Co2> => {
  const lines: Co2Line[] = []
  for (const usage of usages) {
    if (sign(usage) === 0) continue
    const line = co2Line(coefficients, usage, question)
    if (!line.ok) return line
    lines.push(line.value)
  }
  return computed(co2Of(lines))
}
