import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Size of a file; one that is not there has none. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
/** Bytes of the ledger with its write-ahead log, and what its disk has left for it. */
export const diskOf = async (ledger: string): Promise<{ ledger_bytes: number; free_bytes: number }> => {
  const [main, log, disk] = await Promise.all([sizeOf(ledger), sizeOf(`${ledger}-wal`), statfs(dirname(ledger))])
  return { ledger_bytes: main + log, free_bytes: disk.bavail * disk.bsize }
}
