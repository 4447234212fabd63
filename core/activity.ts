import { z } from 'zod'
import { type AmountBin, amountsOf } from './amount.ts'
import { absent, type Computed, computed } from './computed.ts'
import { groupBy } from './group.ts'
import { Id } from './id.ts'
import { once } from './once.ts'
import type { Denominator, Segment } from './plant.ts'
import { type EpochMs, Month, monthInterval, monthOf } from './time.ts'

/** Name of a segment's first denominator, by which it is filed; others have an id of their own. */
export const FILED = 'activity'

/** 活動量 of one month as people enter it: the body of an act of kind `activity`. */
export const ActivityBody = z.strictObject({
  segment: Id,
  denominator: Id.default(FILED).describe('id of a further denominator; default: the one that is filed'),
  month: Month,
  value: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,9})?$/, 'an activity is a decimal number, zero or more')
    .describe('in `unit`'),
  unit: z
    .string()
    .min(1)
    .max(40)
    .describe('must be the unit of the denominator: a slip of 1,000 is refused, not converted'),
  evidence: z.string().min(1).max(400).describe('document that holds it: production report, lease, accounts'),
})
export type ActivityBody = z.infer<typeof ActivityBody>
/** What an activity's act is about; a later act of this key takes its place. */
export const activityKey = ({ segment, denominator, month }: Pick<ActivityBody, 'segment' | 'denominator' | 'month'>) =>
  `${segment} ${denominator} ${month}`

/** An activity that stands, with the act that holds it. */
export type ActivityRecord = ActivityBody & { readonly act: number }

/** A denominator of a segment by its id. */
export const denominatorOf = (segment: Segment, id: string = FILED): Denominator | undefined =>
  id === FILED ? segment.activity : segment.otherActivities.find((d) => d.id === id)

/** One month of a denominator: from a record, else from its meter. */
export type MonthActivity = {
  readonly month: Month
  readonly value: number
  readonly from: 'record' | 'meter'
  readonly act: number | null
}
export type ActivityOver = {
  /** Sum of the months, or their mean by days for a level such as floor area. */
  readonly value: Computed<number>
  readonly months: readonly MonthActivity[]
  /** Months of the bins that have none. */
  readonly missing: readonly Month[]
}

const monthsIn = once((bins: readonly AmountBin[]) => groupBy(bins, (b) => monthOf(b.start as EpochMs)))
const meterMonth = (of: Denominator, bins: readonly AmountBin[]): number | undefined => {
  if (of.meter === undefined) return undefined
  const amount = amountsOf(bins.filter((b) => b.meter === of.meter)).get(of.meter)
  return amount === undefined ? undefined : amount / of.per
}
const span = (month: Month): number => monthInterval(month).end - monthInterval(month).start

/** Sum over the months; a level (床面積) is their mean weighted by days. */
const together = (of: Denominator, months: readonly MonthActivity[]): Computed<number> => {
  if (months.length === 0) return absent('no-activity')
  if (of.over === 'sum') return computed(months.reduce((sum, m) => sum + m.value, 0))
  const days = months.reduce((sum, m) => sum + span(m.month), 0)
  return computed(months.reduce((sum, m) => sum + m.value * span(m.month), 0) / days)
}

/** 活動量 of a segment over the months that its bins fall in: a person's record goes before the meter. */
export const activityOver = (
  segment: Segment,
  {
    bins,
    records,
    denominator = FILED,
  }: {
    readonly bins: readonly AmountBin[]
    readonly records: readonly ActivityRecord[]
    readonly denominator?: string
  },
): ActivityOver => {
  const of = denominatorOf(segment, denominator)
  if (!of) return { value: absent('no-activity'), months: [], missing: [] }
  const own = new Map(
    records.filter((r) => r.segment === segment.id && r.denominator === denominator).map((r) => [r.month, r]),
  )
  const byMonth = monthsIn(bins)
  const months: MonthActivity[] = []
  const missing: Month[] = []
  for (const month of [...byMonth.keys()].toSorted()) {
    const record = own.get(month)
    const metered = record ? undefined : meterMonth(of, byMonth.get(month) ?? [])
    if (record) months.push({ month, value: Number(record.value), from: 'record', act: record.act })
    else if (metered !== undefined) months.push({ month, value: metered, from: 'meter', act: null })
    else missing.push(month)
  }
  return { value: together(of, months), months, missing }
}
