import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import pino from 'pino'
import { startBroker } from '../../../server/ingest/broker.ts'
import { issueAgentPassword, loadCredentials } from '../../../server/ingest/credentials.ts'
import type { Intake } from '../../../server/ledger/contract.ts'
import { openLedger } from '../../../server/ledger/ledger.ts'
import { startServer } from '../../../server/main.ts'
import { factsIntake } from './facts.ts'
import { barePath } from './path.ts'
import { agentId, benchPlant, plantFile, SITE } from './plant.ts'

/**
 * bare: aedes as it comes; path: aedes into bare SQLite, PUBACK after the commit; broker: ours, no ledger; facts: the ledger's facts alone; ledger: slots, minutes, days and months
 * too; server: all that `gentani server` runs, with the snapshot each second, HTTP and push.
 */
export type Mode = 'bare' | 'path' | 'broker' | 'facts' | 'ledger' | 'server'
/** `influxdb`: the section of plant.yaml; only the whole server projects. */
export type Ask = { mode: Mode; dataDir: string; agents: number; meters: number; influxdb?: object }
export type Started = { port: number; passwords: string[] }

const log = {
  info: () => {},
  warn: () => {},
  error: (fields: object, message: string) => console.error(message, fields),
}

const bare = async (): Promise<number> => {
  const aedes = await Aedes.createBroker()
  const server = createServer({ noDelay: true }, (socket) => void aedes.handle(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const nowhere: Intake = { take: () => Promise.resolve(), acks: () => Promise.resolve([]) }

const whole = async ({ dataDir, agents, meters, influxdb }: Ask): Promise<number> => {
  const plantPath = join(dataDir, 'plant.yaml')
  writeFileSync(plantPath, JSON.stringify({ ...(plantFile({ agents, meters }) as object), influxdb }))
  const options = { plantPath, dataDir, httpPort: 0, mqttPort: 0, log: pino({ level: 'silent' }), page: undefined }
  return (await startServer(options)).mqttPort ?? 0
}

type Ours = Exclude<Mode, 'bare' | 'path' | 'server'>
const ours = async ({ mode, dataDir, agents, meters }: Ask & { mode: Ours }, secrets: string): Promise<number> => {
  const plant = benchPlant({ agents, meters })
  const events = {
    onAck: (...ack: Parameters<typeof broker.publishAck>) => void broker.publishAck(...ack),
    onMoved: () => {},
    onDiffering: () => {},
  }
  const path = join(dataDir, 'ledger.db')
  const intakes: Record<Ours, () => Promise<Intake>> = {
    broker: async () => nowhere,
    facts: async () => factsIntake({ path, plant, onAck: events.onAck }),
    ledger: () => openLedger({ path, plant, events, log }),
  }
  const intake = await intakes[mode]()
  const broker = await startBroker({
    port: 0,
    credentials: loadCredentials(secrets),
    intake,
    onStatus: () => {},
    onAnswer: () => {},
    log,
  })
  return broker.port
}

const open = async (ask: Ask, secrets: string): Promise<number> => {
  if (ask.mode === 'bare') return bare()
  if (ask.mode === 'path') return barePath(ask.dataDir)
  return ask.mode === 'server' ? whole(ask) : ours({ ...ask, mode: ask.mode }, secrets)
}

/** What the server took since it stood ready: peak resident memory and CPU time of all its threads. */
export type Taken = { peakRssMB: number; cpuSeconds: number }
let ready = process.cpuUsage()
process.on('message', async (ask: Ask | 'taken') => {
  if (ask === 'taken') {
    const { user, system } = process.cpuUsage(ready)
    return process.send?.({
      peakRssMB: process.resourceUsage().maxRSS / 1024,
      cpuSeconds: (user + system) / 1e6,
    } satisfies Taken)
  }
  const secrets = join(ask.dataDir, 'agents.json')
  const names = Array.from({ length: ask.agents }, (_, n) => ({ site: SITE, agent: agentId(n) }))
  const passwords = names.map((name) => issueAgentPassword(secrets, name))
  const port = await open(ask, secrets)
  ready = process.cpuUsage()
  return process.send?.({ port, passwords } satisfies Started)
})
