import { parentPort, workerData } from 'node:worker_threads'
import type { Plant } from '#core/plant'
import { buffersOf } from './bin-columns.ts'
import { makeQueries, type QueryName } from './queries.ts'
import { openSqlite } from './sqlite.ts'

/** A read-only worker: a year's query never holds a PUBACK. */
const { path, plant } = workerData as { path: string; plant: Plant }
const db = openSqlite(path, { readonly: true })
const queries = makeQueries(db, plant)
parentPort?.on('message', ({ id, name, args }: { id: number; name: QueryName; args: never }) => {
  try {
    if (name === 'binColumns') {
      const columns = queries[name](args)
      parentPort?.postMessage({ id, value: columns }, buffersOf(columns))
    } else parentPort?.postMessage({ id, value: queries[name](args) })
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message })
  }
})
