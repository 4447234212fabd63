import type { AdjustedMeter } from '#core/adjustment'
import { type AmountBin, amountsOf } from '#core/amount'
import { standsForUse } from '#core/balance'
import type { Id } from '#core/id'
import type { Plant } from '#core/plant'
import { type PlacedMeter, placedMeters, segmentMeters } from '#core/plant-index'
import type { TotalsBy } from '#core/totals'

/** A meter as a month counts it: as the plant has it, or as a close kept it. */
export type Member = { readonly placed: PlacedMeter; readonly segments: readonly Id[] }

/** Members of a month by key of the bins that make them. */
export type MonthMembers = { readonly member: Member; readonly bins: readonly AmountBin[] }

/** Every meter of the plant as a member. */
export const plantMembers = (plant: Plant): Map<string, Member> => {
  const inSegment = plant.segments.map((s) => ({
    id: s.id,
    meters: new Set<string>(segmentMeters(plant, s).map((m) => m.key)),
  }))
  return new Map(
    placedMeters(plant).map((placed) => [
      placed.key,
      { placed, segments: inSegment.filter((s) => s.meters.has(placed.key)).map((s) => s.id) },
    ]),
  )
}
type Kept = Pick<AdjustedMeter, 'meter' | 'definition' | 'segments' | 'unit'>
/** A member out of what a close or an adjustment kept; undefined: its site is gone from the plant. */
export const keptMember = (plant: Plant, { meter: key, definition, segments, unit }: Kept): Member | undefined => {
  const site = plant.sites.find((s) => key.startsWith(`${s.id}/`))
  return site && { placed: { key, site, meter: definition, unit }, segments }
}

/** Keys under which a member stands. `meter` lists every meter; the others sum counted ones, except uses and roles, which are what sub-meters show; a meter below one of a use is inside it. */
export const keysOf = (by: TotalsBy, { placed: { key, site, meter }, segments }: Member): readonly string[] => {
  if (by === 'meter') return [key]
  if (by === 'segment') return segments
  if (by === 'carrier') return meter.counted ? [meter.carrier] : []
  if (by === 'site') return meter.counted ? [site.id] : []
  if (by === 'role') return [meter.role]
  return meter.use !== undefined && standsForUse(site, meter) ? [meter.use] : []
}

/** Sum of the members' amounts, sold and supplied taken off, where all have one unit. */
export const oneAmount = (members: readonly MonthMembers[]): { amount: number | null; unit: string | null } => {
  const units = new Set(members.map((m) => m.member.placed.unit))
  const [unit] = units
  if (units.size !== 1 || unit === undefined) return { amount: null, unit: null }
  const known = members.filter((m) => m.bins.length > 0)
  if (known.length === 0) return { amount: null, unit }
  const meters = new Set(known.map((m) => m.member.placed.key))
  const amount = known.reduce((sum, { member: { placed }, bins }) => {
    const deducted = meters.size > 1 && (placed.meter.role === 'sold' || placed.meter.role === 'supplied')
    return sum + (deducted ? -1 : 1) * (amountsOf(bins).get(placed.key) ?? 0)
  }, 0)
  return { amount, unit }
}
