import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { PulseConfig } from '../../edge-agent/driver/pulse/config.ts'
import { edgeAt } from '../../edge-agent/driver/pulse/gpiomon.ts'
import { pulse } from '../../edge-agent/driver/pulse/pulse.ts'
import { OutputConfig } from '../../edge-agent/output/config.ts'
import { lineSwitch } from '../../edge-agent/output/gpio.ts'
import { kept } from '../agent/stage.ts'
import { until, watch } from './watch.ts'

const point = { meter: 'water', measure: 'delta', unit: 'pcs', line: '17' }
const config = (fields: object) =>
  PulseConfig.parse({ id: 'contacts', driver: 'pulse', every: '300ms', points: [point], ...fields })
const open = (fields: object, log = kept()) =>
  watch(pulse(config(fields), { mark: undefined, clock: systemClock, log }))
const sum = (samples: readonly { raw: string }[]) => samples.reduce((n, { raw }) => n + Number(raw), 0)

describe('pulse: a program that prints a line a pulse', () => {
  it('counts each once; the first sample after a start is suspect, for what fell before is not known', async () => {
    const five = ['sh', '-c', 'for i in 1 2 3 4 5; do echo 1; sleep 0.05; done; exec sleep 30']
    const seen = open({ command: five })
    await until(
      () => sum(seen.samples) === 5 && seen.samples.length >= 3,
      () => JSON.stringify(seen.samples),
    )
    expect(seen.samples[0]?.quality).toBe('suspect')
    expect(seen.samples.slice(1).every(({ quality }) => quality === undefined)).toBe(true)
    expect(seen.samples.every(({ at }) => at % 300 === 0)).toBe(true)
    await seen.stop()
  })

  it('edges nearer than the debounce time are one', async () => {
    const seen = open({
      command: ['sh', '-c', 'echo 1; echo 1; echo 1; sleep 0.4; echo 1; exec sleep 30'],
      debounce: '100ms',
    })
    await until(
      () => sum(seen.samples) >= 2 && seen.samples.length >= 4,
      () => JSON.stringify(seen.samples),
    )
    expect(sum(seen.samples)).toBe(2)
    await seen.stop()
  })

  it('a program that ends is a device that does not answer, and its interval is suspect', async () => {
    const log = kept()
    const nowhere = join(mkdtempSync(join(tmpdir(), 'gentani-pulse-')), 'gpiomon')
    const seen = open({ command: [nowhere] }, log)
    await until(
      () => log.said.includes('device does not answer') && seen.samples.length > 0,
      () => log.said.join('; '),
    )
    await until(
      () => seen.samples.length >= 4,
      () => JSON.stringify(seen.samples),
    )
    // zero is not missing, missing is not zero: as long as nobody counts no sample is good
    expect(seen.samples.every(({ quality }) => quality === 'suspect')).toBe(true)
    await seen.stop()
  })

  it('only measure: delta fits pulses', () => {
    const wrong = PulseConfig.safeParse({ id: 'x', driver: 'pulse', points: [{ ...point, measure: 'counter' }] })
    expect(wrong.error?.issues[0]?.message).toBe('pulses are counted since the last sample: measure: delta')
  })
})

/** gpiomon and gpioset of Debian, and in place of the kernel what answers them as linux/gpio.h says: no GPIO is at hand. */
describe('pulse: the real gpiomon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-gpio-'))
  const edges = join(folder, 'edges')
  const driven = join(folder, 'driven')
  const before = { ...process.env }
  let fifo = 0
  beforeAll(() => {
    const library = join(folder, 'kernel.so')
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dirname, 'gpio-kernel.c'), '-ldl'])
    execFileSync('mkfifo', [edges])
    fifo = openSync(edges, 'r+')
    Object.assign(process.env, { LD_PRELOAD: library, GPIO_EDGES: edges, GPIO_DRIVEN: driven })
  })
  afterAll(() => {
    process.env = before
    closeSync(fifo)
  })
  /** A rising edge at a moment of the kernel's clock, ns. */
  const edge = (ns: bigint): void => {
    const event = Buffer.alloc(16)
    event.writeBigUInt64LE(ns)
    event.writeUInt32LE(1, 8)
    writeSync(fifo, event)
  }

  it('edges that are read all at once are as many pulses as the kernel dated apart; bounces are none', async () => {
    const seen = open({ chip: 'gpiochip9', debounce: '10ms', points: [{ ...point, line: '3' }] })
    await until(
      () => seen.samples.length > 0,
      () => 'no sample',
    )
    // seven nanoseconds past a second are printed as .7: 20 ms after .98 of the second before
    for (const ns of [5_000_000_007n, 5_980_000_000n, 6_000_000_007n, 6_100_000_000n, 6_101_000_000n, 6_102_000_000n])
      edge(ns)
    await until(
      () => sum(seen.samples) >= 4,
      () => JSON.stringify(seen.samples),
    )
    await pause(700)
    expect(sum(seen.samples)).toBe(4)
    await seen.stop()
  })

  it('a chip that is not there is said in the words of gpiomon', async () => {
    const reasons: string[] = []
    const log = { ...kept(), warn: (at: object) => void reasons.push((at as { reason?: string }).reason ?? '') }
    const seen = watch(pulse(config({ chip: 'gpiochip7' }), { mark: undefined, clock: systemClock, log }))
    await until(
      () => reasons.length > 0,
      () => 'nothing was said',
    )
    expect(reasons[0]).toMatch(/^gpiomon: .*(No such file|error)/)
    await seen.stop()
  })

  it('the real gpioset lets its line go when its input ends', { timeout: 20_000 }, async () => {
    const output = OutputConfig.parse({ by: 'gpio', chip: 'gpiochip9', line: '3' })
    if (output.by !== 'gpio') throw new Error('another output')
    const line = lineSwitch(output)
    await line.set(true)
    expect(readFileSync(driven, 'utf8')).toBe('1')
    await line.set(false)
    expect(existsSync(driven)).toBe(false)
    const wrong = lineSwitch({ ...output, chip: 'gpiochip7' })
    await expect(wrong.set(true)).rejects.toThrow(/gpioset/)
  })

  it('the lines of both versions of gpiomon are times in ms', () => {
    expect(edgeAt('5.7')).toBeCloseTo(5_000.000007, 6)
    expect(edgeAt('1234.567890123')).toBeCloseTo(1_234_567.890123, 6)
    expect(edgeAt(' 5.000000007')).toBeCloseTo(5_000.000007, 6)
    for (const line of ['1', 'event: RISING EDGE offset: 3', '']) expect(edgeAt(line)).toBeUndefined()
    expect(spawnSync('gpiomon', ['--version'], { encoding: 'utf8' }).stdout).toMatch(/v1\.\d/)
  })
})
