import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect as dial, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AgentConfig } from '../../edge-agent/config.ts'
import { DemandConfig } from '../../edge-agent/local/demand.ts'
import type { DemandState } from '../../edge-agent/local/health.ts'
import { OutputConfig } from '../../edge-agent/output/config.ts'
import { switchOutputs } from '../../edge-agent/output/output.ts'
import { device, type ModbusPeer, modbusPeer, open, words } from '../driver/modbus-bench.ts'
import { until } from '../e2e/until.ts'
import { kept } from './stage.ts'

const COIL = 3
let peer: ModbusPeer | undefined
let tap: Tap | undefined
let stop = new AbortController()
afterEach(async () => {
  stop.abort()
  tap?.server.close()
  await peer?.kill()
  peer = undefined
  stop = new AbortController()
})

/** Between agent and device: notes the function code of each request that goes by. */
type Tap = { readonly server: Server; readonly port: number; readonly codes: number[] }
const opened = async (to: number): Promise<Tap> => {
  const codes: number[] = []
  const server = createServer((from) => {
    const device = dial(to, '127.0.0.1')
    from.on('data', (frame: Buffer) => codes.push(frame[7] ?? 0))
    from.pipe(device).pipe(from)
    for (const socket of [from, device]) socket.on('error', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as { port: number }).port, codes }
}
/** What a client that is not our code reads of the coil. */
const coilIs = (port: number): boolean =>
  execFileSync('/usr/bin/python3', [
    '-c',
    `from pymodbus.client import ModbusTcpClient
c = ModbusTcpClient('127.0.0.1', port=${port}); c.connect(); print(c.read_coils(${COIL}, 1, slave=1).bits[0])`,
  ])
    .toString()
    .trim() === 'True'

const known = (level: 0 | 1 | 2 | 3): DemandState => ({
  ...{ meter: 'intake', limit_kW: 1_000, ok: true, endsAt: 0, running_kW: 0, forecast_kW: 0 },
  level,
})
const demandOf = (output: object | undefined) =>
  DemandConfig.parse({ meter: 'intake', limit_kW: 1_000, ...(output && { output }) })
/** An agent's outputs, by a demand that the test sets. */
const follow = (output: object | undefined, first: DemandState = known(0)) => {
  let now = first
  const log = kept()
  const done = switchOutputs(
    [demandOf(output)],
    { health: { state: () => ({ demands: [now] }) as never }, clock: { now: Date.now as never }, log, lookMs: 20 },
    stop.signal,
  )
  const set = (state: DemandState): void => {
    now = state
  }
  return { log, done, set }
}
const coil = (port: number, more: object = {}) => ({
  ...{ by: 'modbus-coil', url: `modbus-tcp://127.0.0.1:${port}/1`, coil: COIL, level: 2, hold: '10ms' },
  ...more,
})

describe('a Modbus coil by the alarm level', () => {
  it('follows the level, is read back, and is let go when the agent stops', { timeout: 120_000 }, async () => {
    peer = await modbusPeer('tcp')
    await peer.tell({ unit: 1, function: 1, address: COIL, values: [0] })
    const { port } = peer
    const { log, done, set } = follow(coil(port))
    const says = (line: string, count: number) =>
      until(`${line} ${count} times`, () => log.said.filter((l) => l === line).length === count)
    await says('the alarm output is off', 1)
    expect(coilIs(port)).toBe(false)
    set(known(1))
    set(known(2))
    await says('the alarm output is on', 1)
    expect(coilIs(port)).toBe(true)
    set({ meter: 'intake', limit_kW: 1_000, ok: false, why: 'no reading in the last five minutes' })
    await says('the alarm output is off', 2)
    expect(coilIs(port)).toBe(false)
    set(known(3))
    await says('the alarm output is on', 2)
    stop.abort()
    await done
    expect(coilIs(port)).toBe(false)
  })

  it('a coil that a killed agent left on is put right by the next start, before any demand is known', {
    timeout: 60_000,
  }, async () => {
    peer = await modbusPeer('tcp')
    await peer.tell({ unit: 1, function: 1, address: COIL, values: [1] })
    const unknown: DemandState = {
      meter: 'intake',
      limit_kW: 1_000,
      ok: false,
      why: 'no reading from before the half-hour',
    }
    const { log } = follow(coil(peer.port), unknown)
    await until('it is off', () => log.said.includes('the alarm output is off'))
    expect(coilIs(peer.port)).toBe(false)
  })

  it('safe: on holds it on until a demand is known, and again at the end', { timeout: 60_000 }, async () => {
    peer = await modbusPeer('tcp')
    await peer.tell({ unit: 1, function: 1, address: COIL, values: [0] })
    const { port } = peer
    const unknown: DemandState = {
      meter: 'intake',
      limit_kW: 1_000,
      ok: false,
      why: 'no reading from before the half-hour',
    }
    const { log, done, set } = follow(coil(port, { safe: 'on' }), unknown)
    await until('it is on', () => log.said.includes('the alarm output is on'))
    expect(coilIs(port)).toBe(true)
    set(known(0))
    await until('it is off', () => log.said.includes('the alarm output is off'))
    expect(coilIs(port)).toBe(false)
    stop.abort()
    await done
    expect(coilIs(port)).toBe(true)
  })

  it('says once why it does not follow, and follows when the device answers again', { timeout: 120_000 }, async () => {
    peer = await modbusPeer('tcp')
    const { port } = peer
    // a device without this coil refuses
    const { log, set } = follow(coil(port), known(3))
    await until('the refusal is said', () => log.said.includes('the alarm output does not follow'))
    await peer.tell({ unit: 1, function: 1, address: COIL, values: [0] })
    await until('it is on', () => log.said.includes('the alarm output is on'))
    expect(log.said.filter((l) => l === 'the alarm output does not follow')).toHaveLength(1)
    expect(coilIs(port)).toBe(true)
    set(known(0))
    await until('it is off', () => log.said.includes('the alarm output is off'))
    expect(coilIs(port)).toBe(false)
  })

  it('nothing is ever written where agent.yaml names no output', { timeout: 60_000 }, async () => {
    peer = await modbusPeer('tcp')
    await peer.put(100, words(1_234))
    await peer.put(200, words(5_678))
    tap = await opened(peer.port)
    const { log } = follow(undefined, known(3))
    const read = open(device(`modbus-tcp://127.0.0.1:${tap.port}/1`), kept())
    const reading = read(stop.signal)
    const { codes } = tap
    void (async () => {
      for await (const _sample of reading) if (stop.signal.aborted) return
    })().catch(() => undefined)
    await until('the device was read ten times', () => codes.length >= 10)
    expect(new Set(codes)).toEqual(new Set([3]))
    expect(log.said).toEqual([])
    expect(demandOf(undefined).output).toBeUndefined()
    // with an output the tap sees the write: it would have seen one before
    follow(coil(tap.port), known(3))
    await until('function 5 goes by', () => codes.includes(5))
  })
})

it('a gpiod line is held by a program whose input ends with the agent', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-line-'))
  const program = join(folder, 'hold.cjs')
  writeFileSync(
    program,
    `const fs = require('node:fs')
fs.writeFileSync(${JSON.stringify(join(folder, 'held'))}, process.argv[2])
process.stdin.resume().on('end', () => { fs.rmSync(${JSON.stringify(join(folder, 'held'))}); process.exit(0) })`,
  )
  const file = join(folder, 'held')
  const held = () => existsSync(file) && readFileSync(file, 'utf8') === '17=1'
  const { log, done, set } = follow({
    by: 'gpio',
    line: '17',
    level: 1,
    hold: '10ms',
    command: [process.execPath, program],
  })
  await until('it is let go at first', () => log.said.includes('the alarm output is off'))
  set(known(1))
  await until('the line is held', held)
  set(known(0))
  await until('the line is let go', () => !held())
  set(known(3))
  await until('the line is held again', held)
  stop.abort()
  await done
  expect(held()).toBe(false)
})

it('an output is written down with its device, on a line of its own', () => {
  const bad = (output: object) => OutputConfig.safeParse(output).error?.issues[0]?.message
  expect(bad(coil(502))).toBeUndefined()
  expect(bad(coil(502, { url: 'modbus-rtu:///dev/ttyUSB0?unit=1' }))).toContain('serial lines are only read')
  expect(bad(coil(502, { level: 4 }))).toBeDefined()
  expect(bad(coil(502, { coil: 65_536 }))).toBeDefined()
  expect(AgentConfig.shape.demand.parse([{ meter: 'intake', limit_kW: 1 }])[0]).not.toHaveProperty('output')
})
