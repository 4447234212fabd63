import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { unitInfo } from '#core/unit'
import { systemClock } from '../../edge-agent/clock.ts'
import { loadAgent } from '../../edge-agent/config-file.ts'
import { openDriver } from '../../edge-agent/driver/index.ts'
import { wordsOf } from '../../edge-agent/driver/words.ts'
import { type MeterMap, mapFile, mapNames, readMap } from '../../edge-agent/meters/map.ts'
import { modbusPeer, words } from '../driver/modbus-bench.ts'
import { watch } from '../driver/watch.ts'
import { kept } from './stage.ts'

const urls = { modbus: 'modbus-tcp://10.0.0.5:502/1', snmp: 'snmp://10.0.0.5', http: 'http://10.0.0.5' } as const
const folder = mkdtempSync(join(tmpdir(), 'gentani-meters-'))
writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
const load = (devices: string) => {
  const file = join(folder, 'agent.yaml')
  const head = 'site: tokyo\nagent: edge\nbroker: { passwordFile: password }\nspool: { path: spool.db }\ndevices:\n'
  writeFileSync(file, head + devices)
  return loadAgent(file)
}
const findings = (devices: string) => {
  const loaded = load(devices)
  return loaded.ok ? [] : loaded.findings.map(({ line, column, message }) => `${line}:${column} ${message}`)
}
const placesOf = (scale: string | undefined): number => (scale ?? '1').split('.')[1]?.length ?? 0

/** What is wrong with a map beside its form. */
const faults = (name: string, map: MeterMap): string[] => {
  const out: string[] = []
  if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name)) out.push('the file is named <maker>-<model>')
  if (/not read/.test(map.source.edition) && map.confidence !== 'unverified') out.push('an unread source is unverified')
  if (/public code/.test(map.source.title) && map.confidence === 'manual') out.push('public code is no manual')
  for (const [id, point] of Object.entries(map.points)) {
    if ((point.measure === 'gauge') !== (unitInfo(point.unit).rate || /^(degC|%RH)$/.test(point.unit)))
      out.push(`${id}: a ${point.measure} is not in ${point.unit}`)
    if (placesOf(point.scale) > point.decimals) out.push(`${id}: scale has more decimals than the display`)
    if (!('address' in point)) continue
    const hex = 4 * wordsOf(point.type)
    for (const s of point.sentinels ?? []) if (s.length !== hex + 2) out.push(`${id}: ${s} is not ${hex} hex digits`)
  }
  return out
}

describe('register maps', () => {
  it('are at least 25 models, of several protocols', () => {
    expect(mapNames().length).toBeGreaterThanOrEqual(25)
    const protocols = new Set(mapNames().map((name) => readMap(mapFile(name, '')).protocol))
    expect(protocols).toEqual(new Set(['modbus', 'snmp', 'http']))
  })

  it.each(mapNames())('%s: its form, and an agent.yaml that uses all of it', (name) => {
    const map = readMap(mapFile(name, ''))
    expect(faults(name, map)).toEqual([])
    const points = Object.keys(map.points).map((id) => `      - { meter: ${id}, point: ${id}, index: "1" }\n`)
    const device = `  - id: x\n    driver: ${map.protocol}\n    url: ${urls[map.protocol]}\n    map: ${name}\n    points:\n`
    expect(findings(device + points.join(''))).toEqual([])
  })

  it('what agent.yaml says stands above the map; the birth message names the map', () => {
    const loaded = load(`  - id: x
    driver: modbus
    url: modbus-tcp://10.0.0.5:502/1
    map: carlo-gavazzi-em340
    points:
      - { meter: a, point: energy-import }
      - { meter: b, point: power, order: ABCD, decimals: 3, every: 5m }
`)
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        devices: [
          {
            maxBlock: 50,
            points: [
              {
                meter: 'a',
                map: 'carlo-gavazzi-em340',
                function: 4,
                address: 0x34,
                type: 's32',
                order: 'CDAB',
                unit: 'kWh',
              },
              { meter: 'b', address: 0x28, order: 'ABCD', decimals: 3, every: 300_000 },
            ],
          },
        ],
      },
    })
  })

  it('unknown maps and points, a missing index and a wrong driver are all said at once, each in its place', () => {
    const said =
      findings(`  - { id: a, driver: modbus, url: 'modbus-tcp://h/1', map: nobody, points: [{ meter: a, point: x }] }
  - { id: b, driver: snmp, url: 'snmp://h', map: omron-km-n1, points: [{ meter: b, point: power }] }
  - { id: c, driver: modbus, url: 'modbus-tcp://h/1', map: omron-km-n1, points: [{ meter: c, point: nothing }] }
  - { id: d, driver: snmp, url: 'snmp://h', map: apc-rpdu2, points: [{ meter: d, point: power }] }
`)
    expect(said).toEqual([
      expect.stringMatching(/^6:55 no register map "nobody"; there are abb-b23, /),
      '7:14 the map omron-km-n1 is for driver: modbus',
      expect.stringMatching(/^8:94 the map omron-km-n1 has no point "nothing"; it has power, energy-import/),
      expect.stringMatching(/^9:82 "power" needs an index: which one of several \(index is the module/),
    ])
  })

  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  it('a map from agent.yaml to the display, against pymodbus', async () => {
    const peer = await modbusPeer('tcp')
    undo.push(peer.kill)
    await peer.put(0x0010, words(-12_345))
    await peer.put(0x0220, words(4_000_000_000))
    const loaded = load(`  - id: x
    driver: modbus
    url: modbus-tcp://127.0.0.1:${peer.port}/1
    every: 100ms
    map: omron-km-n1
    points: [{ meter: a, point: energy-import }, { meter: b, point: power }]
`)
    const device = loaded.ok ? loaded.config.devices[0] : undefined
    if (!device) throw new Error('the configuration is not taken')
    const seen = watch(openDriver(device, { mark: undefined, clock: systemClock, log: kept() }))
    undo.push(seen.stop)
    await seen.shows('a', '4000000000')
    await seen.shows('b', '-1234.5')
  })
})
