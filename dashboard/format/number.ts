import { halfUp } from '#core/rounding'

/** U+2212: a hyphen is too short to be seen before a figure. */
const MINUS = '\u2212'
const formats = new Map<number, Intl.NumberFormat>()
const format = (digits: number): Intl.NumberFormat => {
  const known = formats.get(digits)
  if (known) return known
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(digits, made)
  return made
}

/** A number for people: half up, thousands separated, a true minus; never "−0". */
export const decimal = (n: number, digits = 0): string => {
  const rounded = halfUp(n, digits)
  return format(digits)
    .format(rounded === 0 ? 0 : rounded)
    .replace('-', MINUS)
}
/** With its sign, + or −; zero has none. */
export const signed = (n: number, digits = 0): string => (halfUp(n, digits) > 0 ? '+' : '') + decimal(n, digits)
/** A share as percent, without the sign %: 0.991 is 99.1. */
export const percent = (share: number, digits = 1): string => decimal(share * 100, digits)

/** Decimals that leave `digits` significant ones: 0.012345 with 4 has 5 decimals. */
export const decimalsFor = (n: number, digits: number): number => {
  if (n === 0) return digits - 1
  return Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(n))))
}
/** A number with significant digits, as intensities are filed with four. */
export const significantDecimal = (n: number, digits: number): string => decimal(n, decimalsFor(n, digits))

/** A number on a narrow axis: 11,200 is 11.2k. */
export const short = (n: number): string => (Math.abs(n) >= 10_000 ? `${decimal(n / 1000, 1)}k` : decimal(n))
