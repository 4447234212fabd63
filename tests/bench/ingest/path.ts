import { createServer } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Aedes } from 'aedes'

/** Answers of the worker: so many messages are committed. */
export type Committed = number

/**
 * The bare path from a broker into SQLite, without a product around it: aedes, a worker, one table with an index, a group commit
 * with synchronous=FULL, and the PUBACK after it. Nothing is checked, derived or acknowledged beyond that; a message that comes twice,
 * as QoS 1 may bring it, stands in the table twice.
 */
export const barePath = async (dataDir: string): Promise<number> => {
  const worker = new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(new URL('./path-worker.ts', import.meta.url).href)}) })`,
    { eval: true, workerData: join(dataDir, 'bare.db'), execArgv: ['-C', 'source'] },
  )
  const waiting: (() => void)[] = []
  let group: Uint8Array[] = []
  worker.on('message', (count: Committed) => {
    for (const done of waiting.splice(0, count)) done()
  })
  const post = (): void => {
    worker.postMessage(group)
    group = []
  }
  const aedes = await Aedes.createBroker()
  aedes.authorizePublish = (_client, packet, done) => {
    waiting.push(() => done(null))
    if (group.push(Uint8Array.from(packet.payload as Uint8Array)) === 1) setImmediate(post)
  }
  const server = createServer({ noDelay: true }, (socket) => void aedes.handle(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
