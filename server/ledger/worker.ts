import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** Room for new objects, MB a thread; the default is 48. */
const YOUNG_MB = 16

/**
 * Starts the worker `name` beside a module (its import.meta.url): compiled JavaScript as it is, TypeScript sources through tsx with
 * the `source` condition. The sources are required, not imported: tsx then works inside the thread, where an import would cost a
 * second thread of 12 MB.
 */
export const startWorker = (beside: string, name: string, workerData: unknown): Worker => {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB }
  if (!beside.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, beside), { workerData, resourceLimits })
  const path = JSON.stringify(fileURLToPath(new URL(`./${name}.ts`, beside)))
  const boot = `const load = require('node:module').createRequire(${path}); load('tsx/cjs/api').register(); load(${path})`
  return new Worker(boot, { eval: true, workerData, resourceLimits, execArgv: ['-C', 'source'] })
}
