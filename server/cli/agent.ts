import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../package.ts'
import { exit } from './exit.ts'

/** `gentani agent <agent.yaml>`: runs an agent as a process of its own; what is signalled to this one (stop, reload) is signalled to that one. */
export const agent = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const entry = import.meta.url.endsWith('.ts') ? 'edge-agent/main.ts' : 'dist/edge-agent/main.js'
    const child = spawn(process.execPath, [...process.execArgv, join(packageRoot(), entry), path], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? exit.failed))
  })
