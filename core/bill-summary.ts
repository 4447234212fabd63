import type { Bill } from './bill.ts'
import { billInterval } from './bill.ts'
import type { Reconciliation } from './bill-reconciliation.ts'
import { absent, type Computed, computed } from './computed.ts'
import { type Figure, figure } from './figure.ts'
import { groupBy } from './group.ts'
import { at, DAY, type Day, dayOf } from './time.ts'

/** A bill with its reconciliation; null: its meter is gone. */
export type ReconciledBill = { readonly record: Bill; readonly beside: Reconciliation | null }
/** The bills of one meter together: both sides over the same days, and the days between them that no bill covers. */
export type BillSummary = {
  readonly meter: string
  readonly bills: number
  readonly billed: Figure
  readonly metered: Figure
  /** (metered − billed) ÷ billed, % */
  readonly share: Figure
  /** bills that are beyond the limit and that nobody has explained */
  readonly open: number
  /** days, both included, from the first bill to the last */
  readonly gaps: readonly { readonly from: Day; readonly to: Day }[]
}

const sum = (figures: readonly Figure[]): Computed<number> => {
  let total = 0
  for (const f of figures) {
    if (!('value' in f)) return absent(f.why)
    total += f.value
  }
  return computed(total)
}
const gapsOf = (bills: readonly Bill[]): BillSummary['gaps'] => {
  const inOrder = bills.map(billInterval).toSorted((a, b) => a.start - b.start)
  return inOrder.flatMap((now, i) => {
    const before = inOrder[i - 1]
    return before && before.end < now.start ? [{ from: dayOf(before.end), to: dayOf(at(now.start - DAY)) }] : []
  })
}
const isOpen = ({ beside }: ReconciledBill): boolean => beside?.state === 'beyond' || beside?.state === 'incomplete'

/** Bills by meter, in the order in which the meters come. One side that is not known makes its sum absent: a part is no whole. */
export const billSummaries = (bills: readonly ReconciledBill[]): BillSummary[] =>
  [...groupBy(bills, ({ record }) => record.meter)].flatMap(([meter, own]): BillSummary[] => {
    const sides = own.flatMap(({ beside }) => (beside ? [beside] : []))
    const [first] = sides
    if (!first || sides.length < own.length) return []
    const unit = first.billed.unit ?? ''
    const billed = sum(sides.map((s) => s.billed))
    const metered = sum(sides.map((s) => s.metered))
    const share =
      billed.ok && metered.ok && billed.value > 0
        ? computed(((metered.value - billed.value) / billed.value) * 100)
        : metered.ok
          ? absent('no-value')
          : metered
    return [
      {
        meter,
        bills: own.length,
        billed: figure(billed, unit),
        metered: figure(metered, unit),
        share: figure(share, '%'),
        open: own.filter(isOpen).length,
        gaps: gapsOf(own.map((b) => b.record)),
      },
    ]
  })
