import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadAgent, type Overrides } from '../../edge-agent/config-file.ts'

const GOOD = `site: tokyo
agent: edge
broker:
  passwordFile: password
spool: { path: spool.db }
devices:
  - id: meter-room
    driver: csv
    path: log.csv
    mode: follow
    points:
      - { meter: main, column: kWh, measure: counter, unit: kWh, decimals: 1 }
      - { meter: pv, column: PV, measure: counter, unit: kWh }
`
const folder = mkdtempSync(join(tmpdir(), 'gentani-config-'))
const load = (text: string, overrides: Overrides = {}, mode = 0o600) => {
  const file = join(folder, 'agent.yaml')
  writeFileSync(file, text)
  writeFileSync(join(folder, 'password'), 'secret\n')
  chmodSync(join(folder, 'password'), mode)
  return loadAgent(file, overrides)
}
const findings = (text: string, mode?: number) => {
  const loaded = load(text, {}, mode)
  return loaded.ok
    ? []
    : loaded.findings.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
}

describe('agent.yaml', () => {
  it('fills in what is left out and counts paths from its own folder', () => {
    const loaded = load(GOOD)
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        broker: { url: 'mqtt://127.0.0.1:1883', passwordFile: join(folder, 'password') },
        spool: { path: join(folder, 'spool.db'), maxBytes: 2_147_483_648 },
        batch: { maxReadings: 2_000, lingerMs: 1_000 },
        devices: [{ path: join(folder, 'log.csv'), every: 1_000, time: { column: 'time', format: 'iso' } }],
      },
    })
  })

  it('keys of OPC UA lie beside the spool, wherever that is put', () => {
    const device = `  - id: plc
    driver: opcua
    url: opc.tcp://10.0.0.9:4840
    points: [{ meter: x, measure: counter, unit: kWh, node: 'ns=2;s=X' }]
`
    const pki = (overrides: Overrides = {}) => {
      const loaded = load(GOOD + device, overrides)
      const found = loaded.ok ? loaded.config.devices.find((d) => d.driver === 'opcua') : undefined
      return found && 'pki' in found ? found.pki : undefined
    }
    expect(pki()).toBe(join(folder, 'opcua'))
    expect(pki({ spool: '/var/lib/gentani/spool.db' })).toBe('/var/lib/gentani/opcua')
  })

  it('lets the command line take the place of broker, password and spool', () => {
    const passwordFile = join(folder, 'password')
    const loaded = load(GOOD.replace('passwordFile: password', 'passwordFile: elsewhere'), {
      broker: 'mqtts://broker.example:8883',
      passwordFile,
      spool: '/var/lib/spool.db',
    })
    expect(loaded).toMatchObject({
      ok: true,
      config: { broker: { url: 'mqtts://broker.example:8883', passwordFile }, spool: { path: '/var/lib/spool.db' } },
    })
  })

  it('names everything at once, with line and column', () => {
    const text = GOOD.replace('site: tokyo', 'site: Tokyo')
      .replace('{ path: spool.db }', '{ path: spool.db, size: 3 }')
      .replace('mode: follow', 'mode: tail')
      .replace('unit: kWh, decimals: 1', 'unit: kwh, decimals: 1')
    expect(findings(text)).toEqual([
      '1:1 site: an id has 1 to 64 of a-z, 0-9 and -',
      '5:26 spool.size: unknown key "size"',
      '10:5 devices[0].mode: Invalid option: expected one of "follow"|"read"|"replay"',
      expect.stringMatching(/^12:55 devices\[0\]\.points\[0\]\.unit: /),
    ])
  })

  it('refuses a password that others can read, or that is not there', () => {
    expect(findings(GOOD, 0o640)).toEqual([
      `4:3 broker.passwordFile: ${join(folder, 'password')} can be read by others; chmod 600 it`,
    ])
    expect(findings(GOOD.replace('passwordFile: password', 'passwordFile: none'))).toEqual([
      `4:3 broker.passwordFile: ${join(folder, 'none')} is not there`,
    ])
  })

  it('refuses a meter that is read twice, and steps that do not fit', () => {
    expect(findings(GOOD.replace('meter: pv', 'meter: main'))).toEqual([
      '13:11 devices[0].points[1].meter: "main" is already read from device "meter-room"',
    ])
    const replay = GOOD.replace(
      'mode: follow',
      'mode: replay\n    replay: yearly\n    every: 7s\n    backfill: { from: fiscal-year, every: 15m }',
    )
    expect(findings(replay)).toEqual(['13:36 devices[0].backfill.every: not a whole multiple of the live step (every)'])
  })

  it('says where YAML itself is broken, and what cannot be read', () => {
    expect(findings('site: [a\nagent: b\n')[0]).toMatch(/^\d+:\d+ /)
    const none = loadAgent(join(folder, 'none.yaml'))
    expect(none.ok ? '' : none.findings[0]?.message).toMatch(/^the file cannot be read: ENOENT/)
  })
})
