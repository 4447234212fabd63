/** Registers are kept in millionths of their unit, as safe integers. */
export const MICRO = 1_000_000
const PLACES = 6

/** A decimal string as millionths; undefined when it is none or has more than six decimals. */
export const micro = (text: string): number | undefined => {
  const m = /^(-?)(\d{1,10})(?:\.(\d{1,6})0*)?$/.exec(text)
  if (!m) return undefined
  const n = Number(m[2]) * MICRO + Number((m[3] ?? '').padEnd(PLACES, '0'))
  return m[1] ? -n : n
}

/** What a display with so many decimals shows: whole steps, cut off, as a mechanical register does. */
export const display = (microUnits: number, decimals: number): string => {
  const steps = String(Math.floor(microUnits / 10 ** (PLACES - decimals)))
  if (decimals === 0) return steps
  const digits = steps.padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
