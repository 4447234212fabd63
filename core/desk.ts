import type { ActivityRecord } from './activity.ts'
import { activityOver } from './activity.ts'
import type { AmountBin } from './amount.ts'
import type { Plant } from './plant.ts'
import { segmentMeters } from './plant-index.ts'
import { type EpochMs, type Month, monthInterval, monthOf } from './time.ts'

/** Months of a site that are over and have readings, and that nobody has closed (未確定). */
export type OpenMonths = { readonly site: string; readonly months: readonly Month[] }
/** Months of a segment whose energy is metered and whose filed 活動量 is neither metered nor entered. */
export type LateActivity = { readonly segment: string; readonly site: string; readonly months: readonly Month[] }
/** A bill that differs from its meter beyond the limit, without a reason: first day, difference ÷ billed in %, of its amount or else of a power. */
export type OddBill = { readonly meter: string; readonly from: string; readonly percent: number }
/** What lies on people's desks beside readings. */
export type Desk = {
  readonly open: readonly OpenMonths[]
  readonly activity: readonly LateActivity[]
  readonly bills: readonly OddBill[]
}
export const EMPTY_DESK: Desk = { open: [], activity: [], bills: [] }

const isOver = (start: number, now: EpochMs): boolean => monthInterval(monthOf(start as EpochMs)).end <= now
const monthsIn = (bins: readonly AmountBin[]): Month[] =>
  [...new Set(bins.map((b) => monthOf(b.start as EpochMs)))].sort()

/** Months of each site that wait for their close; `closed`: as the books say. */
export const openMonths = (
  plant: Plant,
  { bins, closed, now }: { bins: readonly AmountBin[]; closed: (site: string, month: Month) => boolean; now: EpochMs },
): OpenMonths[] =>
  plant.sites.flatMap(({ id: site }) => {
    const own = bins.filter((b) => b.meter.startsWith(`${site}/`) && isOver(b.start, now))
    const months = monthsIn(own).filter((month) => !closed(site, month))
    return months.length > 0 ? [{ site, months }] : []
  })

/** Months of each segment that are over and lack their filed activity. */
export const lateActivity = (
  plant: Plant,
  { bins, records, now }: { bins: readonly AmountBin[]; records: readonly ActivityRecord[]; now: EpochMs },
): LateActivity[] =>
  plant.segments.flatMap((segment) => {
    const energy = segmentMeters(plant, segment)
    const keys = new Set<string>([...energy.map((m) => m.key), segment.activity.meter ?? ''])
    const own = bins.filter((b) => keys.has(b.meter) && isOver(b.start, now))
    const { missing } = activityOver(segment, { bins: own, records })
    const [first] = energy
    return missing.length > 0 && first ? [{ segment: segment.id, site: first.site.id, months: missing }] : []
  })
