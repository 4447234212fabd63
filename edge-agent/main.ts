import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ulid } from 'ulid'
import { printFinding } from '#core/finding'
import { agent } from './agent.ts'
import type { AgentConfig } from './config.ts'
import { type AgentFile, loadAgent } from './config-file.ts'
import type { Log } from './log.ts'
import { openSpool } from './spool/sqlite.ts'
import { tellSupervisor } from './supervisor.ts'

/** Exit codes as in sysexits.h. */
const FAILED = 1
const USAGE = 64
const CONFIG = 78

const HELP = `Usage: main.ts <agent.yaml> [--broker <url>] [--password-file <path>] [--spool <path>]

Reads the devices of agent.yaml into the spool and publishes from it.
  --broker         in place of broker.url, mqtt://127.0.0.1:1883
  --password-file  in place of broker.passwordFile, mode 0600
  --spool          in place of spool.path
`

/** A logger of JSON lines on standard output that names the agent. */
const logger = ({ site, agent: name }: AgentConfig) =>
  pino({ level: process.env['GENTANI_LOG'] ?? 'info', base: { site, agent: name } })

/** Files of the broker's TLS; a client certificate goes with its key. */
const tlsOf = ({ broker: { caFile, certFile, keyFile } }: AgentConfig) => ({
  ...(caFile && { ca: readFileSync(caFile) }),
  ...(certFile && { cert: readFileSync(certFile) }),
  ...(keyFile && { key: readFileSync(keyFile) }),
})

export type RunOptions = { readonly signal: AbortSignal; readonly log?: Log }

/** Runs an agent until the signal stops it; rejects when the spool cannot be had (SpoolBusy: another process has it). */
export const runAgent = async (config: AgentConfig, { signal, log = logger(config) }: RunOptions): Promise<void> => {
  const { path, maxBytes, full } = config.spool
  const spool = openSpool({ path, maxBytes, full, now: Date.now, epoch: () => ulid() })
  const password = () => readFileSync(config.broker.passwordFile, 'utf8').trimEnd()
  try {
    await agent(config, { spool, password, signal, log, tls: tlsOf(config) })
  } finally {
    spool.close()
  }
}

const arguments_ = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      broker: { type: 'string' },
      'password-file': { type: 'string' },
      spool: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })

/** Runs an agent by its command line; resolves to the exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
  let args: ReturnType<typeof arguments_>
  try {
    args = arguments_(argv)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${HELP}`)
    return USAGE
  }
  const { values, positionals } = args
  const [file] = positionals
  if (values.help) process.stdout.write(HELP)
  if (values.help) return 0
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(HELP)
    return USAGE
  }
  const load = () =>
    loadAgent(file, { broker: values.broker, passwordFile: values['password-file'], spool: values.spool })
  const loaded = load()
  if (!loaded.ok) {
    for (const finding of loaded.findings) process.stderr.write(`${printFinding(finding)}\n`)
    return CONFIG
  }
  return run(loaded.config, load)
}

/**
 * Runs until SIGINT or SIGTERM. SIGHUP reads the file again: a good one takes the place of the running one (what was sampled is made
 * durable first, and each device goes on after its mark), of a bad one every finding is logged and nothing changes.
 */
const run = async (first: AgentConfig, load: () => AgentFile): Promise<number> => {
  const log = logger(first)
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())
  void tellSupervisor(process.env, stop.signal)
  let next: AgentConfig | undefined = first
  let round = new AbortController()
  process.on('SIGHUP', () => {
    const again = load()
    if (!again.ok) {
      for (const finding of again.findings) log.error({}, `not reloaded: ${printFinding(finding)}`)
      return
    }
    next = again.config
    log.info({}, 'the configuration is read anew')
    round.abort()
  })
  try {
    while (next && !stop.signal.aborted) {
      const config: AgentConfig = next
      next = undefined
      round = new AbortController()
      await runAgent(config, { signal: AbortSignal.any([stop.signal, round.signal]), log })
    }
    return 0
  } catch (error) {
    log.fatal({ reason: (error as Error).message }, 'the agent stopped')
    return FAILED
  } finally {
    stop.abort()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2))
