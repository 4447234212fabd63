import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { startWorker as start } from '../server/ledger/worker.ts'
import { compiled, ROOT } from './compiled.ts'

/**
 * The workers of a server that a test opens from the sources: their compiled form, as `gentani` starts them once it is installed. From
 * the sources tsx translates them at each start. Processes that a test starts from the sources itself (ledger-child.ts) do so.
 */
export const startWorker: typeof start = (beside, name, workerData) =>
  new Worker(compiled(relative(ROOT, join(dirname(fileURLToPath(beside)), `${name}.ts`))), {
    workerData,
    // not the condition `source` of the test's own process
    execArgv: [],
  })
