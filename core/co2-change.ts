import type { Carrier } from './carrier.ts'
import { carrierInfo } from './carrier.ts'
import { absent, type Computed, computed } from './computed.ts'
import { logMean } from './factor-change.ts'

/** Energy (GJ) and CO2 (t) of one carrier in a year, what is handed to others taken off. */
export type CarrierYear = { readonly gj: number; readonly t: number }
/** A year of a company, a site or a segment: activity, and its carriers. */
export type Co2Year = { readonly activity: number; readonly carriers: Partial<Record<Carrier, CarrierYear>> }
/** What moved CO2, t-CO2; the five add up to the whole change. */
export type Co2Drivers = {
  /** 活動量 */
  readonly activity: number
  /** エネルギー原単位: GJ per activity */
  readonly intensity: number
  /** 燃料構成: shares of the carriers */
  readonly mix: number
  /** 電力排出係数 */
  readonly electricityFactor: number
  /** Factors of gas, heat and fuels: suppliers and the regime. */
  readonly otherFactors: number
}
export type DriverName = keyof Co2Drivers
export const DRIVERS = [
  'activity',
  'intensity',
  'mix',
  'electricityFactor',
  'otherFactors',
] as const satisfies readonly DriverName[]

const NOTHING: CarrierYear = { gj: 0, t: 0 }
export const isElectric = (carrier: Carrier): boolean =>
  ['electricity', 'own-electricity'].includes(carrierInfo(carrier).family)
export const isSameSign = (a: number, b: number): boolean => a * b > 0

export type Whole = { readonly activity: number; readonly gj: number }
type Parts = Pick<Co2Drivers, 'activity' | 'intensity' | 'mix'> & { readonly factor: number }
/** A carrier that comes, goes, or turns its sign is a change of the mix; a factor that comes from or goes to zero, one of the factor. */
export const driversOfCarrier = (
  before: CarrierYear,
  now: CarrierYear,
  { from, to }: { from: Whole; to: Whole },
): Parts => {
  const none = { activity: 0, intensity: 0, mix: 0, factor: 0 }
  if (!isSameSign(before.gj, now.gj)) return { ...none, mix: now.t - before.t }
  if (!isSameSign(before.t, now.t)) return { ...none, factor: now.t - before.t }
  const weight = logMean(now.t, before.t)
  return {
    activity: weight * Math.log(to.activity / from.activity),
    intensity: weight * Math.log(to.gj / to.activity / (from.gj / from.activity)),
    mix: weight * Math.log(now.gj / to.gj / (before.gj / from.gj)),
    factor: weight * Math.log(now.t / now.gj / (before.t / before.gj)),
  }
}

export const wholeOf = ({ activity, carriers }: Co2Year): Whole => ({
  activity,
  gj: Object.values(carriers).reduce((sum, carrier) => sum + carrier.gj, 0),
})

/**
 * Why CO2 changed, by carrier: additive LMDI-I, C = Σ activity × GJ/activity × share × t/GJ (Ang 2005; limits for zeros after Ang &
 * Liu 2007). No residual. Our own analysis, not a filed figure. Activity and energy must be above zero in both years.
 */
export const co2Drivers = (before: Co2Year, now: Co2Year): Computed<Co2Drivers> => {
  const [from, to] = [wholeOf(before), wholeOf(now)]
  if (!(before.activity > 0 && now.activity > 0)) return absent('no-activity')
  if (!(from.gj > 0 && to.gj > 0)) return absent('no-readings')
  const sums = { activity: 0, intensity: 0, mix: 0, electricityFactor: 0, otherFactors: 0 }
  const carriers = new Set([...Object.keys(before.carriers), ...Object.keys(now.carriers)] as Carrier[])
  for (const carrier of carriers) {
    const parts = driversOfCarrier(before.carriers[carrier] ?? NOTHING, now.carriers[carrier] ?? NOTHING, { from, to })
    sums.activity += parts.activity
    sums.intensity += parts.intensity
    sums.mix += parts.mix
    sums[isElectric(carrier) ? 'electricityFactor' : 'otherFactors'] += parts.factor
  }
  return computed(sums)
}

/** One bar of a waterfall: from where to where it goes. */
export type WaterfallStep = {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly change: number
}
/** Bars from a first total over its drivers to the last; each begins where the one before ended. */
export const waterfall = (start: number, drivers: Readonly<Record<string, number>>): WaterfallStep[] => {
  let at = start
  return Object.entries(drivers).map(([name, change]) => {
    const from = at
    at += change
    return { name, from, to: at, change }
  })
}

/** 炭素生産性: value added per t-CO2, in the unit of the value added. */
export const carbonProductivity = (valueAdded: number, co2: number): Computed<number> =>
  co2 > 0 ? computed(valueAdded / co2) : absent('no-readings')
