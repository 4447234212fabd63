import { DAY_SLOTS, isWhole, type SlotSeries, slotIndex } from './quality-series.ts'
import { DAY, dayStart, type EpochMs } from './time.ts'

/** A Japanese day of a series; `amount` is undefined where more than two of its half-hours were not wholly measured. */
export type JudgedDay = {
  readonly first: number
  readonly amount: number | undefined
  /** share of the time that is estimated */
  readonly estimated: number
}
/** Half-hours of a day that may be missing for its amount still to be compared. */
const MISSING = 2

const dayAt = (s: SlotSeries, first: number): JudgedDay => {
  let [amount, whole, estimated] = [0, 0, 0]
  for (let i = first; i < first + DAY_SLOTS; i += 1) {
    estimated += s.estimated[i] as number
    if (!isWhole(s, i)) continue
    whole += 1
    amount += s.amount[i] as number
  }
  return { first, amount: whole >= DAY_SLOTS - MISSING ? amount : undefined, estimated: estimated / DAY }
}
/** The whole days of a series, oldest first. */
export const judgedDays = (s: SlotSeries): JudgedDay[] => {
  const out: JudgedDay[] = []
  const begin = slotIndex(s, dayStart((s.start + DAY - 1) as EpochMs))
  for (let first = begin; first + DAY_SLOTS <= s.amount.length; first += DAY_SLOTS) out.push(dayAt(s, first))
  return out
}
