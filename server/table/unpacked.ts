import { inflateRawSync } from 'node:zlib'
import { UNPACKED_LIMIT } from './sheet.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** Parts of a workbook at most. */
const PARTS = 1_000

/** Where the central directory begins and how many entries it has; undefined where the bytes are no archive. */
const directory = (b: Buffer): { at: number; entries: number } | undefined => {
  for (let i = b.length - 22; i >= Math.max(0, b.length - 65_557); i -= 1)
    if (b.readUInt32LE(i) === END) return { at: b.readUInt32LE(i + 16), entries: b.readUInt16LE(i + 10) }
  return undefined
}

/**
 * Bytes that a workbook really unpacks to, never trusting what its directory says: each part is unpacked under what is left of
 * the limit and thrown away. 'too-large' stops a zip bomb before the reader of workbooks sees it; 'broken' is no archive.
 */
export const unpackedSize = (b: Buffer, limit = UNPACKED_LIMIT): number | 'too-large' | 'broken' => {
  try {
    const dir = directory(b)
    if (!dir || dir.entries > PARTS) return 'broken'
    let [at, total] = [dir.at, 0]
    for (let n = 0; n < dir.entries; n += 1) {
      if (b.readUInt32LE(at) !== ENTRY) return 'broken'
      const packed = b.readUInt32LE(at + 20)
      const local = b.readUInt32LE(at + 42)
      if (b.readUInt32LE(local) !== LOCAL) return 'broken'
      const start = local + 30 + b.readUInt16LE(local + 26) + b.readUInt16LE(local + 28)
      const method = b.readUInt16LE(at + 10)
      // method and name are those of the local header as well: two readers must not see two archives
      if (b.readUInt16LE(local + 8) !== method || (method !== 0 && method !== 8)) return 'broken'
      const part = b.subarray(start, start + packed)
      total += method === 0 ? packed : inflated(part, limit - total)
      if (total > limit) return 'too-large'
      at += 46 + b.readUInt16LE(at + 28) + b.readUInt16LE(at + 30) + b.readUInt16LE(at + 32)
    }
    return total
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken'
  }
}
const inflated = (part: Buffer, limit: number): number =>
  inflateRawSync(part, { maxOutputLength: Math.max(1, limit + 1) }).length
