import { z } from 'zod'
import { MeterKey } from './id.ts'
import type { Plant } from './plant.ts'
import { placedMeters } from './plant-index.ts'
import { because, type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { DAY, Day, dayInterval, type EpochMs, type Interval } from './time.ts'
import { Unit, unitInfo } from './unit.ts'
import { isVirtual } from './virtual-meter.ts'

const Digits = z.string().regex(/^\d{1,15}(\.\d{1,9})?$/, 'an amount is written 1200 or 1200.5')
/** Days that one bill may cover. */
const LONGEST = 400

/** The time that a bill is for. */
export const billInterval = ({ from, to }: { readonly from: Day; readonly to: Day }): Interval => ({
  start: dayInterval(from).start,
  end: dayInterval(to).end,
})

/**
 * 請求書: what a supplier billed for a period of whole Japanese days, from one reading of its meter to the next (検針日 0:00).
 * The body of an act of kind `bill`; the amount is decimal text as it is printed.
 */
export const Bill = z
  .strictObject({
    meter: MeterKey.describe('our meter that stands beside the supplier’s'),
    from: Day.describe('first day (前回検針日)'),
    to: Day.describe('last day, included: the day before the reading (検針日の前日)'),
    amount: Digits.describe('as billed, in `unit`'),
    unit: Unit,
    yen: z.int().min(-1e12).max(1e12).optional().describe('amount of money with tax, yen'),
    demand_kW: Digits.optional().describe('最大需要電力 as billed'),
    contract_kW: Digits.optional().describe('契約電力 as billed'),
    number: z.string().min(1).max(100).optional().describe('請求書番号'),
    explained: z.string().min(1).max(1_000).optional().describe('why it differs from the meter (差異の理由)'),
    document: z.string().min(1).max(400).describe('evidence: the bill or its file'),
  })
  .refine((b) => b.from <= b.to, because('ends-before', 'it ends before it begins', 'to'))
  .refine(
    (b) => billInterval(b).end - billInterval(b).start <= LONGEST * DAY,
    because('too-long', `a bill covers at most ${LONGEST} days`, 'to'),
  )
export type Bill = z.infer<typeof Bill>

/** What a bill's act is about; a later act of this key takes its place. */
export const billKey = ({ meter, from }: Pick<Bill, 'meter' | 'from'>): string => `${meter} ${from}`
/** What of a bill cannot be so; undefined: it can. */
export const checkBill = (
  { plant, now }: { readonly plant: Plant; readonly now: EpochMs },
  bill: Bill,
): RecordFlaw | undefined => {
  const placed = placedMeters(plant).find((m) => m.key === bill.meter)
  if (!placed) return recordFlaw('meter-unknown', `the plant has no meter "${bill.meter}"`, bill.meter)
  if (isVirtual(placed.meter)) return recordFlaw('virtual', `${bill.meter} is a formula`, bill.meter)
  if (!countsIn(bill.unit, placed.unit))
    return recordFlaw('unit-other', `${bill.meter} counts ${placed.unit}, the bill ${bill.unit}`, bill.unit)
  return billInterval(bill).end > now ? recordFlaw('not-over', `${bill.to} is not over yet`, bill.to) : undefined
}
/** Whether amounts in a unit are amounts of the base unit that a meter's slots are kept in. */
const countsIn = (unit: Unit, base: string): boolean => !unitInfo(unit).rate && unitInfo(unit).base === base
/** Another bill of the meter that covers some of the same days. */
export const overlappingBill = (bill: Bill, others: readonly Bill[]): RecordFlaw | undefined => {
  const other = others.find((o) => o.meter === bill.meter && o.from <= bill.to && bill.from <= o.to)
  return (
    other &&
    recordFlaw('overlap', `the bill ${other.from} – ${other.to} covers some of its days`, `${other.from} – ${other.to}`)
  )
}
