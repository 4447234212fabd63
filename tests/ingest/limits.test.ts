import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { packetGate } from '../../server/ingest/gate.ts'
import { type House, openHouse, until } from './house.ts'

const READINGS = 'gentani/v1/tokyo/edge/readings'
let house: House | undefined
afterEach(async () => {
  await house?.shutDown()
  house = undefined
})
const rawSocket = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

test('a packet over the limit ends its connection before it is read; others go on', async () => {
  house = await openHouse({ packet: 100_000 })
  const good = await house.tokyo()
  const bad = await house.osaka()
  const ended = new Promise<void>((resolve) => bad.once('close', () => resolve()))
  bad.publish('gentani/v1/osaka/edge/readings', Buffer.alloc(200_000), { qos: 1 })
  await ended
  await good.publishAsync(READINGS, Buffer.alloc(90_000), { qos: 1 })
  expect(house.taken.map((d) => d.payload.length)).toEqual([90_000])
  expect(house.broker.stats()).toMatchObject({ oversize: 1, connections: 1 })
})

test('a stranger gets no room: the first packet must be small, and must come in time', async () => {
  house = await openHouse({ connect: 100 })
  const large = await rawSocket(house.broker.port)
  large.write(Buffer.from([0x10, 0x80, 0x80, 0x02])) // CONNECT of 32 KiB
  await once(large, 'close')
  const mute = await rawSocket(house.broker.port)
  await once(mute, 'close')
  expect(house.broker.stats()).toMatchObject({ oversize: 1, connections: 0 })
})

test('connections over the limit are dropped and counted', async () => {
  house = await openHouse({ connections: 1 })
  const { broker } = house
  await house.tokyo()
  const second = await rawSocket(broker.port)
  await once(second, 'close')
  await until(() => broker.stats().refused === 1)
  expect(broker.stats().connections).toBe(1)
})

test('bytes that are no MQTT end their connection alone', async () => {
  house = await openHouse()
  const good = await house.tokyo()
  for (const noise of ['GET / HTTP/1.1\r\n\r\n', '\x10\xff\xff\xff\xff\xff', '\x00\x00', '\x30\x02\x00\x00']) {
    const socket = await rawSocket(house.broker.port)
    socket.write(Buffer.from(noise, 'latin1'))
    await once(socket, 'close')
  }
  await good.publishAsync(READINGS, 'still here', { qos: 1 })
  expect(house.taken).toHaveLength(1)
})

const publish = (length: number): number[] => [0x30, (length & 0x7f) | 0x80, (length >> 7) & 0x7f]
test.each([1, 2, 3, 7, 1_000])('the gate follows packets cut into pieces of %i bytes', (size) => {
  const packets = [[0x10, 2, 0, 0], [...publish(300), ...Array(300).fill(0xff)], [0xc0, 0], [...publish(301)]].flat()
  const gate = packetGate(303)
  const pieces = Array.from({ length: Math.ceil(packets.length / size) }, (_, i) =>
    packets.slice(i * size, i * size + size),
  )
  const answers = pieces.map((piece) => gate.pass(Uint8Array.from(piece)))
  expect(answers.slice(0, -1)).not.toContain(false)
  expect(answers.at(-1)).toBe(false)
})
