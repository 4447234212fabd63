import type { Site } from '#core/plant'
import { DAY, dayStart, type EpochMs, SLOT } from '#core/time'
import { type CoveredBin, shareMeters, type UseShares, useShares } from '#core/use-share'
import type { Bin } from '../ledger/bin-columns.ts'
import type { Read } from '../ledger/contract.ts'

const covered = ({ meter, start, amount, measured, e1, e2, e3 }: Bin): CoveredBin => ({
  meter,
  start,
  amount,
  covered: measured + e1 + e2 + e3,
})
/** Days of the interval in which every meter is covered from end to end: their sums are those of their half-hours. */
const wholeDays = (
  days: readonly CoveredBin[],
  meters: number,
  { from, to }: { from: number; to: number },
): Set<number> => {
  const full = new Map<number, number>()
  for (const d of days)
    if (d.covered === DAY && d.start >= from && d.start + DAY <= to) full.set(d.start, (full.get(d.start) ?? 0) + 1)
  return new Set([...full].filter(([, n]) => n === meters).map(([start]) => start))
}

export type Shares = (site: Site, interval: { from: number; to: number }) => Promise<UseShares | undefined>
/** Shares by use over an interval, out of whole days where they are complete and half-hours elsewhere. */
export const sharesOf =
  (read: Read): Shares =>
  async (site, { from, to }) => {
    const meters = shareMeters(site)
    const days = (await read('bins', { table: 'days', meters, from: dayStart(from as EpochMs), to })).map(covered)
    const whole = wholeDays(days, meters.length, { from, to })
    const open: number[] = []
    for (let day: number = dayStart(from as EpochMs); day < to; day += DAY) if (!whole.has(day)) open.push(day)
    const [first, last] = [open[0], open.at(-1)]
    const slots =
      first === undefined || last === undefined
        ? []
        : await read('bins', { table: 'slots', meters, from: Math.max(from, first), to: Math.min(to, last + DAY) })
    const halfHours = slots.map(covered).filter((s) => s.start + SLOT <= to && !whole.has(dayStart(s.start as EpochMs)))
    return useShares(site, [...days.filter((d) => whole.has(d.start)), ...halfHours])
  }
