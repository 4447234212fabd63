import { Worker } from 'node:worker_threads'
import type { Plant } from '#core/plant'
import type { AckListener, Delivery, Intake } from '../../../server/ledger/contract.ts'

export type Answer = { count: number; acks: Parameters<AckListener>[] }

/** The ledger's facts without its derivations: what slots cost is the difference to the whole ledger. */
export const factsIntake = ({ path, plant, onAck }: { path: string; plant: Plant; onAck: AckListener }): Intake => {
  const worker = new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(new URL('./facts-worker.ts', import.meta.url).href)}) })`,
    { eval: true, workerData: { path, plant }, execArgv: ['-C', 'source'] },
  )
  let waiting: (() => void)[] = []
  let group: Delivery[] = []
  worker.on('message', ({ count, acks }: Answer) => {
    for (const resolve of waiting.slice(0, count)) resolve()
    waiting = waiting.slice(count)
    for (const ack of acks) onAck(...ack)
  })
  const post = (): void => {
    worker.postMessage(group)
    group = []
  }
  return {
    take: (delivery) =>
      new Promise((resolve) => {
        waiting.push(resolve)
        if (group.push({ ...delivery, payload: Uint8Array.from(delivery.payload) }) === 1) setImmediate(post)
      }),
    acks: () => Promise.resolve([]),
  }
}
