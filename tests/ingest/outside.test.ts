import { mkdtempSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { afterEach, describe, expect, it } from 'vitest'
import { type Mosquitto, mosquitto } from '../agent/broker.ts'
import { until } from '../e2e/until.ts'
import { ACK, line, openSide, READINGS, type Side, STATUS, speaker } from './outside.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
const open = async (conf = ''): Promise<Mosquitto> => {
  const broker = await mosquitto(`user ${userInfo().username}\n${conf}`)
  undo.push(() => broker.kill())
  return broker
}
const sideOf = async (url: string, more: Parameters<typeof openSide>[1] = {}): Promise<Side> => {
  const side = openSide(url, more)
  undo.push(() => side.side.close())
  await until('it is connected', side.connected)
  return side
}
const agentOf = async (url: string): Promise<MqttClient> => {
  const client = await speaker(url)
  undo.push(() => client.endAsync(true))
  return client
}
/** Holds all commits until the returned function is called, at the latest at the end of the test. */
const heldBy = (server: Side): (() => void) => {
  const commit = server.hold()
  undo.push(commit)
  return commit
}
const say = (client: MqttClient, texts: readonly string[]) =>
  Promise.all(texts.map((text) => client.publishAsync(READINGS, text, { qos: 1 })))
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `batch ${from + i}`)
const sorted = (texts: readonly string[]) => [...new Set(texts)].sort()

describe.each([5, 4] as const)('an outside broker, MQTT version %i', (version) => {
  it('the PUBACK waits for the commit: what was not committed when the line broke comes again', async () => {
    const broker = await open()
    const wire = await line(broker.port)
    undo.push(() => wire.close())
    const server = await sideOf(wire.url, { version })
    const agent = await agentOf(broker.url)
    await say(agent, ['before'])
    await until('it is taken', () => server.taken.length === 1)
    const commit = heldBy(server)
    await say(agent, numbered(0, 10))
    await until('ten are in hand', () => server.side.stats().messages === 11)
    wire.cut()
    await until('the line is up again', () => server.connected() && server.side.stats().messages >= 21)
    commit()
    await until('both are committed', () => server.taken.length === 21)
    expect(sorted(server.texts())).toEqual(['before', ...numbered(0, 10)].sort())
    expect(server.texts().filter((t) => t === 'before')).toHaveLength(1)
    await say(agent, ['after'])
    await until('the flow goes on', () => server.texts().at(-1) === 'after')
    expect(server.side.stats()).toMatchObject({ sessionsLost: 0, messages: 22 })
  })

  it('many messages wait side by side for one commit', async () => {
    const broker = await open('max_inflight_messages 200')
    const server = await sideOf(broker.url, { version })
    const commit = heldBy(server)
    await say(await agentOf(broker.url), numbered(0, 150))
    await until('all are in hand', () => server.side.stats().messages === 150)
    commit()
    await until('all are committed', () => server.taken.length === 150)
  })

  it('what the ledger cannot take is tried again, without a new connection', async () => {
    const broker = await open()
    const server = await sideOf(broker.url, { version })
    const agent = await agentOf(broker.url)
    server.shut(true)
    await say(agent, numbered(0, 30))
    await until('some were kept', () => server.side.stats().kept > 20)
    server.shut(false)
    await until('all are taken', () => server.taken.length >= 30)
    expect(sorted(server.texts())).toEqual(numbered(0, 30).sort())
    expect(server.side.link()?.connected).toBe(true)
    expect(server.logged).toContain('the ledger takes readings again')
  })

  it('two clients of one id are told, and they do not fight for ever', async () => {
    const broker = await open()
    const server = await sideOf(broker.url, { version })
    const other = await sideOf(broker.url, { version })
    await until('the fight is seen', () => [server, other].some(({ side }) => side.link()?.takenOverAt !== undefined))
    const told = [...server.logged, ...other.logged]
    expect(told).toContain('two clients use one client id and throw each other out; is another server running?')
    await until('one of them stands', () => server.connected() !== other.connected())
  })
})

describe('sessions', () => {
  it('a broker that saved its sessions brings what came in the absence of the server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gentani-persist-'))
    const broker = await open(`persistence true\npersistence_location ${folder}/`)
    const first = await sideOf(broker.url)
    await first.side.close()
    await say(await agentOf(broker.url), numbered(0, 5))
    await broker.stop()
    await broker.start()
    const second = await sideOf(broker.url)
    await until('all came', () => second.taken.length === 5)
    expect(second.texts()).toEqual(numbered(0, 5))
  })

  it('a broker that forgot everything gets subscriptions and acks anew; the loss is told', async () => {
    const broker = await open()
    const server = await sideOf(broker.url)
    await server.side.publishAck('works', 'edge', { epoch: 'E', committed: 7, missing: [] })
    await broker.kill()
    await until('it is noticed', () => !server.connected())
    expect(server.side.link()).toMatchObject({ connected: false, reason: expect.any(String) })
    await broker.start()
    await until('it is back', server.connected)
    expect(server.side.stats().sessionsLost).toBe(1)
    expect(server.side.link()?.sessionLostAt).toBeGreaterThan(0)
    const agent = await agentOf(broker.url)
    const acks: string[] = []
    agent.on('message', (_topic, payload) => void acks.push(payload.toString()))
    await agent.subscribeAsync(ACK, { qos: 1 })
    await until('the ack is there again', () => acks.length > 0)
    expect(acks).toEqual(['{"epoch":"E","committed":7,"missing":[]}'])
    await say(agent, ['on'])
    await until('readings flow', () => server.texts().includes('on'))
  })

  it('messages that the broker threw away are counted by its own figure', async () => {
    const broker = await open('max_queued_messages 2\nmax_inflight_messages 2\nsys_interval 1')
    const server = await sideOf(broker.url, { version: 4 })
    const agent = await agentOf(broker.url)
    const commit = heldBy(server)
    await new Promise((resolve) => setTimeout(resolve, 1_500)) // its first figure is the ground
    await say(agent, numbered(0, 20))
    await until('drops are told', () => server.side.stats().dropped >= 10)
    expect(server.side.link()?.droppedAt).toBeGreaterThan(0)
    commit()
    await until('the rest is taken', () => server.taken.length >= 4)
  })
})

describe('messages', () => {
  it('birth and death are told; what is no business of the plant is counted and ends there', async () => {
    const broker = await open()
    const server = await sideOf(broker.url)
    const agent = await agentOf(broker.url)
    const birth = { state: 'online', epoch: 'E1', version: '0.1.0', points: [], spooled: 0, clock: 'synced' }
    await agent.publishAsync(STATUS, JSON.stringify(birth), { qos: 1, retain: true })
    await agent.publishAsync(STATUS, 'no status', { qos: 1 })
    await agent.publishAsync('gentani/v1/works/stranger/readings', 'x', { qos: 1 })
    await agent.publishAsync(READINGS, Buffer.alloc(1_100_000, 32), { qos: 1 }) // MQTT 5: the broker keeps it back
    await say(agent, ['mine'])
    await until('mine is taken', () => server.texts().includes('mine'))
    expect(server.heard).toEqual([{ site: 'works', agent: 'edge', status: birth }])
    expect(server.side.stats()).toMatchObject({ refused: 1, badStatus: 1, sessionsLost: 0 })
    expect(server.texts()).toEqual(['mine'])
  })

  it('no broker: it goes on trying, says why once, and closes at once when told', async () => {
    const broker = await open()
    await broker.kill()
    const server = openSide(broker.url)
    await until('it says why', () => server.logged.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(server.logged).toEqual(['no broker; trying again'])
    await server.side.close()
    await broker.start()
  })
})
