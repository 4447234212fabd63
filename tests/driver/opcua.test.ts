import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { OpcuaConfig } from '../../edge-agent/driver/opcua/config.ts'
import { opcua } from '../../edge-agent/driver/opcua/opcua.ts'
import type { Log } from '../../edge-agent/log.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { messageTap, type OpcuaPeer, opcuaPeer } from './opcua-bench.ts'
import { until, type Watch, watch } from './watch.ts'
import { wireshark } from './wireshark.ts'

const folder = mkdtempSync(join(tmpdir(), 'gentani-opcua-'))
const points = [
  { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, node: 'ns=1;s=Meter1.Energy' },
  { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, node: 'ns=1;s=Meter1.Power' },
]
const fields = {
  ...{ id: 'plc', driver: 'opcua', every: '100ms', timeout: '1s', retries: 0, points },
  pki: join(folder, 'pki'),
}
const device = (more: object) => OpcuaConfig.parse({ ...fields, ...more })
const open = (config: OpcuaConfig, log: Log = kept()) => opcua(config, { mark: undefined, clock: systemClock, log })

const put = (peer: OpcuaPeer, meter: 'a' | 'b', value: string | null) =>
  meter === 'a'
    ? peer.put('Meter1.Energy', 'Double', value === null ? null : Number(value))
    : peer.put('Meter1.Power', 'Float', value === null ? null : Number(value))

/** One server for all: it takes seconds to start. */
let peer: OpcuaPeer
beforeAll(async () => {
  peer = await opcuaPeer()
})
afterAll(() => peer.kill())
const url = () => `opc.tcp://127.0.0.1:${peer.port}`

writeFileSync(join(folder, 'password'), 'pass phrase\n', { mode: 0o600 })
const credentials = { user: 'reader', passwordFile: join(folder, 'password') }
describe.each([
  ['anonymous, in the clear', {}],
  [
    'signed and encrypted, with a password',
    { security: 'sign-and-encrypt', serverCertificates: 'any', ...credentials },
  ],
] as const)('opcua, against the server of node-opcua: %s', (_name, more) => {
  driverContract(async () => ({
    driver: (log) => open(device({ url: url(), ...more }), log),
    show: async (meter, value) => void (await put(peer, meter, value)),
    mute: async () => void peer.hold(),
    wake: async () => void peer.release(),
    close: async () => void peer.release(),
  }))
})

describe('opcua: what servers say', () => {
  const watching: Watch[] = []
  afterEach(async () => {
    for (const seen of watching.splice(0)) await seen.stop()
  })
  const look = (more: object, log: Log = kept()): Watch => {
    const seen = watch(open(device({ url: url(), ...more }), log))
    watching.push(seen)
    return seen
  }
  const one = (node: string, decimals = 0) => ({
    points: [{ meter: 'x', measure: 'counter', unit: 'kWh', decimals, node: `ns=1;s=${node}` }],
  })

  it.each([
    ['UInt32', 4_294_967_295, 0, '4294967295'],
    ['UInt64', [0xffff_ffff, 0xffff_ffff], 0, '18446744073709551615'],
    ['Int64', [0xffff_ffff, 0xffff_fffe], 0, '-2'],
    ['Int16', -1, 0, '-1'],
    ['Float', 0.1, 1, '0.1'],
    ['Double', 123_456.75, 2, '123456.75'],
  ])('%s %j with %d decimals: %s', async (type, value, decimals, shown) => {
    await peer.put(`Of.${type}`, type, value)
    await look(one(`Of.${type}`, decimals)).shows('x', shown)
  })

  it('text, a bad status and a node that is not there have no value, and the log says why', async () => {
    await peer.put('Text', 'String', 'off')
    await peer.fail('Broken', 'Double', 'BadSensorFailure')
    const reasons: string[] = []
    const log = { ...kept(), warn: (at: object) => void reasons.push((at as { reason?: string }).reason ?? '') }
    const three = ['Text', 'Broken', 'Nowhere'].map((node, i) => ({ ...one(node).points[0], meter: `m${i}` }))
    const seen = look({ points: three }, log)
    await until(
      () => reasons.length >= 3,
      () => reasons.join('; '),
    )
    expect(reasons).toEqual([
      'the value is off, no number',
      expect.stringContaining('BadSensorFailure'),
      expect.stringContaining('BadNodeIdUnknown'),
    ])
    expect(seen.samples).toEqual([])
  })

  it('Wireshark reads in the answers what we read, and in our requests nothing that writes', async () => {
    await put(peer, 'a', '21474836.47')
    await put(peer, 'b', '-0.5')
    const tap = await messageTap(peer.port)
    const seen = watch(open(device({ url: `opc.tcp://127.0.0.1:${tap.port}` })))
    watching.push(seen)
    await seen.shows('a', '21474836.47')
    await seen.shows('b', '-0.5')
    const answers = wireshark('opcua', tap.answered, ['opcua.servicenodeid.numeric', 'opcua.Double', 'opcua.Float'])
    // ReadResponse, OPC 10000-6 annex A
    const read = answers.filter(({ values }) => values['opcua.servicenodeid.numeric'] === '634')
    expect(read.length).toBeGreaterThan(0)
    for (const { values } of read)
      expect(values).toMatchObject({ 'opcua.Double': '21474836.47', 'opcua.Float': '-0.5' })
    const requests = wireshark('opcua', tap.asked, ['opcua.servicenodeid.numeric'])
    expect([...answers, ...requests].filter(({ malformed }) => malformed)).toEqual([])
    const services = new Set(requests.map(({ values }) => values['opcua.servicenodeid.numeric']).filter(Boolean))
    // OpenSecureChannel, CreateSession, ActivateSession, Read; GetEndpoints before them
    for (const service of services) expect(['428', '446', '461', '467', '631']).toContain(service)
    expect(services).toContain('631')
    tap.close()
  })

  it('a server whose certificate nobody trusts gets no password; it is read once the certificate is moved', {
    timeout: 40_000,
  }, async () => {
    const pki = join(folder, 'strict')
    const log = kept()
    const seen = look({ security: 'sign-and-encrypt', pki, ...credentials }, log)
    await until(
      () => log.said.includes('device does not answer'),
      () => log.said.join('; '),
      15_000,
    )
    const rejected = readdirSync(join(pki, 'rejected'))
    expect(rejected.length).toBe(1)
    expect(seen.samples).toEqual([])
    mkdirSync(join(pki, 'trusted/certs'), { recursive: true })
    renameSync(join(pki, 'rejected', rejected[0] ?? ''), join(pki, 'trusted/certs', rejected[0] ?? ''))
    await until(
      () => seen.samples.length > 0,
      () => log.said.join('; '),
      20_000,
    )
    expect(existsSync(join(pki, 'own/private/private_key.pem'))).toBe(true)
  })

  it('a server that has started afresh knows no session of ours: it is read again by itself', {
    timeout: 40_000,
  }, async () => {
    const after = await opcuaPeer()
    const tap = await messageTap(peer.port)
    await put(peer, 'a', '1.00')
    await put(peer, 'b', '2.0')
    const log = kept()
    const seen = look({ url: `opc.tcp://127.0.0.1:${tap.port}` }, log)
    await seen.shows('a', '1.00')
    await put(after, 'a', '1.25')
    await put(after, 'b', '2.0')
    tap.turn(after.port)
    await seen.shows('a', '1.25')
    expect(log.said).toEqual(['device does not answer', 'device answers again'])
    tap.close()
    await after.kill()
  })
})

describe('opcua: a line without a server', () => {
  it.each([
    ['nobody listens', undefined],
    ['somebody listens and says nothing', 'mute'],
  ])('%s: said once, and it stops when told to', { timeout: 20_000 }, async (_name, mute) => {
    const sockets: Socket[] = []
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    if (!mute) server.close()
    const log = kept()
    const seen = watch(open(device({ url: `opc.tcp://127.0.0.1:${port}` }), log))
    await until(
      () => log.said.length > 0,
      () => 'nothing was said',
      10_000,
    )
    await seen.stop()
    expect(log.said).toEqual(['device does not answer'])
    expect(seen.samples).toEqual([])
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  it('a password is not sent in the clear', () => {
    const plain = OpcuaConfig.safeParse({ ...fields, url: 'opc.tcp://h:4840', user: 'x', passwordFile: 'p' })
    expect(plain.error?.issues[0]?.message).toBe('a password goes over the line: security: sign-and-encrypt')
  })
})
