import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../edge-agent/clock.ts'
import { PulseConfig, pulse } from '../../edge-agent/driver/pulse.ts'
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
    expect(seen.samples[0]?.quality).toBe('suspect')
    await seen.stop()
  })

  it('only measure: delta fits pulses', () => {
    const wrong = PulseConfig.safeParse({ id: 'x', driver: 'pulse', points: [{ ...point, measure: 'counter' }] })
    expect(wrong.error?.issues[0]?.message).toBe('pulses are counted since the last sample: measure: delta')
  })
})
