import { Bill, billInterval, billKey, checkBill, overlappingBill } from '#core/bill'
import { AROUND, Reconciliation, reconciliation } from '#core/bill-reconciliation'
import { siteOf } from '#core/books'
import { placedMeters } from '#core/plant-index'
import { billTable } from '#core/record-tables'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

/** Each bill against its meter, by the days of the ledger: sums of half-hours of Japanese days. */
const reconciled = async ({ plant, read }: Deps, bills: readonly Bill[]): Promise<(Reconciliation | null)[]> => {
  if (bills.length === 0) return []
  const periods = bills.map(billInterval)
  const meters = [...new Set(bills.map((b) => b.meter))]
  const from = Math.min(...periods.map((p) => p.start)) - AROUND
  const to = Math.max(...periods.map((p) => p.end)) + AROUND
  const bins = await read('bins', { table: 'days', meters, from, to })
  const placed = new Map(placedMeters(plant).map((m) => [m.key, m]))
  return bills.map((bill) => {
    const of = placed.get(bill.meter)
    return of ? reconciliation(bill, { meter: of.meter, unit: of.unit, bins }) : null
  })
}
const kind: EnteredKind<Bill, Reconciliation> = {
  path: '/api/v1/bills',
  summary: 'Bills (請求書) with their reconciliation (請求書照合)',
  kind: 'bill',
  role: 'operator',
  schema: Bill,
  check: checkBill,
  clash: overlappingBill,
  keyOf: billKey,
  siteOf: ({ meter }) => siteOf(meter),
  daysOf: ({ from, to }) => ({ from, to }),
  beside: { schema: Reconciliation, of: reconciled },
  table: billTable,
}

/** 請求書: what suppliers billed, and how far the meters agree. */
export const bills: Resource = (app, deps) => {
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
