import { absent, type Computed, computed } from './computed.ts'

/** Activity, energy and CO2 of a year, any units that both years share. */
export type YearOfCo2 = { readonly activity: number; readonly energy: number; readonly co2: number }
/** What moved CO2, in its unit; the three add up to the whole change. */
export type Drivers = { readonly activity: number; readonly energyPerActivity: number; readonly co2PerEnergy: number }

/** Nearer than this the quotient of differences loses its digits; the series of the mean is exact to double precision there. */
const NEAR = 1e-4
/** Logarithmic mean of two numbers of one sign; its limit where both are equal. */
export const logMean = (a: number, b: number): number => {
  const x = a / b - 1
  // L(a, b) = b·x / ln(1 + x) = b·(1 + x/2 − x²/12 + x³/24 − …)
  return Math.abs(x) < NEAR ? b * (1 + x / 2 - x ** 2 / 12 + x ** 3 / 24) : (a - b) / Math.log(a / b)
}

/**
 * Why CO2 changed: additive LMDI, L = (C1 − C0) / ln(C1/C0), ΔX = L·ln(X1/X0), without residual. Our own analysis, not a filed
 * figure. It needs every quantity above zero in both years.
 */
export const lmdi = (before: YearOfCo2, now: YearOfCo2): Computed<Drivers> => {
  const all = [before.activity, before.energy, before.co2, now.activity, now.energy, now.co2]
  if (!all.every((n) => n > 0)) return absent('no-activity')
  const weight = logMean(now.co2, before.co2)
  const part = (of: (year: YearOfCo2) => number) => weight * Math.log(of(now) / of(before))
  return computed({
    activity: part((year) => year.activity),
    energyPerActivity: part((year) => year.energy / year.activity),
    co2PerEnergy: part((year) => year.co2 / year.energy),
  })
}

export const PLAN_DRIVERS = ['economy', 'electricity', 'effort'] as const
/** % of the base year's CO2; they add up to the whole change. */
export type PlanDrivers = { readonly economy: number; readonly electricity: number; readonly effort: number }
/**
 * The method of the industry plan (経団連, 2001): economy = base CO2 × change of output; electricity = this year's kWh × change of
 * the electricity factor; effort of the companies = the rest. `electricityAtBaseFactor` is this year's kWh by the base factor.
 */
export const planDrivers = (
  base: { readonly co2: number; readonly output: number },
  now: {
    readonly co2: number
    readonly output: number
    readonly electricity: number
    readonly electricityAtBaseFactor: number
  },
): Computed<PlanDrivers> => {
  if (!(base.co2 > 0 && base.output > 0)) return absent('no-base-year')
  const percent = (t: number) => (t / base.co2) * 100
  const economy = percent(base.co2 * (now.output / base.output - 1))
  const electricity = percent(now.electricity - now.electricityAtBaseFactor)
  return computed({ economy, electricity, effort: percent(now.co2 - base.co2) - economy - electricity })
}
