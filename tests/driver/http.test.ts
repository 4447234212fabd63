import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonPath, parseExact } from '#core/exact-json'
import { systemClock } from '../../edge-agent/clock.ts'
import { HttpConfig } from '../../edge-agent/driver/http/config.ts'
import { http } from '../../edge-agent/driver/http/http.ts'
import { metricIn } from '../../edge-agent/driver/http/prometheus.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { until, watch } from './watch.ts'

/** A web server with pages that a test writes. */
const webPeer = async () => {
  const pages = new Map<string, string>()
  const sockets = new Set<Socket>()
  const waiting: ServerResponse[] = []
  const asked: { url: string; authorization: string | undefined }[] = []
  let mute = false
  const server = createServer((request, answer) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
    if (mute) return void waiting.push(answer)
    const text = pages.get(request.url ?? '')
    answer.writeHead(text === undefined ? 404 : Number(/^status (\d+)/.exec(text)?.[1] ?? 200)).end(text)
  })
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    asked,
    mute: (yes: boolean) => {
      mute = yes
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
type Peer = Awaited<ReturnType<typeof webPeer>>

const point = (meter: 'a' | 'b', fields: object) =>
  meter === 'a'
    ? { meter, measure: 'counter', unit: 'kWh', decimals: 2, ...fields }
    : { meter, measure: 'gauge', unit: 'kW', decimals: 1, ...fields }
const device = (peer: Peer, points: object[], fields: object = {}) =>
  HttpConfig.parse({
    ...{ id: 'pdu', driver: 'http', url: peer.url, every: '100ms', timeout: '300ms', points },
    ...fields,
  })
const open = (config: HttpConfig, log = kept()) => http(config, { mark: undefined, clock: systemClock, log })

type Shown = Partial<Record<'a' | 'b', string>>
const bench = (points: object[], path: string, write: (shown: Shown) => string) => async () => {
  const peer = await webPeer()
  const values: Shown = {}
  return {
    driver: (log: ReturnType<typeof kept>) => open(device(peer, points), log),
    show: async (meter: 'a' | 'b', value: string | null) => {
      if (value === null) delete values[meter]
      else values[meter] = value
      peer.pages.set(path, write(values))
    },
    mute: async () => peer.mute(true),
    wake: async () => peer.mute(false),
    close: peer.close,
  }
}

describe('http, JSON pages', () => {
  const points = [
    point('a', { path: '/meters', json: 'meters[0].energy' }),
    point('b', { path: '/meters', json: 'meters[0].power.now' }),
  ]
  const write = ({ a, b }: Shown) =>
    `{"meters": [{"name": "7 \\"x\\"", ${a ? `"energy": ${a},` : ''} "power": {${b ? `"now": ${b}` : ''}}}]}`
  driverContract(bench(points, '/meters', write) as Parameters<typeof driverContract>[0])
})

describe('http, Prometheus text', () => {
  const points = [
    point('a', { path: '/metrics', metric: 'energy_kwh_total{outlet="1"}' }),
    point('b', { path: '/metrics', metric: 'power_kw' }),
  ]
  const write = ({ a, b }: Shown) =>
    `# HELP energy_kwh_total Energy.\n# TYPE energy_kwh_total counter\nenergy_kwh_total{outlet="2",x="}"} 9\n${a ? `energy_kwh_total{outlet="1",x="a\\"b"} ${a}\n` : ''}${b ? `power_kw ${b} 1700000000000\n` : ''}`
  driverContract(bench(points, '/metrics', write) as Parameters<typeof driverContract>[0])
})

describe('http: what pages say', () => {
  let peer: Peer
  beforeAll(async () => {
    peer = await webPeer()
  })
  afterAll(() => peer.close())

  it('a page is asked for once an instant, with its credentials; a refused page is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gentani-http-'))
    writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
    peer.pages.set('/redfish/v1/Chassis/1/Power', '{"PowerControl":[{"PowerConsumedWatts":344,"@odata.id":"x"}]}')
    const watts = { path: '/redfish/v1/Chassis/1/Power', json: 'PowerControl[0].PowerConsumedWatts' }
    const points = [
      point('b', { ...watts, unit: 'W', decimals: 0 }),
      { ...point('a', { path: '/nowhere', json: 'x' }), every: '100ms' },
    ]
    const log = kept()
    const seen = watch(open(device(peer, points, { user: 'root', passwordFile: join(folder, 'password') }), log))
    await seen.shows('b', '344')
    await seen.shows('b', '344')
    await seen.stop()
    expect(log.said).toEqual(['the meter has no value'])
    const own = peer.asked.filter(({ url }) => url.startsWith('/redfish'))
    expect(own.every(({ authorization }) => authorization === `Basic ${btoa('root:secret')}`)).toBe(true)
    expect(own.length).toBeLessThanOrEqual(seen.samples.length + 1)
  })

  it('a device that fails is a device that does not answer', async () => {
    peer.pages.set('/x', 'status 503')
    const log = kept()
    const seen = watch(open(device(peer, [point('a', { path: '/x', json: 'x' })]), log))
    await until(
      () => log.said.includes('device does not answer'),
      () => log.said.join('; '),
    )
    await seen.stop()
  })

  it('no digit of a number is lost on the way', () => {
    expect(parseExact('{"a": 9007199254740993, "b": [-1.50, 1e-7], "c": "1 \\" 2"}')).toEqual({
      a: '9007199254740993',
      b: ['-1.50', '1e-7'],
      c: '1 " 2',
    })
    expect(() => parseExact('{"a": 1 2}')).toThrow()
  })

  it.each([
    ['PowerControl[0].PowerConsumedWatts', ['PowerControl', 0, 'PowerConsumedWatts']],
    ['["a b"].x', ['a b', 'x']],
    ['[3]', [3]],
    ['a..b', undefined],
    ['a[', undefined],
    ['', undefined],
  ])('place %s', (path, steps) => expect(jsonPath(path)).toEqual(steps))

  it.each([
    ['up', { ok: false, why: 'up is 2 series; say more labels' }],
    ['up{job="b"}', { ok: true, value: { digits: 1n, places: 0 } }],
    ['big', { ok: true, value: { digits: 1234500n, places: 0 } }],
    ['none', { ok: false, why: 'the answer has no none' }],
    ['odd', { ok: false, why: 'odd is NaN, no number' }],
  ])('series %s', (wanted, expected) => {
    const text = 'up{job="a"} 0\nup{job="b"} 1\nup_other 5\nbig 1.2345e+06\nodd NaN\n'
    expect(metricIn(text, wanted)).toEqual(expected)
  })
})
