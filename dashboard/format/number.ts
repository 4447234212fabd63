import { halfUp } from '#core/rounding'

/** U+2212: a hyphen is too short to be seen before a figure. */
const MINUS = '\u2212'
/** Between each three digits before the point. */
const thousands = /\B(?=(?:\d{3})+$)/g

/** A number for people: half up, thousands separated, a true minus; never "−0". */
export const decimal = (n: number, digits = 0): string => {
  const rounded = halfUp(n, digits)
  // exact, for it is rounded already; the first Intl.NumberFormat would cost more than all numbers of a page
  const [whole = '', part] = Math.abs(rounded).toFixed(digits).split('.')
  const size = whole.replace(thousands, ',') + (part === undefined ? '' : `.${part}`)
  return rounded < 0 ? MINUS + size : size
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
