/** An exact decimal number: digits × 10^-places. */
export type Decimal = { readonly digits: bigint; readonly places: number }

const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

/** Reads a decimal number as people and programs write it (12, -0.50, 1.5e-3); undefined when it is none. */
export const decimal = (text: string): Decimal | undefined => {
  const m = NUMBER.exec(text.trim())
  if (!m) return undefined
  const fraction = m[3] ?? ''
  const digits = BigInt(`${m[2]}${fraction}`) * (m[1] === '-' ? -1n : 1n)
  const places = fraction.length - Number(m[4] ?? 0)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}

export const times = (a: Decimal, b: Decimal): Decimal => ({ digits: a.digits * b.digits, places: a.places + b.places })

/** Half away from zero, so that a value and its negative round alike. */
const rounded = ({ digits, places }: Decimal, to: number): bigint => {
  if (places <= to) return digits * 10n ** BigInt(to - places)
  const step = 10n ** BigInt(places - to)
  const half = digits < 0n ? -step / 2n : step / 2n
  return (digits + half) / step
}

/** The number with exactly so many decimals; what is finer is rounded once. */
export const shown = (value: Decimal, decimals: number): string => {
  const whole = rounded(value, decimals)
  const text = (whole < 0n ? -whole : whole).toString().padStart(decimals + 1, '0')
  const sign = whole < 0n ? '-' : ''
  return decimals === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}

/** A number that a device gave, or why there is none. */
export type Read = { readonly ok: true; readonly value: Decimal } | { readonly ok: false; readonly why: string }
/** How a number that a device gives becomes what its display shows. */
export type Display = { readonly scale: string; readonly decimals: number; readonly sentinels: readonly string[] }
/** What the display shows, as an exact decimal string, or why there is nothing to show. */
export type Shown = { readonly ok: true; readonly raw: string } | { readonly ok: false; readonly why: string }

const ONE: Decimal = { digits: 1n, places: 0 }

/** The number scaled and rounded once; a sentinel (as the device writes it) is no value. */
export const displayed = (read: Read, { scale, decimals, sentinels }: Display): Shown => {
  if (!read.ok) return read
  const plain = shown(read.value, read.value.places)
  if (sentinels.includes(plain)) return { ok: false, why: `${plain} means: no value` }
  return { ok: true, raw: shown(times(read.value, decimal(scale) ?? ONE), decimals) }
}
