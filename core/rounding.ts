/**
 * Digits that a double is trusted for when it is rounded: sums of products carry an error near the 15th digit, and 58.5 that
 * arrives as 58.49999999999999 is a half. Printed inputs have far fewer digits.
 */
const TRUSTED = 12

/** Sign, digits and power of ten of a number: 1.005 → +, 1005, −3. */
const decimal = (n: number): { negative: boolean; digits: string; exponent: number } => {
  const [mantissa = '0', power = '0'] = Math.abs(n)
    .toExponential(TRUSTED - 1)
    .split('e')
  const digits = mantissa.replace('.', '')
  return { negative: n < 0, digits, exponent: Number(power) - (digits.length - 1) }
}

/** 四捨五入 at a number of decimals, on decimal digits, away from zero as spreadsheets do: halfUp(1.005, 2) is 1.01. */
export const halfUp = (n: number, decimals = 0): number => {
  if (!Number.isFinite(n)) throw new RangeError(`${n} cannot be rounded`)
  const { negative, digits, exponent } = decimal(n)
  const drop = -decimals - exponent
  if (drop <= 0) return n
  const kept = digits.length - drop
  const head = BigInt(kept > 0 ? digits.slice(0, kept) : '0')
  const next = kept >= 0 ? (digits[kept] ?? '0') : '0'
  const rounded = head + (next >= '5' ? 1n : 0n)
  if (rounded === 0n) return 0
  return Number(`${negative ? '-' : ''}${rounded}e${-decimals}`)
}

/** 四捨五入 to significant digits (有効数字): significant(0.123456, 4) is 0.1235. */
export const significant = (n: number, digits: number): number => {
  if (n === 0) return 0
  const power = Number(
    Math.abs(n)
      .toExponential(TRUSTED - 1)
      .split('e')[1],
  )
  return halfUp(n, digits - 1 - power)
}
