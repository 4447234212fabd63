import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../e2e/ports.ts'

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })

/** A real Mosquitto on a free port, which can be killed (a power cut) or stopped (it saves what it keeps), and started again. */
export type Mosquitto = {
  readonly url: string
  readonly port: number
  start(): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
}
export const mosquitto = async (options = ''): Promise<Mosquitto> => {
  const port = await freePort()
  const file = join(mkdtempSync(join(tmpdir(), 'gentani-mosquitto-')), 'mosquitto.conf')
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_type none\n${options}\n`)
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' })
    while (!(await answers(port))) await pause(20)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  await start()
  return { url: `mqtt://127.0.0.1:${port}`, port, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}
