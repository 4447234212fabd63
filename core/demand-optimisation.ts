import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import type { Energy } from './energy.ts'
import { type Factor, inForce } from './factor.ts'
import { NEW_REGIME } from './heat-value.ts'
import { type GJ, gj } from './quantity.ts'
import { type EpochMs, type FiscalYear, HOUR, JST_OFFSET, type Month, monthOf } from './time.ts'

/** 再エネ出力制御時 / 需給状況が厳しい時間帯 / その他の時間帯. */
export const hourClasses = ['curtailment', 'tight', 'other'] as const
export type OptimisationClass = (typeof hourClasses)[number]
/** One letter of a calendar: c, t, o. */
export const classLetters: Record<string, OptimisationClass> = { c: 'curtailment', t: 'tight', o: 'other' }

/** kWh of purchased electricity by class, or by month, of one supply area. */
export type ClassAmounts = Partial<Record<OptimisationClass, number>>

/** 電気需要最適化係数 of an hour class, GJ per 千kWh (3.60, 12.2, 9.40 from FY2023), with its confidence. */
export const classFactor = (
  coefficients: Coefficients,
  of: OptimisationClass,
  year: FiscalYear,
): Computed<Pick<Factor, 'value' | 'printed' | 'set' | 'confidence'>> => {
  const row = inForce(coefficients.rows('constant', `optimisation-${of}`), year)
  if (!row) return absent('no-factor')
  return computed({ value: Number(row.value), printed: row.value, set: row.set, confidence: row.confidence })
}

/** Purchased electricity under demand optimisation by hour class, GJ: Σ class kWh × factor / 1,000. */
export const optimisedByClass = (coefficients: Coefficients, amounts: ClassAmounts, year: FiscalYear): Computed<GJ> => {
  let sum = 0
  for (const of of hourClasses) {
    const kWh = amounts[of] ?? 0
    if (kWh === 0) continue
    const factor = classFactor(coefficients, of, year)
    if (!factor.ok) return factor
    sum += (kWh * factor.value.value) / 1_000
  }
  return computed(gj(sum))
}

/** The same by monthly factors of the supply area: Σ month kWh × factor / 1,000; a month without a factor makes it absent. */
export const optimisedByMonth = (
  amounts: ReadonlyMap<Month, number>,
  factors: ReadonlyMap<Month, number>,
): Computed<GJ> => {
  let sum = 0
  for (const [month, kWh] of amounts) {
    const factor = factors.get(month)
    if (factor === undefined) return absent('no-calendar')
    sum += (kWh * factor) / 1_000
  }
  return computed(gj(sum))
}

/** A″ (特定-第2表 1-2, from FY2023): A′ with purchased electricity at the optimisation factors in place of 8.64. */
export const optimisedEnergy = (energy: Pick<Energy, 'aPrime'>, purchased: GJ, optimised: GJ): GJ =>
  gj(energy.aPrime - purchased + optimised)

/** 昼間: 8–22 h, every day; its kWh had a heat value of their own to FY2022. */
export const isDayHour = (t: EpochMs): boolean => {
  const hour = Math.floor((((t + JST_OFFSET) / HOUR) % 24) + 24) % 24
  return hour >= 8 && hour < 22
}
const LEVELLING_MONTHS = ['07', '08', '09', '12', '01', '02', '03']
/** 電気需要平準化時間帯, to FY2023: 8–22 h from July to September and December to March, every day. */
export const isLevellingHour = (t: EpochMs): boolean => {
  return LEVELLING_MONTHS.includes(monthOf(t).slice(5)) && isDayHour(t)
}
/** Weight of the levelling hours beyond the first: 1.3 − 1. */
export const LEVELLING = 0.3
/**
 * 電気需要平準化評価原単位's numerator, GJ: A + 0.3 × GJ of purchased electricity used in the levelling hours. Used for FY2014 to
 * FY2022, and once more beside the new one for FY2023.
 */
export const levelled = (a: GJ, peak: GJ, year: FiscalYear): Computed<GJ> =>
  year >= 2014 && year <= NEW_REGIME ? computed(gj(a + LEVELLING * peak)) : absent('no-factor')
