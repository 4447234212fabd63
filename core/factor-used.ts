import { z } from 'zod'
import { type Carrier, carrierInfo } from './carrier.ts'
import { co2Line } from './co2.ts'
import type { Coefficients } from './coefficient.ts'
import { Confidence } from './coefficient-set.ts'
import { energyLine } from './energy.ts'
import { type Factor, reasons } from './factor.ts'
import { FactorUnit } from './factor-unit.ts'
import { Contract } from './plant.ts'
import type { Supply } from './supplier-factor.ts'
import type { FiscalYear } from './time.ts'
import { baseUnitOf } from './usage-history.ts'

/** What a factor is for in a figure. */
export const FactorRole = z.enum(['heat', 'location', 'market', 'basic'])
export type FactorRole = z.infer<typeof FactorRole>
/** A factor as it went into a figure: the printed row, why that one, and where it stands (算定根拠). */
export const FactorUsed = z.object({
  role: FactorRole,
  printed: z.string().describe('digits as printed'),
  unit: FactorUnit,
  set: z.string(),
  row: z.string().describe('key, or supplier and menu'),
  reason: z.enum(reasons),
  confidence: Confidence,
  provisional: z.int().nullable().describe('fiscal year of the factor where this year’s is not out'),
})
export type FactorUsed = z.infer<typeof FactorUsed>

/** A factor with its role in the figure. */
export const factorUsed = (role: FactorRole, factor: Factor): FactorUsed => {
  const { printed, unit, set, row, reason, confidence, provisional } = factor
  return { role, printed, unit, set, row, reason, confidence, provisional }
}
/** Each factor of some roles once. */
export const factorsUsed = (of: readonly (readonly [FactorRole, readonly Factor[]])[]): FactorUsed[] => {
  const seen = new Map<string, FactorUsed>()
  for (const [role, factors] of of)
    for (const factor of factors) {
      const used = factorUsed(role, factor)
      seen.set(`${role} ${used.set} ${used.row} ${used.printed} ${used.unit}`, used)
    }
  return [...seen.values()]
}

/** The factors that one unit of a carrier would take: what a contract does, before anything is metered. */
export const factorsFor = (
  coefficients: Coefficients,
  query: { readonly carrier: Carrier; readonly year: FiscalYear; readonly supply?: Supply | undefined },
): FactorUsed[] => {
  const { carrier, year, supply } = query
  const unit = baseUnitOf(carrier)
  if (unit === undefined || carrierInfo(carrier).family === 'none') return []
  const contract = supply && Contract.parse({ id: 'asked', carrier, ...supply })
  const usage = { carrier, unit, amount: 1, contract }
  const energy = energyLine(coefficients, usage, year)
  const carbon = co2Line(coefficients, usage, { year })
  return factorsUsed([
    ['heat', energy.ok ? energy.value.factors : []],
    ...(carbon.ok
      ? ([
          ['location', carbon.value.location.factors],
          ['market', carbon.value.market.factors],
          ['basic', carbon.value.basic.factors],
        ] as const)
      : []),
  ])
}
