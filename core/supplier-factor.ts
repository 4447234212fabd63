import type { Carrier } from './carrier.ts'
import type { Coefficients, SupplierList } from './coefficient.ts'
import type { SupplierRow } from './coefficient-set.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Factor, factorOf, type Reason } from './factor.ts'
import type { FiscalYear } from './time.ts'

/** What a contract says about the supplier: 登録番号 (a grid operator without one: its printed name) and the menu as the list prints it. */
export type Supply = { readonly supplier: string; readonly menu: string }
/** 調整後排出係数 or 基礎排出係数. */
export type FactorSeries = 'adjusted' | 'basic'

const isResidual = (row: SupplierRow) => row.menu.includes('残差')
/** A preliminary figure (速報) and the figure before certificates (未調整) are not for customers. */
const isReference = (row: SupplierRow) => row.menu.includes('事業者全体') && !row.menu.includes('速報')
const bare = (menu: string): string => menu.replace('(残差)', '').trim()

/** One row, or several that print the same value (a residual per area), else none: a guess between values is no answer. */
const agreed = (rows: readonly SupplierRow[], series: FactorSeries): SupplierRow | undefined => {
  const [first, ...rest] = rows
  return first && rest.every((row) => row[series] === first[series]) ? first : undefined
}

/** Official order (list's note): the named menu, else (残差), else (参考値)事業者全体. An excerpt's lone row may be any menu's. */
const choose = (
  rows: readonly SupplierRow[],
  { menu, series, complete }: { menu: string; series: FactorSeries; complete: boolean },
): { row: SupplierRow; reason: Reason } | undefined => {
  const printed = rows.filter((row) => row[series] !== null)
  const named = menu && printed.find((row) => row.menu === menu || bare(row.menu) === menu)
  if (named) return { row: named, reason: 'menu' }
  // gas and heat lists print `<area> <menu>`: an area alone narrows the rows
  const inArea = menu ? printed.filter((row) => row.menu.startsWith(`${menu} `)) : []
  const scope = inArea.length > 0 ? inArea : printed
  const residual = agreed(scope.filter(isResidual), series)
  if (residual) return { row: residual, reason: 'residual' }
  const reference = agreed(scope.filter(isReference), series)
  if (reference) return { row: reference, reason: 'company-reference' }
  const only = complete ? agreed(scope, series) : undefined
  return only && { row: only, reason: 'only-row' }
}

type Query = { carrier: Carrier; year: FiscalYear; supply: Supply; series: FactorSeries }
const inSet = (set: SupplierList, { year, supply, series }: Query): Factor | undefined => {
  const found = choose(set.bySupplier.get(supply.supplier) ?? [], { menu: supply.menu, series, complete: set.complete })
  const value = found?.row[series]
  if (!found || value == null) return undefined
  const key = [supply.supplier, found.row.menu].filter((part) => part !== '').join(' ')
  const row = { value, unit: set.unit, set: set.id, confidence: set.confidence, key }
  return factorOf(row, year, found.reason, set.from as FiscalYear)
}

/**
 * A supplier's factor for the emissions of a fiscal year. Where the whole list of that year is not out, the latest whole list
 * before it, provisional. No row: no factor, and the caller takes the default.
 */
export const supplierFactor = (coefficients: Coefficients, query: Query): Computed<Factor> => {
  const sets = coefficients.suppliers(query.carrier)
  const ofYear = sets.filter((set) => set.from <= query.year && query.year <= set.to)
  const before = ofYear.some((set) => set.complete) ? [] : sets.filter((set) => set.complete && set.to < query.year)
  for (const set of [...ofYear, ...before.slice(0, 1)]) {
    const factor = inSet(set, query)
    if (factor) return computed(factor)
  }
  return absent('no-factor')
}
