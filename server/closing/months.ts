import type { AmountBin } from '#core/amount'
import { type CutMonth, cutMonths, divided } from '#core/contract-cut'
import { once } from '#core/once'
import type { Plant } from '#core/plant'
import { monthInterval } from '#core/time'
import type { Read } from '../ledger/contract.ts'

const cutsOf = once(cutMonths)
const cutOf = (cuts: readonly CutMonth[], { meter, start }: AmountBin): CutMonth | undefined =>
  cuts.find((c) => c.meter === meter && monthInterval(c.month).start === start)

/** Months of a plant's meters, those in which a contract changes divided by their days. */
export const dividedMonths = (
  read: Read,
  plant: () => Plant,
): (<B extends AmountBin>(bins: readonly B[]) => Promise<B[]>) => {
  return async (bins) => {
    const cuts = cutsOf(plant()).filter((cut) => bins.some((bin) => cutOf([cut], bin)))
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
/** Months as another plant divides them. */
export const redivided = (read: Read, plant: Plant, bins: readonly AmountBin[]): Promise<readonly AmountBin[]> =>
  dividedMonths(read, () => plant)(bins.map(({ parts: _, ...bin }) => bin))
