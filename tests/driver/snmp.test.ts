import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { SnmpConfig } from '../../edge-agent/driver/snmp/config.ts'
import { snmp } from '../../edge-agent/driver/snmp/snmp.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { kill } from './peer.ts'
import { until, watch } from './watch.ts'

const BASE = '1.3.6.1.4.1.99999.1'
const PASS = `#!/bin/sh
# snmpd's pass_persist protocol: PING, PONG; get and an OID: OID, type and value, or NONE
while read -r word; do
  if [ "$word" = PING ]; then echo PONG; continue; fi
  read -r oid
  if [ "$word" = get ] && [ -s "$(dirname "$0")/values/$oid" ]; then cat "$(dirname "$0")/values/$oid"; else echo NONE; fi
done
`
const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** snmpd of Debian with values that a test sets. */
const snmpPeer = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-snmpd-'))
  const port = await freePort()
  writeFileSync(join(folder, 'pass.sh'), PASS)
  chmodSync(join(folder, 'pass.sh'), 0o755)
  mkdirSync(join(folder, 'values'))
  writeFileSync(
    join(folder, 'snmpd.conf'),
    `rocommunity public 127.0.0.1
createUser gentani SHA-256 "pass phrase a" AES "pass phrase b"
rouser gentani priv
pass_persist .${BASE} ${join(folder, 'pass.sh')}
`,
  )
  let child: ChildProcess
  const start = async () => {
    child = spawn('snmpd', ['-f', '-Ln', '-C', '-c', join(folder, 'snmpd.conf'), `udp:127.0.0.1:${port}`], {
      stdio: 'ignore',
      env: { ...process.env, SNMP_PERSISTENT_DIR: join(folder, 'state'), MIBS: '' },
    })
    await pause(200)
  }
  await start()
  const file = (n: number) => join(folder, 'values', `.${BASE}.${n}.0`)
  return {
    port,
    folder,
    put: (n: number, type: string, value: string | null) => {
      const next = join(folder, 'next')
      writeFileSync(next, value === null ? '' : `.${BASE}.${n}.0\n${type}\n${value}\n`)
      renameSync(next, file(n))
    },
    hold: () => child.kill('SIGSTOP'),
    release: () => child.kill('SIGCONT'),
    restart: async () => {
      await kill(child)
      await start()
    },
    close: () => kill(child),
  }
}
type Peer = Awaited<ReturnType<typeof snmpPeer>>

const points = [
  { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, oid: `${BASE}.1.0`, scale: '0.01' },
  { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, oid: `.${BASE}.2.0`, scale: '0.1' },
]
const device = (peer: Peer, fields: object = {}) =>
  SnmpConfig.parse({
    ...{ id: 'pdu', driver: 'snmp', url: `snmp://127.0.0.1:${peer.port}`, every: '100ms', timeout: '400ms', points },
    ...fields,
  })
const open = (config: SnmpConfig, log = kept()) => snmp(config, { mark: undefined, clock: systemClock, log })
const v3 = (peer: Peer) => {
  const key = (name: string, text: string) => {
    writeFileSync(join(peer.folder, name), `${text}\n`, { mode: 0o600 })
    return join(peer.folder, name)
  }
  return {
    user: 'gentani',
    auth: { protocol: 'sha256', keyFile: key('auth', 'pass phrase a') },
    privacy: { protocol: 'aes', keyFile: key('privacy', 'pass phrase b') },
  }
}

describe.each([
  ['v2c', () => ({})],
  ['v3 authPriv', v3],
] as const)('snmp %s, against snmpd', (_version, credentials) => {
  driverContract(async () => {
    const peer = await snmpPeer()
    return {
      driver: (log) => snmp(device(peer, credentials(peer)), { mark: undefined, clock: systemClock, log }),
      show: async (meter, value) => {
        const digits = meter === 'a' ? 2 : 1
        const count = value === null ? null : String(Math.round(Number(value) * 10 ** digits))
        peer.put(meter === 'a' ? 1 : 2, meter === 'a' ? 'counter' : 'integer', count)
      },
      mute: async () => void peer.hold(),
      wake: async () => void peer.release(),
      close: peer.close,
    }
  })
})

describe('snmp: what devices say', () => {
  let peer: Peer
  beforeAll(async () => {
    peer = await snmpPeer()
  })
  afterAll(() => peer.close())
  const one = async (type: string, value: string, fields: object = {}) => {
    peer.put(3, type, value)
    const point = { meter: 'x', measure: 'counter', unit: 'kWh', oid: `${BASE}.3.0`, ...fields }
    const log = kept()
    const seen = watch(open(device(peer, { points: [point] }), log))
    await until(
      () => seen.samples.length > 0 || log.said.length > 0,
      () => 'neither a value nor a word',
    )
    await seen.stop()
    return seen.last('x') ?? log.said.join('; ')
  }

  it.each([
    ['counter', '4294967295', {}, '4294967295'],
    ['counter64', '18446744073709551615', { scale: '0.001', decimals: 3 }, '18446744073709551.615'],
    ['counter64', '255', {}, '255'],
    ['integer', '-1', {}, '-1'],
    ['integer', '-1', { sentinels: ['-1'] }, 'the meter has no value'],
    ['gauge', '3000000000', { scale: '10' }, '30000000000'],
    ['string', '1234.5', { decimals: 1 }, '1234.5'],
    ['string', 'not installed', {}, 'the meter has no value'],
  ] as const)('%s %s %o: %s', async (type, value, fields, expected) => {
    expect(await one(type, value, fields)).toBe(expected)
  })

  it('a 32-bit counter that wraps is sent as it stands: what it means is for the server', async () => {
    peer.put(1, 'counter', '4294967290')
    peer.put(2, 'integer', '0')
    const seen = watch(open(device(peer)))
    await seen.shows('a', '42949672.90')
    peer.put(1, 'counter', '7')
    await seen.shows('a', '0.07')
    await seen.stop()
  })

  it('a restart of the device is said, and reading goes on', { timeout: 20_000 }, async () => {
    peer.put(1, 'counter', '100')
    const log = kept()
    await pause(1_000)
    const seen = watch(open(device(peer), log))
    await seen.shows('a', '1.00')
    await peer.restart()
    peer.put(1, 'counter', '101')
    await seen.shows('a', '1.01')
    expect(log.said.at(-1)).toBe('the device was restarted')
    await seen.stop()
  })

  it('a wrong v3 pass phrase is a device that does not answer', async () => {
    const log = kept()
    const wrong = v3(peer)
    writeFileSync(wrong.auth.keyFile, 'another pass phrase\n')
    const seen = watch(open(device(peer, wrong), log))
    await until(
      () => log.said.includes('device does not answer'),
      () => log.said.join('; '),
    )
    expect(seen.samples).toEqual([])
    await seen.stop()
  })
})
