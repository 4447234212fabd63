import { parentPort, workerData } from 'node:worker_threads'
import type { Plant } from '#core/plant'
import type { Delivery } from '../../../server/ledger/contract.ts'
import { Facts } from '../../../server/ledger/facts.ts'
import { openLedgerFile } from '../../../server/ledger/file.ts'
import type { Answer } from './facts.ts'

const { path, plant } = workerData as { path: string; plant: Plant }
const db = openLedgerFile(path)
const facts = new Facts(db, plant, { sink: () => {}, relink: () => {} })
const queue: Delivery[] = []

const commit = (): void => {
  const group = queue.splice(0)
  const acks = db.transaction(() => {
    for (const delivery of group) facts.take(delivery)
    return facts.settle()
  })()
  parentPort?.postMessage({ count: group.length, acks: acks.map((a) => [a.site, a.agent, a.ack]) } satisfies Answer)
}
parentPort?.on('message', (deliveries: Delivery[]) => {
  if (queue.push(...deliveries) === deliveries.length) setImmediate(commit)
})
