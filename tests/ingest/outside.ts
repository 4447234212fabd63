import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import { connect, type MqttClient } from 'mqtt'
import { OutsideBroker } from '#core/outside-broker'
import type { Plant } from '#core/plant'
import { at } from '#core/time'
import type { Status } from '#core/wire'
import type { BrokerSide } from '../../server/ingest/broker.ts'
import { startOutsideBroker } from '../../server/ingest/outside.ts'
import { openSources } from '../../server/ingest/sources.ts'
import type { Intake } from '../../server/ledger/contract.ts'
import { counter, single } from '../contract/plant.ts'
import { memoryIntake } from './house.ts'

/** works/edge, whose only meter is `main`. */
const works: Plant = single(counter('main'))
export const READINGS = 'gentani/v1/works/edge/readings'
export const STATUS = 'gentani/v1/works/edge/status'
export const ACK = 'gentani/v1/works/edge/ack'

/** `real`: a ledger in place of the intake in memory. */
type Of = { plant?: Plant; real?: Intake }
/** The server's side of an outside broker over an intake in memory. */
export const openSide = (url: string, more: Partial<OutsideBroker> = {}, { plant = works, real }: Of = {}) => {
  const ledger = memoryIntake()
  const intake = real ?? ledger.intake
  const heard: { site: string; agent: string; status: Status }[] = []
  const logged: string[] = []
  const write = (_fields: object, message: string): void => void logged.push(message)
  const log = { info: write, warn: write }
  let publish: BrokerSide['publish'] = () => undefined
  const now = () => at(Date.now())
  const sources = openSources({ plant, intake, log, now, publish: (...said) => publish(...said) })
  const side: BrokerSide = startOutsideBroker({
    plant,
    broker: { ...OutsideBroker.parse({ url }), ...more },
    access: () => ({}),
    sources,
    intake,
    onStatus: (site, agent, status) => void heard.push({ site, agent, status }),
    onAnswer: () => undefined,
    log,
  })
  publish = side.publish
  return {
    ...ledger,
    sources,
    side,
    heard,
    logged,
    texts: () => ledger.taken.map((d) => Buffer.from(d.payload).toString()),
    connected: () => side.link()?.connected === true,
  }
}
export type Side = ReturnType<typeof openSide>

/** A client that stands for an agent. */
export const speaker = async (url: string): Promise<MqttClient> => {
  const client = connect(url, { reconnectPeriod: 50 })
  client.on('error', () => undefined)
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  return client
}

/** A line to a broker that can be cut: both ends see their connection break, new ones come through. */
export const line = async (port: number) => {
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial(port, '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        ends.delete(end)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as { port: number }
  return {
    url: `mqtt://127.0.0.1:${own}`,
    cut: () => {
      for (const end of ends) end.destroy()
    },
    close: () => {
      server.close()
      for (const end of ends) end.destroy()
    },
  }
}
