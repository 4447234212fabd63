import type { Plant } from '#core/plant'
import { unpackBins } from './bin-columns.ts'
import type { Read } from './contract.ts'
import type { Queries, QueryName } from './queries.ts'
import { startWorker } from './worker.ts'

type Reader = { readonly read: Read; close(): Promise<void> }
/** Questions that fold a meter's past: they shall not hold what a page asks for each second. */
const long: ReadonlySet<QueryName> = new Set<QueryName>(['preview', 'minutesAgain'])

const startReader = (path: string, plant: Plant): Reader => {
  const worker = startWorker(import.meta.url, 'reader', { path, plant })
  const asked = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let next = 1
  worker.on('error', (error) => {
    for (const { reject } of asked.values()) reject(error)
    asked.clear()
  })
  worker.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const question = asked.get(id)
    asked.delete(id)
    if (error === undefined) question?.resolve(value)
    else question?.reject(new Error(error))
  })
  const ask: Read = (name, ...args) =>
    new Promise((resolve, reject) => {
      const id = next
      next += 1
      asked.set(id, { resolve, reject })
      worker.postMessage({ id, name, args: args[0] })
    })
  return {
    // a year of thousands of meters: as columns, which change their thread without a copy
    read: async (name, ...args) =>
      name === 'bins'
        ? (unpackBins(await ask('binColumns', ...(args as Parameters<Queries['bins']>))) as never)
        : ask(name, ...args),
    close: async () => {
      await worker.terminate()
      for (const { reject } of asked.values()) reject(new Error('the ledger is closed'))
    },
  }
}

/** Two read-only workers: one for quick questions, and one for long ones, which starts with the first of them. */
export const startReaders = (path: string, plant: Plant): Reader => {
  const quick = startReader(path, plant)
  let slow: Reader | undefined
  return {
    read: (name, ...args) => {
      if (!long.has(name)) return quick.read(name, ...args)
      slow ??= startReader(path, plant)
      return slow.read(name, ...args)
    },
    close: async () => {
      await quick.close()
      await slow?.close()
    },
  }
}
