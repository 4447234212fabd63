import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { crudeOil, type Energy, filedCrudeOil, primaryEnergy, type Usage } from './energy.ts'
import { halfUp, significant } from './rounding.ts'
import type { FiscalYear } from './time.ts'

type Parts = Pick<Energy, 'aPrime' | 'b' | 'bPrime'>

/** 原単位, unrounded, kL per unit of activity: (A′ − B − B′) / C (特定-第3表). */
export const intensity = ({ aPrime, b, bPrime }: Parts, activity: number): Computed<number> =>
  activity > 0 ? computed((crudeOil(aPrime) - crudeOil(b) - crudeOil(bPrime)) / activity) : absent('no-activity')

/** 原単位 as filed: A′, B and B′ each rounded to whole kL, the quotient to four significant digits (有効数字4桁). */
export const filedIntensity = ({ aPrime, b, bPrime }: Parts, activity: number): Computed<number> =>
  activity > 0
    ? computed(significant((filedCrudeOil(aPrime) - filedCrudeOil(b) - filedCrudeOil(bPrime)) / activity, 4))
    : absent('no-activity')

/** Improvement against the base year (CNP 6-3-1): R = (e_base − e_year) / e_base; positive is better. */
export const improvement = (base: number, year: number): Computed<number> =>
  base > 0 ? computed((base - year) / base) : absent('no-base-year')

/** A member of a roll-up: its improvement R, and its energy use E (A, not A′) in the evaluation year. */
export type Weighted = { readonly r: number; readonly energy: number }
/**
 * Company from segments, industry from companies (CNP 6-3-2): R = Σ w·R, w = E_year / Σ E_year, weights of the *evaluation*
 * year. Two steps or one give the same.
 */
export const rollUp = (members: readonly Weighted[]): Computed<number> => {
  const energy = members.reduce((sum, member) => sum + member.energy, 0)
  if (!(energy > 0)) return absent('no-readings')
  return computed(members.reduce((sum, member) => sum + (member.energy / energy) * member.r, 0))
}

/** 対前年度比 of filed intensities, %, one decimal. Reasons are due at 100.0 and more (特定-第5表). */
export const yearOnYear = (before: number, now: number): Computed<number> =>
  before > 0 ? computed(halfUp((now / before) * 100, 1)) : absent('no-base-year')
/** 対前年度比 of a company with several segments, %: Σ share of energy × ratio (寄与度); its own intensity cell stays empty. */
export const companyYearOnYear = (
  segments: readonly { readonly energy: number; readonly ratio: number }[],
): Computed<number> => {
  const result = rollUp(segments.map(({ energy, ratio }) => ({ energy, r: ratio })))
  return result.ok ? computed(halfUp(result.value, 1)) : result
}

/**
 * 5年度間平均原単位変化, % (特定-第4表): fourth root of the product of the four printed year-on-year ratios, half up to one
 * decimal. Four ratios or none; reasons are due above 99.0.
 */
export const fiveYearMean = (ratios: readonly number[]): Computed<number> => {
  if (ratios.length !== 4) return absent('too-early')
  const product = ratios.reduce((a, ratio) => a * (ratio / 100), 1)
  return computed(halfUp(product ** (1 / 4) * 100, 1))
}

/**
 * Base intensity restated over the regime break FY2022/23: the amounts of the base year with the heat values of `heatYear`. An
 * electricity-only site compared across the break without it seems 11.5 % better.
 */
export const restatedBase = (
  coefficients: Coefficients,
  base: { readonly usages: readonly Usage[]; readonly activity: number },
  heatYear: FiscalYear,
): Computed<number> => {
  const energy = primaryEnergy(coefficients, base.usages, heatYear)
  return energy.ok ? intensity(energy.value, base.activity) : energy
}
