import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { decimal } from '../../edge-agent/driver/decimal.ts'
import { ModbusConfig } from '../../edge-agent/driver/modbus/config.ts'
import { probeMap } from '../../edge-agent/probe/mapped.ts'
import { match } from '../../edge-agent/probe/match.ts'
import { probe } from '../../edge-agent/probe/probe.ts'
import { type ModbusPeer, modbusPeer, open, words } from '../driver/modbus-bench.ts'
import { watch } from '../driver/watch.ts'
import { kept } from './stage.ts'

const candidate = (value: string) => ({
  where: 'x',
  how: 'u32',
  value: decimal(value) ?? { digits: 0n, places: 0 },
  fields: {},
})

describe('probe: what fits the display', () => {
  it.each([
    // register | display | scale that fits | exact
    ['123456', '12345.6', '0.1', true],
    ['1234567', '1234.5', '0.001', true], // the display cuts off
    ['1234567', '1234.6', '0.001', true], // the display rounds
    ['12345', '12345000', '1000', true],
    ['123460', '12345.6', '0.1', false], // it went on counting
    ['999', '12345.6', undefined, false],
    ['13', '12', undefined, false], // two digits are near to everything
  ] as const)('%s on a display of %s', (register, shows, scale, exact) => {
    const found = match(candidate(register), shows)
    expect(found?.scale).toBe(scale)
    if (found) expect(found.exact).toBe(exact)
  })
})

describe('probe, against pymodbus', () => {
  let peer: ModbusPeer
  let url: string
  beforeAll(async () => {
    peer = await modbusPeer('tcp')
    url = `modbus-tcp://127.0.0.1:${peer.port}/1`
    await peer.put(10, [0x00ff, 0x0100])
    // 123456.7 as low word first, and nothing else near
    const [high, low] = words(1_234_567)
    await peer.put(40, [low, high])
    await peer.put(60, [0x4048, 0xf5c3]) // 3.14 as a float
  })
  afterAll(() => peer.kill())

  it('finds address, type, order and scale from the display, and the piece reads it', async () => {
    const found = await probe(url, { shows: '123456.7', meter: 'main', to: 80 })
    expect(found.lines[0]).toBe('● 3:40 (0x0028)  u32 CDAB  × 0.1 = 123456.7')
    expect(found.matches.filter(({ exact }) => exact)).toHaveLength(1)
    const [device] = parse(`devices:\n${found.yaml}`).devices as [Record<string, unknown>]
    const seen = watch(open(ModbusConfig.parse({ ...device, every: '100ms' }), kept()))
    await seen.shows('main', '123456.7')
    await seen.stop()
  })

  it('without a display all plausible decodings stand side by side', async () => {
    const { lines } = await probe(url, { from: 60, to: 61, function: 3 })
    expect(lines[0]).toMatch(/^3:60 \(0x003C\) {2}u16 ABCD 16456 .*f32 ABCD 3.14/)
    expect(lines).toHaveLength(2)
  })

  it('says that there are no such registers', async () => {
    await expect(probe(url, { from: 1_000, to: 1_020 })).rejects.toThrow('has no registers 1000 to 1020')
  })

  it('reads a map once and writes the device', async () => {
    await peer.put(0x0010, words(-25))
    await peer.put(0x0220, words(777))
    const found = await probeMap(url, { map: 'omron-km-n1' })
    expect(found.lines.slice(0, 2)).toEqual(['power  -2.5 W  (public-code)', 'energy-import  777 kWh  (public-code)'])
    expect(found.yaml).toContain('map: omron-km-n1')
  })
})

describe('probe of a page', () => {
  it('finds the place of the number', async () => {
    const server = createServer((_, answer) => void answer.end('{"PowerControl":[{"PowerConsumedWatts":344.5}]}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const found = await probe(`http://127.0.0.1:${port}/power`, { shows: '344.5', unit: 'W' })
    expect(found.yaml).toBe(`  - id: meter-1
    driver: http
    url: http://127.0.0.1:${port}
    points:
      - { meter: meter-1, path: "/power", json: "PowerControl[0].PowerConsumedWatts", measure: gauge, unit: W, decimals: 1 }`)
    server.close()
  })

  it('refuses what it does not know', async () => {
    await expect(probe('ftp://host')).rejects.toThrow('ftp://host: probe knows modbus-tcp://')
  })
})
