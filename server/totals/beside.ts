import type { AdjustedMeter, Adjustment } from '#core/adjustment'
import type { StoredAdjustment } from '#core/books'
import { takenOff, unpacked } from '#core/closed-line'
import { coefficientsOf } from '#core/coefficient'
import type { Factor } from '#core/factor'
import { co2Figure, energyFigure, official } from '#core/official'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { fiscalYearOfMonth, type Month } from '#core/time'
import type { RowAdjustment, TotalsBy } from '#core/totals'
import { keptMember, keysOf } from './members.ts'

/** Adjustments of closed months: approved ones with their act, others wait. */
export type AnyAdjustment = Adjustment | StoredAdjustment

const NO_COVERAGE = { measured: 0, estimated: 0, missing: 1 }
const changeOf = (
  meters: readonly AdjustedMeter[],
  { factors, month }: { factors: readonly Factor[]; month: Month },
): Pick<RowAdjustment, 'gj' | 'kl' | 'co2'> => {
  const kept = meters.flatMap(({ oldLine, nowLine }) => [
    ...(nowLine ? [unpacked(nowLine, factors)] : []),
    ...(oldLine ? [takenOff(unpacked(oldLine, factors))] : []),
  ])
  const change = official(coefficientsOf([]), [], { year: fiscalYearOfMonth(month), kept })
  const { gj, kl } = energyFigure(change, NO_COVERAGE)
  const { provisional: _, ...co2 } = co2Figure(change)
  return { gj, kl, co2 }
}
const amountOf = (meters: readonly AdjustedMeter[]): number | null => {
  if (new Set(meters.map((m) => m.unit)).size !== 1) return null
  const several = meters.length > 1
  const micro = meters.reduce((sum, { old, now, definition: { role } }) => {
    const deducted = several && (role === 'sold' || role === 'supplied')
    return sum + (deducted ? -1 : 1) * ((now ?? 0) - (old ?? 0))
  }, 0)
  return micro / MICRO
}

/** What of an adjustment touches a key; undefined: nothing. */
export const rowAdjustment = (
  plant: Plant,
  adjustment: AnyAdjustment,
  { by, key, sites }: { by: TotalsBy; key: string; sites?: ReadonlySet<string> | undefined },
): RowAdjustment | undefined => {
  if (sites && !sites.has(adjustment.site)) return undefined
  const meters = adjustment.meters.filter((m) => {
    const member = keptMember(plant, m)
    return member !== undefined && keysOf(by, member).includes(key)
  })
  if (meters.length === 0) return undefined
  const { site, month, number, factorTable: factors } = adjustment
  const booked = 'booked' in adjustment ? adjustment : undefined
  return {
    site,
    month,
    number,
    booked: booked?.booked ?? null,
    act: booked?.act ?? null,
    amount: amountOf(meters),
    ...changeOf(meters, { factors, month }),
    why: [...new Set(meters.flatMap((m) => m.why))],
    reason: booked?.reason ?? null,
  }
}
