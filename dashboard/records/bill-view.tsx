import type { Bill } from '#core/bill'
import { Reconciliation } from '#core/bill-reconciliation'
import type { Figure } from '#core/figure'
import { billTable } from '#core/record-tables'
import { dayInterval } from '#core/time'
import { units } from '#core/unit'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { dayText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { BillBeside, BillClues, BillState } from './bill-beside.tsx'
import { BillSummary } from './bill-summary.tsx'
import type { Ground } from './ground.ts'
import type { KindView } from './kind-view.ts'

const amount = (figure: Figure | undefined): string =>
  figure && known(figure) ? `${decimal(figure.value, 0)} ${unitText(figure.unit)}` : '—'
const order = (figure: Figure | undefined): number =>
  figure && known(figure) ? figure.value : Number.NEGATIVE_INFINITY
const period = ({ from, to }: Bill, { t }: Ground) => (
  <>
    {dayText(t, dayInterval(from).start)}
    <small>– {dayText(t, dayInterval(to).start)}</small>
  </>
)
/** Units that a bill for a meter may print: amounts of its kind. */
const unitsFor = (base: string): [string, string][] =>
  Object.entries(units).flatMap(([unit, info]) => (info.base === base && !info.rate ? [[unit, unitText(unit)]] : []))

/** 請求書 and their reconciliation. */
export const billView: KindView<Bill, Reconciliation> = {
  path: 'bills',
  schema: billTable.schema,
  beside: Reconciliation,
  table: billTable,
  keys: ['meter', 'from'],
  byYear: true,
  first: () => ({}),
  follow: (draft, field, { unitOf }) =>
    field === 'meter' && draft['meter'] ? { ...draft, unit: unitOf(draft['meter']) } : draft,
  offers: (field, draft, { unitOf }) => (field === 'unit' ? unitsFor(unitOf(draft['meter'] ?? '')) : undefined),
  Beside: BillBeside,
  Summary: BillSummary,
  columns: [
    { name: 'period', order: ({ record }) => record.from, cell: ({ record }, ground) => period(record, ground) },
    {
      name: 'meter',
      order: ({ record }, { meterName }) => meterName(record.meter),
      cell: ({ record }, { meterName }) => (
        <>
          {meterName(record.meter)}
          <small>{[record.number, record.document].filter((text) => text !== undefined).join(' · ')}</small>
        </>
      ),
    },
    {
      name: 'billed',
      number: true,
      order: ({ beside }) => order(beside?.billed),
      cell: ({ beside, record }) => (
        <>
          {amount(beside?.billed)}
          {record.yen !== undefined && <small>¥{decimal(record.yen)}</small>}
        </>
      ),
    },
    {
      name: 'metered',
      number: true,
      order: ({ beside }) => order(beside?.metered),
      cell: ({ beside }) => amount(beside?.metered),
    },
    {
      name: 'agreement',
      order: ({ beside }) => Math.abs(order(beside?.share)),
      cell: ({ beside }) => beside && <BillState beside={beside} />,
    },
    {
      name: 'clues',
      order: ({ beside }) => beside?.clues.length ?? 0,
      cell: ({ beside, record }) => beside && <BillClues beside={beside} record={record} />,
    },
  ],
}
