import { parentPort, workerData } from 'node:worker_threads'
import type { Committed } from './path.ts'
import { intoBare } from './path-table.ts'

const take = intoBare(workerData as string)
parentPort?.on('message', (group: readonly Uint8Array[]) => {
  take(group)
  parentPort?.postMessage(group.length satisfies Committed)
})
