import { openSqlite } from '../../../server/ledger/sqlite.ts'
import { TABLE } from './sqlite.ts'

type Batch = { seq: number; readings: [string, number, string][] }

/** Takes batches into the table of the bare path, a transaction a group. */
export const intoBare = (path: string): ((group: readonly Uint8Array[]) => void) => {
  const db = openSqlite(path, { schema: TABLE })
  const insert = db.prepare(
    'INSERT INTO readings (meter, at, value, quality, mark, batch, idx) VALUES (?, ?, ?, 0, 0, ?, ?)',
  )
  const meters = new Map<string, number>()
  const idOf = (name: string): number => {
    const known = meters.get(name)
    if (known !== undefined) return known
    meters.set(name, meters.size + 1)
    return meters.size
  }
  return db.transaction((group: readonly Uint8Array[]) => {
    for (const bytes of group) {
      const { seq, readings } = JSON.parse(Buffer.from(bytes).toString()) as Batch
      for (const [i, [meter, at, value]] of readings.entries()) insert.run(idOf(meter), at, value, seq, i)
    }
  })
}
