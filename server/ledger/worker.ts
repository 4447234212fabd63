import { Worker } from 'node:worker_threads'

/** Starts a worker of this folder: compiled JavaScript as it is, TypeScript sources through tsx with the `source` condition. */
export const startWorker = (name: string, workerData: unknown): Worker => {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData })
  const url = new URL(`./${name}.ts`, import.meta.url).href
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url)}) })`
  return new Worker(boot, { eval: true, workerData, execArgv: ['-C', 'source'] })
}
