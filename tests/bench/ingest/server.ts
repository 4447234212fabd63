import { createServer } from 'node:net'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { startBroker } from '../../../server/ingest/broker.ts'
import { issueAgentPassword, loadCredentials } from '../../../server/ingest/credentials.ts'
import type { Intake } from '../../../server/ledger/contract.ts'
import { openLedger } from '../../../server/ledger/ledger.ts'
import { factsIntake } from './facts.ts'
import { agentId, benchPlant, SITE } from './plant.ts'

/** bare: aedes as it comes; broker: ours, no ledger; facts: the ledger's facts alone; ledger: slots, minutes, days and months too. */
export type Mode = 'bare' | 'broker' | 'facts' | 'ledger'
export type Ask = { mode: Mode; dataDir: string; agents: number; meters: number }
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

const ours = async (
  { mode, dataDir, agents, meters }: Ask & { mode: Exclude<Mode, 'bare'> },
  secrets: string,
): Promise<number> => {
  const plant = benchPlant({ agents, meters })
  const events = {
    onAck: (...ack: Parameters<typeof broker.publishAck>) => void broker.publishAck(...ack),
    onMoved: () => {},
    onDiffering: () => {},
  }
  const path = join(dataDir, 'ledger.db')
  const intakes: Record<Exclude<Mode, 'bare'>, () => Promise<Intake>> = {
    broker: async () => nowhere,
    facts: async () => factsIntake({ path, plant, onAck: events.onAck }),
    ledger: () => openLedger({ path, plant, events, log }),
  }
  const intake = await intakes[mode]()
  const broker = await startBroker({ port: 0, credentials: loadCredentials(secrets), intake, onStatus: () => {}, log })
  return broker.port
}

process.on('message', async (ask: Ask | 'memory') => {
  if (ask === 'memory') return process.send?.({ peakRssMB: process.resourceUsage().maxRSS / 1024 })
  const secrets = join(ask.dataDir, 'agents.json')
  const names = Array.from({ length: ask.agents }, (_, n) => ({ site: SITE, agent: agentId(n) }))
  const passwords = names.map((name) => issueAgentPassword(secrets, name))
  const port = ask.mode === 'bare' ? await bare() : await ours({ ...ask, mode: ask.mode }, secrets)
  return process.send?.({ port, passwords } satisfies Started)
})
