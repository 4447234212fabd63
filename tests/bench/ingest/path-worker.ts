import { parentPort, workerData } from 'node:worker_threads'
import { openSqlite } from '../../../server/ledger/sqlite.ts'
import type { Committed } from './path.ts'
import { TABLE } from './sqlite.ts'

const db = openSqlite(workerData as string, { schema: TABLE })
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
type Batch = { seq: number; readings: [string, number, string][] }
const take = db.transaction((group: readonly Uint8Array[]) => {
  for (const bytes of group) {
    const { seq, readings } = JSON.parse(Buffer.from(bytes).toString()) as Batch
    for (const [i, [meter, at, value]] of readings.entries()) insert.run(idOf(meter), at, value, seq, i)
  }
})
parentPort?.on('message', (group: readonly Uint8Array[]) => {
  take(group)
  parentPort?.postMessage(group.length satisfies Committed)
})
