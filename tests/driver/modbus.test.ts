import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Driver } from '../../edge-agent/driver/driver.ts'
import { buses } from '../../edge-agent/driver/modbus/bus.ts'
import { kept } from '../agent/stage.ts'
import { driverContract } from './contract.ts'
import { device, type ModbusPeer, modbusPeer, open, points, words } from './modbus-bench.ts'
import { kill } from './peer.ts'
import { until, type Watch, watch } from './watch.ts'

const number = (value: string, digits: number): number => Math.round(Number(value) * 10 ** digits)
const show = async (peer: ModbusPeer, meter: 'a' | 'b', value: string | null) => {
  await peer.put(meter === 'a' ? 100 : 200, value === null ? [null, null] : words(number(value, meter === 'a' ? 2 : 1)))
}

describe('modbus by tcp, a device that hangs', () => {
  driverContract(async () => {
    const peer = await modbusPeer('tcp')
    return {
      driver: (log) => open(device(`modbus-tcp://127.0.0.1:${peer.port}/1`), log),
      show: (meter, value) => show(peer, meter, value),
      mute: async () => void peer.hold(),
      wake: async () => void peer.release(),
      close: () => peer.kill(),
    }
  })
})

describe('modbus by rtu over tcp, a device that is away', () => {
  driverContract(async () => {
    let peer = await modbusPeer('rtu')
    return {
      driver: (log) => open(device(`modbus-rtu-tcp://127.0.0.1:${peer.port}/1`), log),
      show: (meter, value) => show(peer, meter, value),
      mute: () => peer.kill(),
      wake: async () => {
        peer = await modbusPeer('rtu', peer.port)
      },
      close: () => peer.kill(),
    }
  })
})

/** A serial line whose other end is the device. */
const serialLine = async (port: number) => {
  const path = join(mkdtempSync(join(tmpdir(), 'gentani-line-')), 'tty')
  let socat: ChildProcess
  const plug = async () => {
    socat = spawn('socat', [`PTY,link=${path},raw,echo=0`, `TCP:127.0.0.1:${port}`], { stdio: 'ignore' })
    await until(
      () => existsSync(path),
      () => 'socat made no line',
    )
  }
  await plug()
  return { path, plug, unplug: () => kill(socat) }
}

describe('modbus by rtu on a serial line (socat), which is unplugged', () => {
  driverContract(async () => {
    const peer = await modbusPeer('rtu')
    const line = await serialLine(peer.port)
    return {
      driver: (log) => open(device(`modbus-rtu://${line.path}?unit=1&baud=9600`), log),
      show: (meter, value) => show(peer, meter, value),
      mute: () => line.unplug(),
      wake: () => line.plug(),
      close: async () => {
        await line.unplug()
        await peer.kill()
      },
    }
  })
})

describe.each([
  ['tcp', 'modbus-tcp'],
  ['rtu', 'modbus-rtu-tcp'],
] as const)('modbus by %s: answers that go wrong', (framing, scheme) => {
  let peer: ModbusPeer
  const watching: Watch[] = []
  beforeAll(async () => {
    peer = await modbusPeer(framing)
    await show(peer, 'a', '1234.50')
    await show(peer, 'b', '-0.5')
  })
  afterEach(async () => {
    for (const seen of watching.splice(0)) await seen.stop()
    await peer.tell({ heal: true })
  })
  afterAll(() => peer.kill())
  const look = (driver: Driver): Watch => {
    const seen = watch(driver)
    watching.push(seen)
    return seen
  }
  const url = (unit = 1) => `${scheme}://127.0.0.1:${peer.port}/${unit}`
  /** Every value that came is one that the device had. */
  const intact = (seen: Watch) => {
    expect(new Set(seen.samples.filter(({ point }) => point === 'a').map(({ raw }) => raw))).toEqual(
      new Set(['1234.50']),
    )
    expect(new Set(seen.samples.filter(({ point }) => point === 'b').map(({ raw }) => raw))).toEqual(new Set(['-0.5']))
  }

  const faults: [string, object][] = [
    ['half a frame', { fault: 'half' }],
    ['no answer', { fault: 'mute' }],
    ['exception 6: busy', { fault: 'exception', code: 6 }],
    ['exception 11: mute behind its gateway', { fault: 'exception', code: 11 }],
  ]
  if (framing === 'rtu') faults.push(['a frame whose CRC is wrong', { fault: 'crc' }])
  it.each(faults)('%s, once: it is asked again, and nobody notices', async (_name, fault) => {
    const log = kept()
    const seen = look(open(device(url(), { timeout: '500ms', retries: 3 }), log))
    await seen.shows('b', '-0.5')
    await peer.tell(fault)
    const before = seen.samples.length
    await until(
      () => seen.samples.length > before + 6,
      () => log.said.join('; '),
    )
    intact(seen)
    expect(log.said).toEqual([])
  })

  it('a late answer shifts no later value', async () => {
    const log = kept()
    const seen = look(open(device(url(), { timeout: '150ms', retries: 2 }), log))
    await seen.shows('b', '-0.5')
    for (const late of [0.2, 0.28, 0.16]) {
      await peer.tell({ late })
      const before = seen.samples.length
      await until(
        () => seen.samples.length > before + 8,
        () => log.said.join('; '),
      )
    }
    intact(seen)
  })

  it.each([
    ['ABCD', [0x0001, 0xe240]],
    ['CDAB', [0xe240, 0x0001]],
    ['BADC', [0x0100, 0x40e2]],
    ['DCBA', [0x40e2, 0x0100]],
  ])('order %s: registers %j are 123456', async (order, registers) => {
    await peer.put(300, registers)
    const point = { meter: 'o', measure: 'counter', unit: 'kWh', address: 300, type: 'u32', order }
    const seen = look(open(device(url(), { points: [point] }), kept()))
    await seen.shows('o', '123456')
  })

  it('a 32-bit value that steps over between its words is never torn, however small the blocks', async () => {
    const [before, after] = [0x0000_ffff, 0x0001_0000]
    await peer.tell({ swing: 400, between: [words(before), words(after)] })
    const point = { meter: 's', measure: 'counter', unit: 'kWh', address: 400, type: 'u32' }
    // control: a reader that asks for each word by itself tears it
    const halves = [400, 401].map((address, i) => ({ meter: `h${i}`, measure: 'counter', unit: 'kWh', address }))
    const torn = look(open(device(url(), { points: halves, maxBlock: 1 }), kept()))
    await until(
      () => torn.samples.length >= 8,
      () => `${torn.samples.length}`,
    )
    const pairs = torn.samples.map(({ raw }, i) =>
      i % 2 ? Number(torn.samples[i - 1]?.raw) * 0x1_0000 + Number(raw) : 0,
    )
    expect(pairs.some((value, i) => i % 2 && value !== before && value !== after)).toBe(true)
    await torn.stop()
    const seen = look(open(device(url(), { points: [point], maxBlock: 1 }), kept()))
    await until(
      () => seen.samples.length >= 10,
      () => `${seen.samples.length}`,
    )
    expect(new Set(seen.samples.map(({ raw }) => raw))).toEqual(new Set([String(before), String(after)]))
  })

  it('a counter that wraps is sent as it stands, at the end of its type and before', async () => {
    const wide = { meter: 'w', measure: 'counter', unit: 'kWh', address: 420, type: 'u32' }
    const narrow = {
      meter: 'n',
      measure: 'counter',
      unit: 'kWh',
      address: 430,
      type: 'bcd16',
      scale: '0.1',
      decimals: 1,
    }
    await peer.put(420, words(0xffff_ffff))
    await peer.put(430, [0x9999])
    const seen = look(open(device(url(), { points: [wide, narrow] }), kept()))
    await seen.shows('w', '4294967295')
    await seen.shows('n', '999.9')
    await peer.put(420, words(3))
    await peer.put(430, [0x0002])
    await seen.shows('w', '3')
    await seen.shows('n', '0.2')
  })

  it('exception 2 from a device that knows no such register at all is said with its place, and is no silence', async () => {
    const reasons: string[] = []
    const log = { ...kept(), warn: (at: object) => void reasons.push((at as { reason?: string }).reason ?? '') }
    const point = { meter: 'x', measure: 'counter', unit: 'kWh', address: 900, type: 'u32' }
    const seen = look(open(device(url(), { points: [point] }), log))
    await until(
      () => reasons.length > 0,
      () => 'nothing was said',
    )
    expect(reasons).toEqual(['function 3, register 900 to 901: exception 2: the device has no such register'])
    expect(seen.samples).toEqual([])
  })

  it('a register that the device refuses is named; what was asked with it goes on', async () => {
    await peer.put(102, [null])
    const three = [...points, { meter: 'c', measure: 'gauge', unit: 'kW', address: 102 }]
    const log = kept()
    const seen = look(open(device(url(), { points: three }), log))
    await seen.shows('a', '1234.50')
    await seen.shows('b', '-0.5')
    expect(log.said).toContain('the meter has no value')
    await peer.put(102, [42])
    await seen.shows('c', '42')
  })

  it('a dead device does not slow its neighbour on the line', async () => {
    const lines = buses()
    const log = kept()
    await peer.put(100, words(7), { unit: 2 })
    await peer.tell({ fault: 'mute', times: 1_000, unit: 2 })
    const dead = look(open(device(url(2), { id: 'dead', timeout: '300ms' }), log, lines))
    await until(
      () => log.said.includes('device does not answer'),
      () => 'the dead one was not noticed',
    )
    const seen = look(open(device(url(1)), log, lines))
    await seen.shows('b', '-0.5')
    const from = performance.now()
    const before = seen.samples.length
    await until(
      () => seen.samples.length >= before + 20,
      () => `${seen.samples.length}`,
    )
    // ten instants at 100 ms, beside a device that takes 300 ms and the silence after it whenever it is tried
    expect(performance.now() - from).toBeLessThan(5_000)
    expect(dead.samples).toEqual([])
    intact(seen)
  })

  it('reads coils, discrete inputs and input registers', async () => {
    await peer.put(5, [1], { function: 1 })
    await peer.put(6, [1], { function: 2 })
    await peer.put(7, [0x4124, 0xcccd], { function: 4 })
    const point = (meter: string, fields: object) => ({ meter, measure: 'gauge', unit: 'kW', ...fields })
    const mixed = [
      point('coil', { function: 1, address: 5 }),
      point('input', { function: 2, address: 6 }),
      point('float', { function: 4, address: 7, type: 'f32', decimals: 1 }),
    ]
    const seen = look(open(device(url(), { points: mixed }), kept()))
    await seen.shows('coil', '1')
    await seen.shows('input', '1')
    await seen.shows('float', '10.3')
  })
})
