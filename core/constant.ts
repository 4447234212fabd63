import type { Coefficients } from './coefficient.ts'
import type { Confidence } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { inForce, latestBefore } from './factor.ts'
import { type FiscalYear, fiscalYear } from './time.ts'

/** A printed constant of the rules as it was chosen for a fiscal year. */
export type Constant = {
  readonly value: number
  readonly printed: string
  readonly unit: string
  readonly set: string
  readonly row: string
  readonly confidence: Confidence
  /** Fiscal year of the latest published value where this year's is not out; else null. */
  readonly provisional: FiscalYear | null
}

/** The value of a key for a fiscal year, else the latest published one, provisional; else no factor. */
export const constant = (coefficients: Coefficients, key: string, year: FiscalYear): Computed<Constant> => {
  const rows = coefficients.rows('constant', key)
  const now = inForce(rows, year)
  const row = now ?? latestBefore(rows, year)
  if (!row) return absent('no-factor')
  const { value, unit, set, confidence } = row
  const provisional = now || row.to === null ? null : fiscalYear(row.to)
  return computed({ value: Number(value), printed: value, unit, set, row: key, confidence, provisional })
}
