import { parseDecimal, type Ratio, ratio } from './decimal.ts'

/** An exact amount as text, `num/den`: data that hold it can be kept as JSON. */
export type Exact = string
export const writeExact = ({ num, den }: Ratio): Exact => `${num}/${den}`
export const readExact = (text: Exact): Ratio => {
  const slash = text.indexOf('/')
  return { num: BigInt(text.slice(0, slash)), den: BigInt(text.slice(slash + 1)) }
}

/** Nothing, exactly. */
export const ZERO: Ratio = { num: 0n, den: 1n }
/** A printed or displayed decimal as it stands: "0.0258" is 258/10000. */
export const printed = (digits: string): Ratio => {
  const d = parseDecimal(digits)
  if (!d) throw new RangeError(`${digits} is not a decimal number`)
  return { num: d.units, den: 10n ** BigInt(d.decimals) }
}
export const times = (a: Ratio, b: Ratio): Ratio => ({ num: a.num * b.num, den: a.den * b.den })
export const plus = (a: Ratio, b: Ratio): Ratio => {
  if (a.den === b.den) return { num: a.num + b.num, den: a.den }
  if (a.den % b.den === 0n) return { num: a.num + b.num * (a.den / b.den), den: a.den }
  if (b.den % a.den === 0n) return { num: a.num * (b.den / a.den) + b.num, den: b.den }
  return ratio(a.num * b.den + b.num * a.den, a.den * b.den)
}
export const negated = ({ num, den }: Ratio): Ratio => ({ num: -num, den })

/**
 * Sum of exact parts, in lowest terms: the order of the parts does not matter, and the sums of twelve months are the sum of the
 * year to the last digit.
 */
export const sumOf = (parts: Iterable<Ratio>): Ratio => {
  let sum = ZERO
  for (const part of parts) sum = plus(sum, part)
  return ratio(sum.num, sum.den)
}
export const isEqual = (a: Ratio, b: Ratio): boolean => a.num * b.den === b.num * a.den

/** Decimal digits that settle which double is nearest. */
const DIGITS = 36
/** The nearest double; the one place where exactness ends. */
export const toNumber = ({ num, den }: Ratio): number => {
  const size = num < 0n ? -num : num
  if (size === 0n) return 0
  const shift = Math.max(0, DIGITS - size.toString().length + den.toString().length)
  const n = Number(`${(size * 10n ** BigInt(shift)) / den}e-${shift}`)
  return num < 0n ? -n : n
}

/** Exact sums by name, as text. */
export const allWritten = <K extends string>(sums: Readonly<Record<K, Ratio>>): Record<K, Exact> =>
  Object.fromEntries(Object.entries<Ratio>(sums).map(([key, sum]) => [key, writeExact(sum)])) as Record<K, Exact>
