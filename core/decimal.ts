/** An exact decimal: units × 10^-decimals, without trailing zeros behind the point. */
export type Decimal = { readonly units: bigint; readonly decimals: number }

const WRITTEN = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/

/** Reads a decimal as JSON numbers and displays write it; undefined when it is none ("12,5", "", " 1", "NaN"). */
export const parseDecimal = (text: string): Decimal | undefined => {
  const m = WRITTEN.exec(text)
  if (!m) return undefined
  let digits = `${m[2]}${m[3] ?? ''}`
  let decimals = (m[3]?.length ?? 0) - Number(m[4] ?? 0)
  if (decimals < 0) {
    digits += '0'.repeat(-decimals)
    decimals = 0
  }
  let end = digits.length
  while (decimals > 0 && end > 0 && digits[end - 1] === '0') {
    end -= 1
    decimals -= 1
  }
  const units = BigInt(digits.slice(0, end) || '0')
  if (units === 0n) decimals = 0
  return { units: m[1] === '-' ? -units : units, decimals }
}

/** An exact fraction; den > 0. */
export type Ratio = { readonly num: bigint; readonly den: bigint }

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
export const ratio = (num: bigint, den: bigint): Ratio => {
  const g = gcd(num, den) || 1n
  return { num: num / g, den: den / g }
}
/** The decimal that people wrote for a double (0.1 is one tenth, not its binary neighbour). */
export const exactRatio = (n: number): Ratio => {
  const d = parseDecimal(String(n))
  if (!d) throw new RangeError(`${n} is not a decimal number`)
  return ratio(d.units, 10n ** BigInt(d.decimals))
}
export const product = (...ratios: readonly Ratio[]): Ratio =>
  ratios.reduce((a, b) => ratio(a.num * b.num, a.den * b.den), { num: 1n, den: 1n })

/** a / b, for b ≠ 0. */
export const quotient = (a: Ratio, b: Ratio): Ratio =>
  b.num < 0n ? ratio(-a.num * b.den, a.den * -b.num) : ratio(a.num * b.den, a.den * b.num)

/** n / d rounded half up (towards +∞ at the half), for d > 0. */
export const divideHalfUp = (n: bigint, d: bigint): bigint => {
  const twice = 2n * n + d
  const q = twice / (2n * d)
  return twice < 0n && q * 2n * d !== twice ? q - 1n : q
}

/** a × b / c rounded half up, exact for integers a, b ≥ 0 and c > 0; products beyond 2⁵³ go through BigInt. */
export const mulDiv = (a: number, b: number, c: number): number => {
  const n = a * b
  if (n > Number.MAX_SAFE_INTEGER || n < 0) return Number(divideHalfUp(BigInt(a) * BigInt(b), BigInt(c)))
  return quotientHalfUp(n, c)
}
/** n / c rounded half up, exact for safe integers n and c > 0. */
export const quotientHalfUp = (n: number, c: number): number => {
  let q = Math.floor(n / c)
  let rest = n - q * c
  if (rest < 0) {
    q -= 1
    rest += c
  } else if (rest >= c) {
    q += 1
    rest -= c
  }
  return 2 * rest >= c ? q + 1 : q
}
