import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import type { Status } from '#core/wire'
import { type Broker, type BrokerLimits, startBroker } from '../../server/ingest/broker.ts'
import { issueAgentPassword, loadCredentials } from '../../server/ingest/credentials.ts'
import type { Delivery, Intake } from '../../server/ledger/contract.ts'

/** An intake in memory that can be held (takes wait) or shut (takes are kept). */
export const memoryIntake = () => {
  const taken: Delivery[] = []
  let shut = false
  let held: Promise<void> = Promise.resolve()
  const intake: Intake = {
    async take(delivery) {
      await held
      if (shut) throw new Error('disk full')
      taken.push({ ...delivery, payload: Uint8Array.from(delivery.payload) })
    },
    acks: () => Promise.resolve([]),
  }
  return {
    intake,
    taken,
    shut: (yes: boolean) => {
      shut = yes
    },
    /** Holds all takes until the returned function is called. */
    hold: () => {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
}

type Logged = { level: 'info' | 'warn'; message: string; fields: object }

/** A running broker on a free port with two agents, tokyo.edge and osaka.edge. */
export const openHouse = async (limits: Partial<BrokerLimits> = {}) => {
  const secrets = join(mkdtempSync(join(tmpdir(), 'gentani-ingest-')), 'agents.json')
  const tokyo = issueAgentPassword(secrets, { site: 'tokyo', agent: 'edge' })
  const osaka = issueAgentPassword(secrets, { site: 'osaka', agent: 'edge' })
  const ledger = memoryIntake()
  const heard: { site: string; agent: string; status: Status }[] = []
  const logged: Logged[] = []
  const write = (level: Logged['level']) => (fields: object, message: string) =>
    void logged.push({ level, message, fields })
  const broker = await startBroker({
    port: 0,
    credentials: loadCredentials(secrets),
    intake: ledger.intake,
    onStatus: (site, agent, status) => void heard.push({ site, agent, status }),
    onAnswer: () => undefined,
    log: { info: write('info'), warn: write('warn') },
    limits,
  })
  const clients: MqttClient[] = []
  const enter = (username: string, password: string, more: IClientOptions = {}) => {
    const options = { username, password, protocolVersion: 4, reconnectPeriod: 0, ...more } as const
    const client = connect(`mqtt://127.0.0.1:${broker.port}`, options)
    client.on('error', () => {})
    clients.push(client)
    return client
  }
  return {
    ...ledger,
    broker,
    secrets,
    heard,
    logged,
    passwords: { tokyo, osaka },
    client: enter,
    tokyo: (more?: IClientOptions) => connected(enter('tokyo.edge', tokyo, more)),
    osaka: (more?: IClientOptions) => connected(enter('osaka.edge', osaka, more)),
    async shutDown() {
      await Promise.all(clients.map((client) => client.endAsync(true)))
      await broker.close()
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>
export type { Broker }

export const connected = (client: MqttClient): Promise<MqttClient> =>
  new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })

/** Resolves when `condition` holds; fails after 30 s. */
export const until = async (condition: () => boolean): Promise<void> => {
  const end = Date.now() + 30_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not happen within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
