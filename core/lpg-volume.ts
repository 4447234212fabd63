import { z } from 'zod'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Factor, factorOf, inForce } from './factor.ts'
import type { FiscalYear } from './time.ts'

/** LPG that is metered as a gas: what it is, or the supplier's own m³ per tonne (産気率), which goes before the printed values. */
export const LpgGas = z.union([
  z.enum(['propane', 'butane', 'mixed']),
  z.strictObject({ m3_per_t: z.number().min(200).max(800) }),
])
export type LpgGas = z.infer<typeof LpgGas>

/**
 * m³ of LPG gas in a tonne, as a factor with its row: the supplier's value, else 502 propane, 355 butane, 482 mixed
 * (省エネ法 定期報告書記入要領: 供給事業者に確認できない場合). The tables print LPG per tonne only.
 */
export const lpgVolume = (coefficients: Coefficients, gas: LpgGas, year: FiscalYear): Computed<Factor> => {
  if (typeof gas !== 'string') {
    const value = String(gas.m3_per_t)
    const row = { value, unit: 'm3/t', set: 'contract', confidence: 'one_source', key: 'm3_per_t' } as const
    return computed(factorOf(row, year, 'contract'))
  }
  const row = inForce(coefficients.rows('constant', `lpg-volume:${gas}`), year)
  return row ? computed(factorOf(row, year, 'published')) : absent('no-factor')
}
