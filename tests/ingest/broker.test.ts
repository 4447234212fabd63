import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBroker } from '../../server/ingest/broker.ts'
import { connected, type House, memoryIntake, openHouse, until } from './house.ts'

const READINGS = 'gentani/v1/tokyo/edge/readings'
const STATUS = 'gentani/v1/tokyo/edge/status'
const ACK = 'gentani/v1/tokyo/edge/ack'
const text = (payload: Uint8Array | undefined): string => Buffer.from(payload ?? []).toString('utf8')

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.shutDown())

test('nobody comes in without the right password', async () => {
  const attempts = [
    house.client('tokyo.edge', 'wrong'),
    house.client('tokyo.edge', house.passwords.osaka),
    house.client('paris.edge', house.passwords.tokyo),
    house.client('', ''),
  ]
  const ends = await Promise.allSettled(attempts.map(connected))
  expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
  expect(house.broker.stats()).toMatchObject({ connections: 0, refused: 4 })
})

test('readings reach the intake byte by byte with their owner, QoS 0 too', async () => {
  const client = await house.tokyo()
  await client.publishAsync(READINGS, '{"a":1}', { qos: 1 })
  await client.publishAsync(READINGS, 'zero', { qos: 0 })
  await until(() => house.taken.length === 2)
  expect(house.taken.map((d) => [d.site, d.agent, text(d.payload)])).toEqual([
    ['tokyo', 'edge', '{"a":1}'],
    ['tokyo', 'edge', 'zero'],
  ])
  expect(house.taken[0]?.receivedAt).toBeGreaterThan(1.7e12)
})

test('PUBACK waits for the commit', async () => {
  const client = await house.tokyo()
  const commit = house.hold()
  let acknowledged = false
  const sent = client.publishAsync(READINGS, 'x', { qos: 1 }).then(() => {
    acknowledged = true
  })
  await until(() => house.broker.stats().messages === 1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(acknowledged).toBe(false)
  commit()
  await sent
  expect(house.taken).toHaveLength(1)
})

test('kept: no PUBACK, no error, one line in the log, and it comes again after a reconnect', async () => {
  const client = await house.tokyo({ clientId: 'edge', reconnectPeriod: 1 })
  let closed = 0
  client.on('close', () => {
    closed += 1
  })
  house.shut(true)
  let acknowledged = 0
  for (const n of [1, 2, 3]) {
    client.publishAsync(READINGS, `batch ${n}`, { qos: 1 }).then(() => {
      acknowledged += 1
    })
  }
  await until(() => house.broker.stats().kept === 3)
  expect([closed, acknowledged]).toEqual([0, 0])
  house.shut(false)
  await client.publishAsync(READINGS, 'batch 4', { qos: 1 })
  expect(house.logged.map((l) => l.message)).toEqual([
    'the ledger takes no readings; the agents keep them',
    'the ledger takes readings again',
  ])
  client.stream.destroy()
  await until(() => acknowledged === 3)
  expect(house.taken.map((d) => text(d.payload)).sort()).toEqual(['batch 1', 'batch 2', 'batch 3', 'batch 4'])
})

test('a foreign topic is dropped and counted; the connection lives on', async () => {
  const client = await house.tokyo()
  await client.publishAsync('gentani/v1/osaka/edge/readings', 'forged', { qos: 1 })
  await client.publishAsync(ACK, '{"epoch":"E","committed":9}', { qos: 1, retain: true })
  await client.publishAsync('anything/else', 'x', { qos: 1 })
  await client.publishAsync(READINGS, 'mine', { qos: 1 })
  expect(house.taken.map((d) => text(d.payload))).toEqual(['mine'])
  expect(house.broker.stats().refused).toBe(3)
  expect(house.logged).toHaveLength(1)
})

test('an agent hears its own ack alone', async () => {
  const client = await house.tokyo()
  const asked = ['#', '+/v1/tokyo/edge/ack', READINGS, 'gentani/v1/osaka/edge/ack', `$share/g/${ACK}`, ACK]
  const granted = await client.subscribeAsync(asked, { qos: 1 }).catch((error: Error) => error)
  expect(granted).toBeInstanceOf(Error) // mqtt.js rejects as soon as one of them is refused
  expect(house.broker.stats().refused).toBe(5)
  const heard: string[] = []
  client.on('message', (topic, payload) => void heard.push(`${topic} ${payload}`))
  await house.broker.publishAck('osaka', 'edge', { epoch: 'O', committed: 1, missing: [] })
  await house.broker.publishAck('tokyo', 'edge', { epoch: 'T', committed: 7, missing: [[9, 9]] })
  await until(() => heard.length > 0)
  expect(heard).toEqual([`${ACK} {"epoch":"T","committed":7,"missing":[[9,9]]}`])
})

test('a late subscriber gets the last ack, retained; a forged one never replaces it', async () => {
  await house.broker.publishAck('tokyo', 'edge', { epoch: 'T', committed: 1, missing: [] })
  await house.broker.publishAck('tokyo', 'edge', { epoch: 'T', committed: 2, missing: [] })
  const client = await house.tokyo()
  await client.publishAsync(ACK, '{"epoch":"T","committed":99}', { qos: 1, retain: true })
  const heard: { text: string; retain: boolean }[] = []
  client.on('message', (_topic, payload, packet) => void heard.push({ text: String(payload), retain: packet.retain }))
  await client.subscribeAsync(ACK, { qos: 1 })
  await until(() => heard.length > 0)
  expect(heard).toEqual([{ text: '{"epoch":"T","committed":2,"missing":[]}', retain: true }])
})

test('birth and last will are told; an unreadable status is counted', async () => {
  const birth = { state: 'online', epoch: 'E1', version: '0.1.0', points: [], spooled: 0, clock: 'synced' }
  const client = await house.tokyo({
    will: { topic: STATUS, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
  })
  await client.publishAsync(STATUS, JSON.stringify(birth), { qos: 1, retain: true })
  await client.publishAsync(STATUS, '{"state":"asleep"}', { qos: 1 })
  await client.publishAsync(STATUS, 'not json', { qos: 1 })
  client.stream.destroy()
  await until(() => house.heard.length === 2)
  expect(house.heard).toEqual([
    { site: 'tokyo', agent: 'edge', status: birth },
    { site: 'tokyo', agent: 'edge', status: { state: 'offline' } },
  ])
  expect(house.broker.stats().badStatus).toBe(2)
})

test('a thousand malformed payloads reach the intake unharmed and the flow goes on', async () => {
  const client = await house.tokyo()
  const garbage = Array.from({ length: 1_000 }, (_, i) =>
    Buffer.from([i & 255, 0, 255, 0xd8, (i * 7) & 255, 123, i >> 8]),
  )
  await Promise.all(garbage.map((payload) => client.publishAsync(READINGS, payload, { qos: 1 })))
  expect(house.taken.map((d) => Buffer.from(d.payload))).toEqual(garbage)
  expect(client.connected).toBe(true)
})

test('two clients of one id are noticed once; another agent may use the same id', async () => {
  const other = await house.osaka({ clientId: 'gateway' })
  for (let i = 0; i < 6; i++) await house.tokyo({ clientId: 'gateway' })
  expect(house.broker.stats()).toMatchObject({ takeovers: 5, connections: 2 })
  expect(house.logged.map((l) => l.message)).toEqual(['two clients use one client id and throw each other out'])
  expect(other.connected).toBe(true)
})

test('mosquitto_pub is served', async () => {
  const run = promisify(execFile)
  const login = ['-h', '127.0.0.1', '-p', String(house.broker.port), '-u', 'tokyo.edge', '-P', house.passwords.tokyo]
  await run('mosquitto_pub', [...login, '-q', '1', '-t', READINGS, '-m', 'from mosquitto'])
  await run('mosquitto_pub', [...login, '-q', '2', '-t', READINGS, '-m', 'exactly once'])
  expect(house.taken.map((d) => text(d.payload))).toEqual(['from mosquitto', 'exactly once'])
})

test('a port in use is named', async () => {
  const { intake } = memoryIntake()
  const second = startBroker({
    port: house.broker.port,
    credentials: { check: () => undefined },
    intake,
    onStatus: () => {},
    onAnswer: () => {},
    log: { info: () => {}, warn: () => {} },
  })
  await expect(second).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(String(house.broker.port)),
  })
})

test('closing waits for what the ledger has in hand and acknowledges it', async () => {
  const client = await house.tokyo({
    will: { topic: STATUS, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
  })
  const commit = house.hold()
  const sent = client.publishAsync(READINGS, 'last', { qos: 1 })
  await until(() => house.broker.stats().messages === 1)
  const closed = house.broker.close()
  commit()
  await Promise.all([sent, closed])
  expect(house.taken).toHaveLength(1)
  expect(house.heard).toEqual([]) // the server went, not the agent
})
