import { type Decimal, decimal, shown, times } from '../driver/decimal.ts'

/** A value found on a device, and the fields by which agent.yaml would read it. */
export type Candidate = {
  readonly where: string
  readonly how: string
  readonly value: Decimal
  readonly fields: Fields
}
export type Fields = Readonly<Record<string, string | number>>
/** A candidate that fits the display: scaled by a power of ten, to the last digit or nearly (the meter went on counting). */
export type Match = Candidate & { readonly scale: string; readonly shows: string; readonly exact: boolean }

/** A display that was read a while ago may be behind by this share. */
const NEAR = 0.001
/** With fewer digits than this everything would be near. */
const DIGITS_FOR_NEAR = 4
const SHIFTS = [0, -1, -2, -3, -4, -5, -6, 1, 2, 3, 4, 5, 6]

/** 10^n as a decimal string. */
const power = (n: number): string => (n >= 0 ? `1${'0'.repeat(n)}` : `0.${'0'.repeat(-n - 1)}1`)

/** Cut off, as mechanical registers do. */
const cut = ({ digits, places }: Decimal, decimals: number): string =>
  shown(
    places <= decimals ? { digits, places } : { digits: digits / 10n ** BigInt(places - decimals), places: decimals },
    decimals,
  )

const significant = ({ digits }: Decimal): number => digits.toString().replace('-', '').replace(/^0+/, '').length

/** How a candidate fits what the display shows, or undefined. */
export const match = (candidate: Candidate, shows: string): Match | undefined => {
  const wanted = decimal(shows)
  if (!wanted) return undefined
  const near = significant(wanted) >= DIGITS_FOR_NEAR
  let almost: Match | undefined
  for (const shift of SHIFTS) {
    const scale = power(shift)
    const value = times(candidate.value, decimal(scale) ?? wanted)
    const text = shown(value, wanted.places)
    if (text === shown(wanted, wanted.places) || cut(value, wanted.places) === shown(wanted, wanted.places))
      return { ...candidate, scale, shows: text, exact: true }
    const off = Math.abs(Number(text) - Number(shows)) / Math.abs(Number(shows) || 1)
    if (near && off <= NEAR) almost ??= { ...candidate, scale, shows: text, exact: false }
  }
  return almost
}

/** Decimals that a point must declare to show all that its scale allows. */
export const decimalsOf = (value: Decimal, scale: string, shows: string | undefined): number => {
  const asked = shows?.split('.')[1]?.length
  return Math.min(6, asked ?? Math.min(3, value.places + (scale.split('.')[1]?.length ?? 0)))
}
