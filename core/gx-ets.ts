import type { Co2Line } from './co2.ts'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Constant, constant } from './constant.ts'
import type { FiscalYear } from './time.ts'

/** Direct CO2 (直接排出) of a set of lines, t-CO2: fuel burnt at the site (基礎); bought electricity and heat are not in it. */
export const directCo2 = (lines: readonly Co2Line[]): number =>
  lines.reduce((sum, line) => sum + (line.scope === 1 ? line.basic.t : 0), 0)

/** Mean of the three fiscal years before, against the threshold of the scheme. */
export type GxWatch = {
  readonly mean_t: number
  readonly threshold: Constant
  /** The company is under the scheme. */
  readonly obliged: boolean
  /** mean / threshold. */
  readonly share: number
}
/** GX-ETS: direct CO2, mean of the three fiscal years before, ≥ 100,000 t (排出量取引制度小委員会, 2025-12). All three or none. */
export const gxWatch = (
  coefficients: Coefficients,
  direct_t: readonly number[],
  year: FiscalYear,
): Computed<GxWatch> => {
  if (direct_t.length !== 3) return absent('too-early')
  const threshold = constant(coefficients, 'gx-ets:threshold', year)
  if (!threshold.ok) return absent('not-in-force')
  const mean_t = direct_t.reduce((a, b) => a + b, 0) / 3
  const share = mean_t / threshold.value.value
  return computed({ mean_t, threshold: threshold.value, obliged: share >= 1, share })
}

/** Price band of a year, yen a tonne: the printed band of FY2026 × 1.03 a year (besides an index of prices, which is not known ahead). */
export const gxPrices = (
  coefficients: Coefficients,
  year: FiscalYear,
): Computed<{ readonly floor: number; readonly ceiling: number }> => {
  const floor = constant(coefficients, 'gx-ets:floor', year)
  const ceiling = constant(coefficients, 'gx-ets:ceiling', year)
  if (!floor.ok || !ceiling.ok) return absent('not-in-force')
  const from = floor.value.provisional
  if (from === null) return computed({ floor: floor.value.value, ceiling: ceiling.value.value })
  const step = constant(coefficients, 'gx-ets:price-step', year)
  if (!step.ok || step.value.provisional !== null) return absent('no-factor')
  const growth = step.value.value ** (year - from)
  return computed({ floor: floor.value.value * growth, ceiling: ceiling.value.value * growth })
}
/** 未償却相当負担金, yen: shortfall t × ceiling × 1.1. */
export const shortfallCharge = (
  coefficients: Coefficients,
  shortfall_t: number,
  year: FiscalYear,
): Computed<number> => {
  const prices = gxPrices(coefficients, year)
  const times = constant(coefficients, 'gx-ets:shortfall', year)
  if (!prices.ok) return prices
  return times.ok ? computed(shortfall_t * prices.value.ceiling * times.value.value) : absent('not-in-force')
}
