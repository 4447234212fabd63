import { z } from 'zod'
import { decimal, displayed, type Read, type Shown } from './decimal.ts'

/** Bytes of each type that a register may hold. */
const SIZES = {
  ...{ u16: 2, s16: 2, bcd16: 2, u32: 4, s32: 4, f32: 4, bcd32: 4, u48: 6, u64: 8, s64: 8, f64: 8 },
  /** Words of four decimal digits each, 0 … 9999 (Schneider, Power Measurement). */
  ...{ m10k32: 4, m10k48: 6, m10k64: 8 },
} as const

export const WordType = z.enum(Object.keys(SIZES) as [keyof typeof SIZES, ...(keyof typeof SIZES)[]])
export type WordType = z.infer<typeof WordType>
/**
 * How the bytes of a value lie on the wire, by the letters that handbooks use: A is the highest byte of a 32-bit value. Longer values go
 * on in the same manner: the first letter pair tells which word comes first, the order in a pair which byte.
 */
export const Order = z.enum(['ABCD', 'CDAB', 'BADC', 'DCBA'])
export type Order = z.infer<typeof Order>

/** Registers (16-bit words) that a value takes. */
export const wordsOf = (type: WordType): number => SIZES[type] / 2

/** The bytes with the highest first. */
export const ordered = (bytes: Buffer, order: Order): Buffer => {
  const pairs: Buffer[] = []
  for (let i = 0; i < bytes.length; i += 2) pairs.push(Buffer.from(bytes.subarray(i, i + 2)))
  if (order === 'CDAB' || order === 'DCBA') pairs.reverse()
  if (order === 'BADC' || order === 'DCBA') for (const pair of pairs) pair.reverse()
  return Buffer.concat(pairs)
}

const whole = (digits: bigint): Read => ({ ok: true, value: { digits, places: 0 } })
const none = (why: string): Read => ({ ok: false, why })

const bcd = (hex: string): Read => (/^\d+$/.test(hex) ? whole(BigInt(hex)) : none(`0x${hex} is not BCD`))

const myriads = (b: Buffer): Read => {
  let sum = 0n
  for (let i = 0; i < b.length; i += 2) {
    const word = b.readInt16BE(i)
    if (Math.abs(word) > 9_999) return none(`word ${word} is not within 0 … 9999`)
    sum = sum * 10_000n + BigInt(word)
  }
  return whole(sum)
}

/** A whole number exactly; else the shortest decimal that reads back as the same 32-bit float: what its maker meant by it. */
export const shortest32 = (value: number): string => {
  if (Number.isInteger(value)) return BigInt(value).toString()
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return text
  }
  return value.toPrecision(9)
}

const float = (value: number, text: string): Read => {
  const read = Number.isFinite(value) ? decimal(text) : undefined
  return read ? { ok: true, value: read } : none(`${value} is no number`)
}

/** The bytes, highest first, as the number that they are. */
export const number = (b: Buffer, type: WordType): Read => {
  const hex = b.toString('hex')
  const unsigned = BigInt(`0x${hex}`)
  switch (type) {
    case 'u16':
    case 'u32':
    case 'u48':
    case 'u64':
      return whole(unsigned)
    case 's16':
    case 's32':
    case 's64':
      return whole(BigInt.asIntN(b.length * 8, unsigned))
    case 'bcd16':
    case 'bcd32':
      return bcd(hex)
    case 'm10k32':
    case 'm10k48':
    case 'm10k64':
      return myriads(b)
    case 'f32':
      return float(b.readFloatBE(), shortest32(b.readFloatBE()))
    case 'f64':
      return float(b.readDoubleBE(), String(b.readDoubleBE()))
  }
}

/** How a value is made of its registers. */
export type Reading = {
  readonly type: WordType
  readonly order: Order
  /** What one count of the register is worth on the display, as a decimal: "0.1", "10". */
  readonly scale: string
  readonly decimals: number
  /** Register contents that mean "no value": hexadecimal, highest byte first ("0x7fffffff"). */
  readonly sentinels: readonly string[]
}

/** What the display shows, as an exact decimal string; or why there is nothing to show. */
export const decode = (bytes: Buffer, { type, order, scale, decimals, sentinels }: Reading): Shown => {
  const b = ordered(bytes, order)
  const hex = `0x${b.toString('hex')}`
  if (sentinels.some((s) => BigInt(s) === BigInt(hex))) return { ok: false, why: `${hex} means: no value` }
  return displayed(number(b, type), { scale, decimals, sentinels: [] })
}
