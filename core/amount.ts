import type { Booked } from './books.ts'
import type { Coverage } from './figure.ts'
import { groupBy } from './group.ts'
import { once } from './once.ts'
import { MICRO } from './register.ts'
import type { EpochMs, Interval } from './time.ts'

/** What totals need of a bin: millionths of the base unit, ms. */
export type AmountBin = {
  readonly meter: string
  readonly start: number
  readonly amount: number
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
  /** where the contract changes inside: the amounts from each start on, whose sum is the amount */
  readonly parts?: readonly { readonly start: number; readonly amount: number }[]
  /** no sum of slots but what the books have: a closed figure, or an adjustment */
  readonly booked?: Booked
}

/** The bins of each meter. */
export const byMeter: (bins: readonly AmountBin[]) => ReadonlyMap<string, readonly AmountBin[]> = once((bins) =>
  groupBy(bins, (b) => b.meter),
)
/** The bins of some meters. */
export const binsOf = (bins: readonly AmountBin[], meters: Iterable<string>): AmountBin[] => {
  const groups = byMeter(bins)
  const own: AmountBin[] = []
  for (const meter of meters) for (const bin of groups.get(meter) ?? []) own.push(bin)
  return own
}

/** Sum of the bins by meter, in base units. Integer sums first, one division last. */
export const amountsOf: (bins: readonly AmountBin[]) => ReadonlyMap<string, number> = once((bins) => {
  const sums = new Map<string, number>()
  for (const b of bins) sums.set(b.meter, (sums.get(b.meter) ?? 0) + b.amount)
  for (const [meter, sum] of sums) sums.set(meter, sum / MICRO)
  return sums
})

/** The part of an interval that is over. */
export const elapsed = ({ start, end }: Interval, now: EpochMs): number => Math.max(0, Math.min(end, now) - start)

/** Mean of the meters' shares of the time that is over, and the worst of them; no meters: all missing. */
export const coverageOf = (bins: readonly AmountBin[], meters: readonly string[], span: number): Coverage => {
  if (meters.length === 0 || span <= 0) return { measured: 0, estimated: 0, missing: 1 }
  const times = new Map(meters.map((m) => [m, { measured: 0, estimated: 0 }]))
  for (const b of bins) {
    const t = times.get(b.meter)
    if (!t) continue
    t.measured += b.measured
    t.estimated += b.e1 + b.e2 + b.e3
  }
  const shares = [...times].map(([meter, t]) => ({
    meter,
    measured: Math.min(1, t.measured / span),
    estimated: Math.min(1, t.estimated / span),
  }))
  const mean = (of: (s: { measured: number; estimated: number }) => number): number =>
    shares.reduce((sum, s) => sum + of(s), 0) / shares.length
  const measured = mean((s) => s.measured)
  const estimated = Math.min(
    1 - measured,
    mean((s) => s.estimated),
  )
  const worst = shares.reduce((a, b) => (b.measured + b.estimated < a.measured + a.estimated ? b : a))
  return {
    measured,
    estimated,
    missing: Math.max(0, 1 - measured - estimated),
    worst: { meter: worst.meter, measured: worst.measured },
  }
}
