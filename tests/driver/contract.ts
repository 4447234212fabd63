import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import type { Driver } from '../../edge-agent/driver/driver.ts'
import type { Log } from '../../edge-agent/log.ts'
import { kept } from '../agent/stage.ts'
import { until, watch } from './watch.ts'

/** A real device beside a driver: meters `a` (kWh, two decimals, a counter) and `b` (kW, one decimal, a gauge). */
export type Bench = {
  driver(log: Log): Driver
  /** Lets the display of a meter show a value; null: the device no longer knows this meter. */
  show(meter: 'a' | 'b', value: string | null): Promise<void>
  /** The device stops answering. */
  mute(): Promise<void>
  /** It answers again. */
  wake(): Promise<void>
  close(): Promise<void>
}

/** What every driver that asks a device does, against a real one. */
export const driverContract = (open: () => Promise<Bench>): void => {
  const undo: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  const begin = async () => {
    const bench = await open()
    undo.push(bench.close)
    const log = kept()
    await bench.show('a', '1234.50')
    await bench.show('b', '-0.5')
    const seen = watch(bench.driver(log))
    undo.push(seen.stop)
    return { bench, log, seen }
  }

  it('yields what the display shows, exactly, and marks each instant', async () => {
    const { bench, seen } = await begin()
    await seen.shows('a', '1234.50')
    await seen.shows('b', '-0.5')
    await bench.show('a', '21474836.47')
    await seen.shows('a', '21474836.47')
    const { at, mark } = seen.samples.findLast((sample) => sample.mark !== undefined) ?? {}
    expect(Math.abs(Number(mark) - Number(at))).toBeLessThan(2_000)
    expect(Math.abs(Date.now() - Number(at))).toBeLessThan(10_000)
  })

  it('says once that it is mute, yields nothing then, and is back by itself', { timeout: 30_000 }, async () => {
    const { bench, log, seen } = await begin()
    await seen.shows('a', '1234.50')
    await bench.mute()
    await until(
      () => log.said.includes('device does not answer'),
      () => log.said.join('; '),
    )
    const count = seen.samples.length
    await pause(300)
    expect(seen.samples.length).toBe(count)
    await bench.wake()
    await bench.show('a', '1234.75')
    await bench.show('b', '7.0')
    await seen.shows('a', '1234.75')
    const ofDevice = log.said.filter((words) => words.startsWith('device'))
    expect(ofDevice).toEqual(['device does not answer', 'device answers again'])
  })

  it('a meter that is not there is named once; the others go on', async () => {
    const { bench, log, seen } = await begin()
    await seen.shows('b', '-0.5')
    await bench.show('a', null)
    await until(
      () => log.said.includes('the meter has no value'),
      () => log.said.join('; '),
    )
    await bench.show('b', '8.5')
    await seen.shows('b', '8.5')
    await bench.show('a', '1234.60')
    await seen.shows('a', '1234.60')
    const ofMeters = log.said.filter((words) => words.startsWith('the meter'))
    expect(ofMeters).toEqual(['the meter has no value', 'the meter has a value again'])
  })

  it('stops when it is told to', async () => {
    const { seen } = await begin()
    await seen.shows('a', '1234.50')
    const from = performance.now()
    await seen.stop()
    expect(performance.now() - from).toBeLessThan(2_000)
  })
}
