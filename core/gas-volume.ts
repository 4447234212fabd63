import type { Ratio } from './decimal.ts'
import { printed, times } from './exact.ts'

/** Standard atmosphere, kPa: gauge pressure counts from it. */
const ATMOSPHERE = printed('101.325')
/** 0 °C and 25 °C in kelvin. */
const NORMAL_K = printed('273.15')
const SATP_K = printed('298.15')
/** SATP pressure, kPa (1 bar). */
const SATP_KPA = printed('100')

/** How a gas meter meters: gauge pressure (ゲージ圧), kPa, and temperature, °C. */
export type GasState = { readonly gauge_kPa: number; readonly temperature_C: number }

const inverse = ({ num, den }: Ratio): Ratio => ({ num: den, den: num })
const plus = (a: Ratio, b: Ratio): Ratio => ({ num: a.num * b.den + b.num * a.den, den: a.den * b.den })
const over = (a: Ratio, b: Ratio): Ratio => times(a, inverse(b))
const absolute = ({ gauge_kPa, temperature_C }: GasState) => ({
  pressure: plus(ATMOSPHERE, printed(String(gauge_kPa))),
  kelvin: plus(NORMAL_K, printed(String(temperature_C))),
})

/** m³ at SATP (25 °C, 100 kPa) in one Nm³ (0 °C, 101.325 kPa), ideal gas: 1.10599; a Nm³ taken for SATP reads about 10 % low. */
export const SATP_PER_NORMAL: Ratio = times(over(ATMOSPHERE, SATP_KPA), over(SATP_K, NORMAL_K))
/**
 * m³ at SATP in one metered m³: V × P / 100 × 298.15 / (273.15 + T), P = gauge + 101.325 kPa (ideal gas; 省エネ法ヘルプデスク 616846
 * asks for SATP, the formula itself is not seen in print).
 */
export const satpPerMetered = (state: GasState): Ratio => {
  const { pressure, kelvin } = absolute(state)
  return times(over(pressure, SATP_KPA), over(SATP_K, kelvin))
}
/** Nm³ (0 °C, 101.325 kPa) in one metered m³: V × P / 101.325 × 273.15 / (273.15 + T) (京葉ガス, 環境への取り組み). */
export const normalPerMetered = (state: GasState): Ratio => {
  const { pressure, kelvin } = absolute(state)
  return times(over(pressure, ATMOSPHERE), over(NORMAL_K, kelvin))
}
