import { type CutMonth, cutMonths, divided } from '#core/contract-cut'
import type { MonthBin } from '#core/month-close'
import type { Plant } from '#core/plant'
import { monthInterval } from '#core/time'
import type { Read } from '../ledger/contract.ts'

const cutOf = (cuts: readonly CutMonth[], { meter, start }: MonthBin): CutMonth | undefined =>
  cuts.find((c) => c.meter === meter && monthInterval(c.month).start === start)

/** Months of a plant's meters, those in which a contract changes divided by their days. */
export const dividedMonths = (read: Read, plant: Plant): (<B extends MonthBin>(bins: readonly B[]) => Promise<B[]>) => {
  const all = cutMonths(plant)
  return async (bins) => {
    const cuts = all.filter((cut) => bins.some((bin) => cutOf([cut], bin)))
    const days = await Promise.all(
      cuts.map(({ meter, month }) => {
        const { start, end } = monthInterval(month)
        return read('bins', { table: 'days', meters: [meter], from: start, to: end })
      }),
    )
    return bins.map((bin) => {
      const cut = cutOf(cuts, bin)
      return cut ? divided(bin, cut, days[cuts.indexOf(cut)] ?? []) : bin
    })
  }
}
