import { coveredOf, type PartBin } from './combination.ts'
import type { MeterKey } from './id.ts'
import { type MeterBalance, toleranceOf } from './meter-balance.ts'
import { MICRO } from './register.ts'

/** A balance over one day or month, in base units; `deviation` is the remainder less the declared loss. */
export type BalanceBin = {
  /** UTC ms */
  readonly start: number
  readonly end: number
  readonly main: number
  readonly remainder: number
  readonly declaredLoss: number
  readonly deviation: number
  readonly tolerance: number
  /** share of the time (that is over) that all meters have in common, 0 … 1 */
  readonly coverage: number
}
type Bin = PartBin & { readonly meter: string; readonly start: number }

/** Every key whose bins a balance is made of: its main meter, what its remainder is a sum of, and the remainder itself. */
export const balanceKeys = ({ meter, remainder, doubts }: MeterBalance): string[] => [
  ...new Set([meter, remainder.key, ...doubts.map((d) => d.meter)]),
]

/**
 * A balance day by day or month by month, from the bins of its keys (ledger, days or months). Where the meters have no time in
 * common there is no remainder and no row. `endOf` says where the bin of a start ends; the running one ends `now`.
 */
export const balanceBins = (
  balance: MeterBalance,
  bins: readonly Bin[],
  { endOf, now }: { endOf: (start: number) => number; now: number },
): BalanceBin[] => {
  const keys = new Set(balanceKeys(balance))
  const byStart = new Map<number, Map<string, Bin>>()
  for (const bin of bins) {
    if (!keys.has(bin.meter)) continue
    const at = byStart.get(bin.start) ?? new Map<string, Bin>()
    byStart.set(bin.start, at.set(bin.meter, bin))
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .flatMap(([start, at]) => {
      const rest = at.get(balance.remainder.key)
      if (!rest) return []
      const amounts = new Map<MeterKey, number>([...at].map(([key, bin]) => [key, bin.amount / MICRO]))
      const main = amounts.get(balance.meter) ?? 0
      const end = endOf(start)
      const declaredLoss = (balance.main.declaredLoss ?? 0) * main
      const span = Math.min(end, now) - start
      return [
        {
          start,
          end,
          main,
          remainder: rest.amount / MICRO,
          declaredLoss,
          deviation: rest.amount / MICRO - declaredLoss,
          tolerance: toleranceOf(balance, amounts),
          coverage: span > 0 ? Math.min(1, coveredOf(rest) / span) : 0,
        },
      ]
    })
}

/** What makes a remainder a drift: `outside` of `days` whole days beyond the tolerance, all to one side. */
export type DriftRule = { readonly days: number; readonly outside: number; readonly coverage: number }
/** A week in which five days are outside; days that were covered for less than 95 % do not count. */
export const DRIFT: DriftRule = { days: 7, outside: 5, coverage: 0.95 }

/** 親子差異の継続: a balance that stayed outside its tolerance, to one side, in base units over the days that did. */
export type Drift = {
  readonly meter: MeterKey
  /** first moment of the first day outside, end of the last one; UTC ms */
  readonly from: number
  readonly to: number
  readonly outside: number
  readonly days: number
  /** 1: the parts measure too little (or the main too much); −1: the other way round */
  readonly direction: 1 | -1
  readonly deviation: number
  readonly tolerance: number
}

/**
 * The newest drift in a run of whole days, in their order: the last window of `rule.days` counting days with `rule.outside` of
 * them outside to one side. An open balance has none: its remainder is no error. Days without common time do not count.
 */
export const balanceDrift = (
  balance: MeterBalance,
  days: readonly BalanceBin[],
  rule: DriftRule = DRIFT,
): Drift | undefined => {
  if (balance.main.balance !== 'closed') return undefined
  const known = days.filter((d) => d.coverage >= rule.coverage)
  for (let end = known.length; end >= rule.outside; end -= 1) {
    const window = known.slice(Math.max(0, end - rule.days), end)
    for (const direction of [1, -1] as const) {
      const outside = window.filter((d) => direction * d.deviation > d.tolerance)
      const [first, last] = [outside[0], outside.at(-1)]
      if (outside.length < rule.outside || !first || !last) continue
      return {
        meter: balance.meter,
        from: first.start,
        to: last.end,
        outside: outside.length,
        days: window.length,
        direction,
        deviation: outside.reduce((sum, d) => sum + d.deviation, 0),
        tolerance: outside.reduce((sum, d) => sum + d.tolerance, 0),
      }
    }
  }
  return undefined
}
