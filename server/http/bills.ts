import { Bill, billInterval, billKey, checkBill, overlappingBill } from '#core/bill'
import { AROUND, Reconciliation, reconciliation } from '#core/bill-reconciliation'
import { siteOf } from '#core/books'
import type { OddBill } from '#core/desk'
import { placedMeters } from '#core/plant-index'
import { billTable } from '#core/record-tables'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'
import type { EnteredKind } from './entered-kind.ts'
import { enteredResource } from './entered-resource.ts'
import { recordFile } from './record-file.ts'

/** Each bill against its meter, by the days of the ledger: sums of half-hours of Japanese days. */
const reconciled = async (
  { plant, read }: Pick<Deps, 'plant' | 'read'>,
  bills: readonly Bill[],
): Promise<(Reconciliation | null)[]> => {
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
/** Bills that stand and differ from their meters beyond the limit, without a reason; newest first. */
export const oddBills = async (deps: Pick<Deps, 'plant' | 'read'>): Promise<OddBill[]> => {
  const acts = await deps.read('acts', { kinds: ['bill'], current: true, limit: 100_000 })
  const standing = acts.flatMap(({ body }) => Bill.safeParse(body).data ?? [])
  const beside = await reconciled(deps, standing)
  return standing
    .flatMap(({ meter, from }, i): OddBill[] => {
      const of = beside[i]
      return of?.state === 'beyond' && 'value' in of.share ? [{ meter, from, percent: of.share.value }] : []
    })
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))
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
