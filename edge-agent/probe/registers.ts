import type { Decimal } from '../driver/decimal.ts'
import type { Bus } from '../driver/modbus/bus.ts'
import { ModbusException } from '../driver/modbus/frame.ts'
import { number, type Order, ordered, type WordType } from '../driver/words.ts'
import type { Candidate } from './match.ts'

/** What a probe reads of a Modbus device. */
export type Scan = {
  readonly unit: number
  readonly functions: readonly (3 | 4)[]
  readonly from: number
  readonly to: number
  readonly timeout: number
}
/** Registers that a device gave: function → address → word. */
export type Registers = ReadonlyMap<3 | 4, ReadonlyMap<number, number>>

const BLOCK = 64
/** The device has no such registers, or not so many at once. */
const HALVE = new Set([2, 3])

/** Reads all registers of the range that the device has; a stretch that it refuses is halved until it is known what is there. */
export const scan = async (
  bus: Bus,
  { unit, functions, from, to, timeout }: Scan,
  signal: AbortSignal,
): Promise<Registers> => {
  const out = new Map<3 | 4, Map<number, number>>()
  const read = async (f: 3 | 4, address: number, count: number): Promise<void> => {
    try {
      const data = await bus.ask({ unit, function: f, address, count }, timeout, signal)
      for (let i = 0; i < count; i++) out.get(f)?.set(address + i, data.readUInt16BE(2 * i))
    } catch (error) {
      if (!(error instanceof ModbusException)) throw error
      if (!HALVE.has(error.code) || count === 1) return
      await read(f, address, count >> 1)
      await read(f, address + (count >> 1), count - (count >> 1))
    }
  }
  for (const f of functions) {
    out.set(f, new Map())
    for (let address = from; address <= to; address += BLOCK) await read(f, address, Math.min(BLOCK, to - address + 1))
  }
  return out
}

const ORDERS: readonly Order[] = ['ABCD', 'CDAB', 'BADC', 'DCBA']
const TYPES: readonly (readonly [number, readonly WordType[]])[] = [
  [1, ['u16', 's16', 'bcd16']],
  [2, ['u32', 's32', 'f32', 'bcd32', 'm10k32']],
  [3, ['u48']],
  [4, ['u64', 's64', 'f64', 'm10k64']],
]
/** Floats outside this are no measurement, but another type read as a float. */
const LEAST = 1e-4
const MOST = 1e12
/** 64-bit integers over this are something else. */
const BIG = 10n ** 15n

const plausible = (type: WordType, { digits, places }: Decimal): boolean => {
  const size = Math.abs(Number(digits) / 10 ** places)
  if (type.startsWith('f')) return size >= LEAST && size <= MOST
  return digits !== 0n && digits < BIG && digits > -BIG
}

/** All plausible readings of all registers; where two say the same, the simpler type alone. */
export const decodings = (registers: Registers): Candidate[] => {
  const out: Candidate[] = []
  for (const [f, words] of registers)
    for (const address of words.keys())
      for (const [width, types] of TYPES) {
        const bytes = Buffer.alloc(2 * width)
        let whole = true
        for (let i = 0; i < width; i++) {
          const word = words.get(address + i)
          whole &&= word !== undefined
          bytes.writeUInt16BE(word ?? 0, 2 * i)
        }
        if (whole) out.push(...at({ f, address, bytes }, width === 1 ? ['ABCD', 'BADC'] : ORDERS, types))
      }
  return out
}

type Place = { readonly f: 3 | 4; readonly address: number; readonly bytes: Buffer }

const at = ({ f, address, bytes }: Place, orders: readonly Order[], types: readonly WordType[]): Candidate[] =>
  orders.flatMap((order) => {
    const seen = new Set<string>()
    const b = ordered(bytes, order)
    return types.flatMap((type) => {
      const read = number(b, type)
      if (!read.ok || !plausible(type, read.value)) return []
      const key = `${read.value.digits}/${read.value.places}`
      if (seen.has(key)) return []
      seen.add(key)
      const fields = { function: f, address, type, order }
      return [
        {
          where: `${f}:${address} (0x${address.toString(16).toUpperCase().padStart(4, '0')})`,
          how: `${type} ${order}`,
          value: read.value,
          fields,
        },
      ]
    })
  })
