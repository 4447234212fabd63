import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../package.ts'

/** Wait before an agent that ended by itself is started again, ms. */
const RESTART = 1_000
export type AgentProcess = { readonly name: string; stop(): Promise<void>; pid(): number | undefined }

const entry = (): string =>
  import.meta.url.endsWith('.ts')
    ? join(packageRoot(), 'edge-agent/main.ts')
    : join(packageRoot(), 'dist/edge-agent/main.js')

/** Runs an agent as a process of its own and starts it again when it ends by itself; a broken configuration (78) ends for good. */
export const superviseAgent = (
  name: string,
  args: readonly string[],
  onGone: (message: string) => void,
): AgentProcess => {
  let child: ChildProcess
  let stopping = false
  let ended: () => void = () => undefined
  const start = (): void => {
    child = spawn(process.execPath, [...process.execArgv, entry(), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, GENTANI_LOG: process.env['GENTANI_LOG'] ?? 'warn' },
    })
    child.on('exit', (code, signal) => {
      if (stopping) return ended()
      onGone(`agent ${name} ended (${signal ?? code})`)
      if (code !== 78) setTimeout(start, RESTART)
    })
  }
  start()
  return {
    name,
    pid: () => child.pid,
    stop: () =>
      new Promise((resolve) => {
        ended = resolve
        stopping = true
        if (child.exitCode !== null || child.signalCode !== null) resolve()
        else child.kill('SIGTERM')
      }),
  }
}
