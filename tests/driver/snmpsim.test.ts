import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { SnmpConfig } from '../../edge-agent/driver/snmp/config.ts'
import { snmp } from '../../edge-agent/driver/snmp/snmp.ts'
import type { Log } from '../../edge-agent/log.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { kill } from './peer.ts'
import { until, watch } from './watch.ts'

const UPTIME = '1.3.6.1.2.1.1.3.0'
const BASE = '1.3.6.1.4.1.99999.1'
/** Types of a .snmprec file are those of BER: INTEGER, Counter32, TimeTicks. */
const TYPE = { integer: 2, counter: 65, ticks: 67 } as const

/** snmpsim of Debian (pysnmp): an agent that shares no code with net-snmp or with us, and whose uptime a test sets. */
const simulator = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-snmpsim-'))
  chmodSync(folder, 0o777)
  const file = join(folder, 'public.snmprec')
  const records = new Map<string, string>()
  let version = Date.now() / 1_000
  const put = (oid: string, type: keyof typeof TYPE, value: number | null): void => {
    if (value === null) records.delete(oid)
    else records.set(oid, `${oid}|${TYPE[type]}|${value}\n`)
    writeFileSync(
      `${file}.next`,
      [...records.keys()]
        .sort()
        .map((o) => records.get(o))
        .join(''),
    )
    // it reads a file anew when its time, in whole seconds, has changed and is not behind its index
    version += 10
    utimesSync(`${file}.next`, version, version)
    renameSync(`${file}.next`, file)
  }
  put(UPTIME, 'ticks', 100_000)
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  const place = [
    `--data-dir=${folder}`,
    `--cache-dir=${join(folder, 'cache')}`,
    `--agent-udpv4-endpoint=127.0.0.1:${port}`,
  ]
  // it refuses to run as root
  const asNobody = process.getuid?.() === 0 ? ['--process-user=nobody', '--process-group=nogroup'] : []
  const child: ChildProcess = spawn('snmpsimd', [...place, ...asNobody], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await until(
    () => said.includes('Listening at') && said.includes(`:${port}`),
    () => said,
    30_000,
  )
  return {
    port,
    put,
    hold: () => child.kill('SIGSTOP'),
    release: () => child.kill('SIGCONT'),
    close: () => kill(child),
  }
}

let peer: Awaited<ReturnType<typeof simulator>>
beforeAll(async () => {
  peer = await simulator()
})
afterAll(() => peer.close())

const points = [
  { meter: 'a', measure: 'counter', unit: 'kWh', decimals: 2, oid: `${BASE}.1.0`, scale: '0.01' },
  { meter: 'b', measure: 'gauge', unit: 'kW', decimals: 1, oid: `${BASE}.2.0`, scale: '0.1' },
]
const open = (log: Log) => {
  const fields = { id: 'pdu', driver: 'snmp', every: '100ms', timeout: '600ms', points }
  const config = SnmpConfig.parse({ ...fields, url: `snmp://127.0.0.1:${peer.port}` })
  return snmp(config, { mark: undefined, clock: systemClock, log })
}
const show = (meter: 'a' | 'b', value: string | null): void => {
  const digits = meter === 'a' ? 2 : 1
  const count = value === null ? null : Math.round(Number(value) * 10 ** digits)
  peer.put(`${BASE}.${meter === 'a' ? 1 : 2}.0`, meter === 'a' ? 'counter' : 'integer', count)
}

describe('snmp v2c, against snmpsim', () => {
  driverContract(async () => ({
    driver: open,
    show: async (meter, value) => show(meter, value),
    mute: async () => void peer.hold(),
    wake: async () => void peer.release(),
    close: async () => void peer.release(),
  }))

  const begin = async () => {
    show('a', '42949672.95')
    show('b', '1.0')
    const reasons: string[] = []
    const log = kept()
    const warn = (at: object, message: string): void => {
      reasons.push((at as { reason?: string }).reason ?? '')
      log.warn(at, message)
    }
    const seen = watch(open({ ...log, warn }))
    await seen.shows('a', '42949672.95')
    return { log, reasons, seen }
  }

  it('noSuchInstance is the reason that the log gives', async () => {
    const { seen, reasons } = await begin()
    show('a', null)
    await until(
      () => reasons.length > 0,
      () => 'nothing was said',
    )
    expect(reasons[0]).toMatch(/^NoSuchInstance: 1\.3\.6\.1\.4\.1\.99999\.1\.1\.0$/)
    await seen.stop()
  })

  it('an uptime that goes back is a reboot, told once, and the counter goes out as it stands', async () => {
    peer.put(UPTIME, 'ticks', 5_000_000)
    const { log, seen } = await begin()
    peer.put(UPTIME, 'ticks', 300)
    show('a', '0.07')
    await seen.shows('a', '0.07')
    show('a', '0.09')
    await seen.shows('a', '0.09')
    expect(log.said).toEqual(['the device was restarted'])
    await seen.stop()
  })

  it('an uptime that begins again after 497 days is no reboot', async () => {
    peer.put(UPTIME, 'ticks', 2 ** 32 - 50)
    const { log, seen } = await begin()
    peer.put(UPTIME, 'ticks', 50)
    show('b', '2.0')
    await seen.shows('b', '2.0')
    show('b', '3.0')
    await seen.shows('b', '3.0')
    expect(log.said).toEqual([])
    await seen.stop()
  })
})
