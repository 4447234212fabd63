import { readCsv } from './csv.ts'
import { FILE_LIMIT, flaw, type Sheet } from './sheet.ts'
import { readXlsx } from './xlsx.ts'

/** Reads a file that people bring, by what its bytes are, whatever its name says: a workbook (.xlsx), CSV or tab-separated text. */
export const readSheet = async (bytes: Uint8Array): Promise<Sheet> => {
  if (bytes.byteLength > FILE_LIMIT) return flaw('too-large', `${bytes.byteLength} bytes, at most ${FILE_LIMIT}`)
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b
  return isArchive ? readXlsx(bytes) : readCsv(bytes)
}
