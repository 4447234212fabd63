import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { compiled, ROOT } from '../compiled.ts'
import type { Stage } from './stage.ts'

/** A process of the real program, as a person starts it. */
export type Program = {
  readonly child: ChildProcess
  /** Everything it said so far. */
  out(): string
  err(): string
  /** Resolves to the exit code when it has ended; null where a signal ended it. */
  ended: Promise<number | null>
  /** No warning, no clean-up: as a power cut ends it. */
  kill9(): Promise<void>
  /** As Ctrl-C ends it. */
  stop(): Promise<number | null>
}

const program = (source: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program => {
  const child = spawn(process.execPath, [compiled(source), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const signal = async (name: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name)
    return ended
  }
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    kill9: async () => void (await signal('SIGKILL')),
    stop: () => signal('SIGTERM'),
  }
}

type Ports = Partial<Pick<Stage, 'httpPort' | 'mqttPort' | 'dataDir'>>
const environment = ({ httpPort, mqttPort, dataDir }: Ports): NodeJS.ProcessEnv => ({
  ...(httpPort === undefined ? {} : { GENTANI_HTTP_PORT: String(httpPort) }),
  ...(mqttPort === undefined ? {} : { GENTANI_MQTT_PORT: String(mqttPort) }),
  ...(dataDir === undefined ? {} : { GENTANI_DATA_DIR: dataDir }),
})
/** `gentani …` */
export const gentani = (args: readonly string[], ports: Ports = {}): Program =>
  program('server/cli/gentani.ts', args, environment(ports))
/** An edge agent's process itself, so that a signal meets it and no parent of it. */
export const edgeAgent = (args: readonly string[]): Program => program('edge-agent/main.ts', args)
