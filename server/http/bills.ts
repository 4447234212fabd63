import { Bill, billKey, checkBill, overlappingBill } from '#core/bill'
import { Reconciliation } from '#core/bill-reconciliation'
import { siteOf } from '#core/books'
import { billTable } from '#core/record-tables'
import type { Resource } from './app.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

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
  beside: { schema: Reconciliation, of: ({ bills }, all) => bills.reconciled(all) },
  table: billTable,
}

/** 請求書: what suppliers billed, and how far the meters agree. */
export const bills: Resource = (app, deps) => {
  enteredResource(app, deps, kind)
  recordFile(app, deps, kind)
}
