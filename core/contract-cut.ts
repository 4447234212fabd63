import type { AmountBin } from './amount.ts'
import type { Contract, Plant } from './plant.ts'
import { type PlacedMeter, placedMeters } from './plant-index.ts'
import { DAY, dayInterval, type EpochMs, type Month, monthInterval, monthOf } from './time.ts'

/** A month of a meter in which its contract changes, and the instants (first moments of days) at which it does. */
export type CutMonth = { readonly meter: string; readonly month: Month; readonly at: readonly EpochMs[] }

/** First moments of the days on which a contract begins or is over. */
const bounds = ({ from, to }: Contract): EpochMs[] => [
  ...(from === undefined ? [] : [dayInterval(from).start]),
  ...(to === undefined ? [] : [dayInterval(to).end]),
]
const cutsOf = (plant: Plant, { key, meter }: PlacedMeter): CutMonth[] => {
  const periods = plant.contracts.filter((c) => c.id === meter.contract)
  const inside = [...new Set(periods.flatMap(bounds))].filter((t) => monthInterval(monthOf(t)).start !== t)
  const months = [...new Set(inside.map(monthOf))]
  return months.map((month) => ({
    meter: key,
    month,
    at: inside.filter((t) => monthOf(t) === month).toSorted((a, b) => a - b),
  }))
}
/** Months whose amounts are divided between contracts. A change on the first of a month divides nothing. */
export const cutMonths = (plant: Plant): CutMonth[] => placedMeters(plant).flatMap((m) => cutsOf(plant, m))

type Day = Pick<AmountBin, 'meter' | 'start' | 'amount'>
/**
 * Divides a month between contracts by its metered days (契約変更日から新契約): what no day holds stays with the last, so that the
 * parts are the month.
 */
export const divided = <B extends AmountBin>(bin: B, { at }: CutMonth, days: readonly Day[]): B => {
  const starts = [bin.start, ...at]
  const own = days.filter((d) => d.meter === bin.meter && monthOf(d.start as EpochMs) === monthOf(bin.start as EpochMs))
  const parts = starts.map((start, i) => {
    const end = starts[i + 1] ?? Number.POSITIVE_INFINITY
    return {
      start,
      amount: own.reduce((sum, d) => (d.start >= start && d.start + DAY <= end ? sum + d.amount : sum), 0),
    }
  })
  const last = parts.at(-1)
  const before = parts.slice(0, -1)
  const rest = bin.amount - before.reduce((sum, part) => sum + part.amount, 0)
  return { ...bin, parts: [...before, ...(last ? [{ ...last, amount: rest }] : [])] }
}
