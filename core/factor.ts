import type { Confidence } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { exactRatio, type Ratio } from './decimal.ts'
import { printed, times } from './exact.ts'
import { type BaseUnit, FactorUnit, factorUnitInfo, inFactorUnit, type Restating } from './factor-unit.ts'
import type { FiscalYear } from './time.ts'

/** Why this row and no other: the answer to 算定根拠. */
export const reasons = [
  'published', // the row of the official table for this year
  'menu', // the contract's menu in the supplier's list
  'only-row', // the supplier prints a single value
  'residual', // (残差): the menu is not named in the list
  'company-reference', // (参考値)事業者全体
  'default', // 代替値: no row for the supplier, or no contract
  'national-average', // 全国平均係数
  'industry-plan', // the plan's electricity factor; SHK has none for this year
  'contract', // the supplier's heat value as the contract states it
  'usual', // 45 GJ/千m3: the contract states no heat value
  'successor', // the 2023 regime split or joined the id
  'not-energy', // non-fossil energy before FY2023, and own generation from counted fuel
] as const
export type Reason = (typeof reasons)[number]

/** A factor as it was chosen, with everything that a reader needs to check it. */
export type Factor = {
  readonly value: number
  /** Digits as printed. */
  readonly printed: string
  readonly unit: FactorUnit
  /** Id of the coefficient set, or `contract`, or `none` where the law counts zero. */
  readonly set: string
  readonly confidence: Confidence
  /** Fiscal year that the factor is published for; the asked year unless provisional. */
  readonly year: FiscalYear
  /** Fiscal year of the latest published factor where this year's is not out yet; else null. */
  readonly provisional: FiscalYear | null
  readonly reason: Reason
  /** The row in the set: key, or supplier and menu. */
  readonly row: string
}

/** Something metered: amount in a base unit, with what restates its m³ where that is known. */
export type Metered = Restating & { readonly amount: number; readonly unit: BaseUnit }

/** GJ, t-CO2 or tC of an amount by one factor, exactly: amount and printed digits as the decimals that people wrote. */
export const applied = (factor: Factor, { amount, unit, ...restating }: Metered): Computed<Ratio> => {
  const restated = inFactorUnit(unit, factor.unit, restating)
  if (!restated.ok) return restated
  const { scale } = factorUnitInfo(factor.unit)
  const quantity = times(exactRatio(amount), restated.value)
  return computed(times(times(quantity, printed(factor.printed)), { num: 1n, den: BigInt(scale) }))
}

type Dated = { readonly from: number | null; readonly to: number | null }
const covers = (year: FiscalYear) => (row: Dated) => (row.from ?? year) <= year && year <= (row.to ?? year)

/** The row for a fiscal year. */
export const inForce = <R extends Dated>(rows: readonly R[], year: FiscalYear): R | undefined => rows.find(covers(year))
/** The last row published before a fiscal year. */
export const latestBefore = <R extends Dated>(rows: readonly R[], year: FiscalYear): R | undefined =>
  rows.filter((row) => row.to !== null && row.to < year).toSorted((a, b) => (b.to ?? 0) - (a.to ?? 0))[0]

type Printed = { value: string; unit: string; set: string; confidence: Confidence; key: string }
/** A table row as a factor for a year. */
export const factorOf = (row: Printed, year: FiscalYear, reason: Reason, usedYear = year): Factor => ({
  value: Number(row.value),
  printed: row.value,
  unit: FactorUnit.parse(row.unit),
  set: row.set,
  confidence: row.confidence,
  year: usedYear,
  provisional: usedYear === year ? null : usedYear,
  reason,
  row: row.key,
})

/** The row of the year, else, where tables come out yearly, the latest one, provisional; else no factor. */
export const yearly = <R extends Printed & Dated>(
  rows: readonly R[],
  year: FiscalYear,
  reason: Reason,
): Computed<Factor> => {
  const now = inForce(rows, year)
  if (now) return computed(factorOf(now, year, reason))
  const latest = latestBefore(rows, year)
  return latest?.to ? computed(factorOf(latest, year, reason, latest.to as FiscalYear)) : absent('no-factor')
}
