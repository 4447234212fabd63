import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { publisher } from '../../edge-agent/publish.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'
import { until } from '../e2e/until.ts'
import { kindOf, packetCutter } from '../fault/packets.ts'
import { kept } from './stage.ts'

const [CONNECT, SUBSCRIBE, PINGREQ] = [1, 8, 12]
const CONNACK = Buffer.from([0x20, 2, 0, 0])
const PINGRESP = Buffer.from([0xd0, 0])

it('a broker that takes the connection, answers pings and loses the subscription is left, and tried again', async () => {
  const kinds: number[][] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    const mine: number[] = []
    kinds.push(mine)
    sockets.push(socket)
    const cut = packetCutter()
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      for (const packet of cut(chunk)) {
        mine.push(kindOf(packet))
        if (kindOf(packet) === CONNECT) socket.write(CONNACK)
        if (kindOf(packet) === PINGREQ) socket.write(PINGRESP)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const spool = openSpool({
    path: join(mkdtempSync(join(tmpdir(), 'gentani-mute-')), 'spool.db'),
    maxBytes: 2 ** 30,
    now: Date.now,
    epoch: () => 'EPOCH1',
  })
  const log = kept()
  const stop = new AbortController()
  const line = publisher({
    site: 'works',
    agent: 'edge',
    broker: { url: `mqtt://127.0.0.1:${port}`, user: 'works.edge', password: () => 'x' },
    spool,
    points: [],
    version: '0',
    clock: systemClock,
    log,
    drainMs: 0,
    subackMs: 200,
  })
  const running = line.run(stop.signal)
  await until('a third connection', () => kinds.length >= 3, { ms: 15_000 })
  expect(kinds[0]?.slice(0, 2)).toEqual([CONNECT, SUBSCRIBE])
  expect(log.said).toContain('connection lost')
  stop.abort()
  for (const socket of sockets) socket.destroy()
  await running
  server.close()
  spool.close()
})
