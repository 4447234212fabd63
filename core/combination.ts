import { divideHalfUp, type Ratio, ratio } from './decimal.ts'
import type { MeterKey } from './id.ts'

/** A meter in a sum of meters: `num` over the sum's common denominator. */
export type Part = { readonly meter: MeterKey; readonly num: bigint }
/** A sum of meters with exact factors: a virtual meter, or a balance. All parts are kept in one base unit. */
export type Combination = { readonly key: string; readonly parts: readonly Part[]; readonly den: bigint }

/** A sum of meters over its smallest common denominator. */
export const combination = (key: string, factors: ReadonlyMap<MeterKey, Ratio>): Combination => {
  const den = [...factors.values()].reduce((all, f) => all * ratio(all, f.den).den, 1n)
  return { key, den, parts: [...factors].map(([meter, f]) => ({ meter, num: (f.num * den) / f.den })) }
}

/** What of a slot enters a sum: millionths of the base unit, ms. */
export type PartBin = {
  readonly amount: number
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
}
export const coveredOf = (b: PartBin): number => b.measured + b.e1 + b.e2 + b.e3

/** Exact Σ numᵢ × amountᵢ × (time / coveredᵢ) / den, rounded half up once. */
const exactSum = ({ parts, den }: Combination, bins: readonly PartBin[], time: number): bigint => {
  let num = 0n
  let scale = 1n
  for (const [i, bin] of bins.entries()) {
    const covered = BigInt(coveredOf(bin))
    num = num * covered + (parts[i]?.num ?? 0n) * BigInt(bin.amount) * BigInt(time) * scale
    scale *= covered
  }
  return divideHalfUp(num, scale * den)
}
/** The same where every part is covered alike and counts whole: sums of safe integers. */
const wholeSum = ({ parts }: Combination, bins: readonly PartBin[]): number | undefined => {
  let sum = 0
  for (const [i, bin] of bins.entries()) {
    sum += Number(parts[i]?.num ?? 0n) * bin.amount
    if (!Number.isSafeInteger(sum)) return undefined
  }
  return sum
}

/**
 * One slot of a sum from the slots of its parts, in their order; undefined (missing) where a part has nothing, for a partial sum
 * is no amount. It is covered as long as the part that is covered least; a part that is covered longer enters with its mean rate
 * over that time. Its time counts as measured only while all parts are measured, and goes to the weakest kind of estimate first.
 * Rounded half up once; days and months are sums of such slots, so equal in any query.
 */
export const combined = (of: Combination, bins: readonly (PartBin | undefined)[]): PartBin | undefined => {
  const present = bins.filter((b) => b !== undefined && coveredOf(b) > 0) as PartBin[]
  if (present.length < of.parts.length || present.length === 0) return undefined
  const times = present.map(coveredOf)
  const time = Math.min(...times)
  const alike = of.den === 1n && times.every((t) => t === time)
  const amount = (alike ? wholeSum(of, present) : undefined) ?? Number(exactSum(of, present, time))
  if (!Number.isSafeInteger(amount)) return undefined
  const most = (kind: 'e1' | 'e2' | 'e3'): number => Math.max(...present.map((b) => b[kind]))
  const measured = Math.min(time, ...present.map((b) => b.measured))
  const e3 = Math.min(time - measured, most('e3'))
  const e2 = Math.min(time - measured - e3, most('e2'))
  return { amount, measured, e1: time - measured - e3 - e2, e2, e3 }
}
