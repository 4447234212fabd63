import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Meter, Plant } from '#core/plant'
import { checkPlant } from '#core/plant-check'
import { at, HOUR } from '#core/time'
import { isVirtual } from '#core/virtual-meter'
import { pointsOf } from '../../edge-agent/agent.ts'
import { openDriver } from '../../edge-agent/driver/index.ts'
import { loadDemoAgent } from './demo.ts'
import { kept, turned } from './stage.ts'

const plant = Plant.parse(parse(readFileSync('demo/plant.yaml', 'utf8')))
const agents = ['demo/agent-dc.yaml', 'demo/agent-factory.yaml'].map(loadDemoAgent)
const metersOf = (site: string): Meter[] =>
  (plant.sites.find(({ id }) => id === site)?.meters ?? []).filter((m) => m.manual === false && !isVirtual(m))

/** Hours between two samples. */
const STEP = 2
const known = new Map<string, Promise<Map<string, number[]>>>()
const registers = (config: (typeof agents)[number]): Promise<Map<string, number[]>> => {
  const found = known.get(config.site) ?? sample(config)
  known.set(config.site, found)
  return found
}
/** Registers of all meters of an agent over two years, every two hours, oldest first. */
const sample = async (config: (typeof agents)[number]): Promise<Map<string, number[]>> => {
  const now = '2026-11-01T00:00:00Z'
  const out = new Map<string, number[]>()
  for (const device of config.devices) {
    const backfilled = { ...device, backfill: { from: '2024-11-01T00:00:00Z', every: STEP * HOUR } }
    const driver = openDriver(backfilled, { mark: undefined, clock: turned(now), log: kept() })
    for await (const { point, at: when, raw } of driver(new AbortController().signal)) {
      if (when > at(Date.parse(now))) break
      const values = out.get(point)
      if (values) values.push(Number(raw))
      else out.set(point, [Number(raw)])
    }
  }
  return out
}

describe('demo', () => {
  it('has nothing wrong in its plant', () => expect(checkPlant(plant)).toEqual([]))

  it.each(agents)('$site: agent and plant speak of the same meters', (config) => {
    const key = ({ measure, unit, decimals }: Pick<Meter, 'measure' | 'unit' | 'decimals'>) =>
      `${measure} ${unit} ${decimals}`
    const sent = new Map(pointsOf(config).map((point) => [point.meter, key(point)]))
    expect(sent).toEqual(new Map(metersOf(config.site).map((meter) => [meter.id, key(meter)])))
    for (const device of config.devices)
      for (const { meter, every = device.every } of device.points)
        expect(every, meter).toBe(metersOf(config.site).find(({ id }) => id === meter)?.every)
  })

  it.each(agents)('$site: counts as the plant says that it can', { timeout: 30_000 }, async (config) => {
    for (const [id, values] of await registers(config)) {
      const meter = metersOf(config.site).find((m) => m.id === id)
      if (meter?.measure !== 'counter') continue
      const steps = values.slice(1).map((v, i) => (v - (values[i] as number)) / STEP)
      expect(Math.min(...steps), id).toBeGreaterThanOrEqual(0)
      expect(Math.max(...steps), id).toBeLessThan(meter.maxRate ?? 0)
      expect(Math.max(...steps), id).toBeGreaterThan((meter.maxRate ?? 0) / 12)
    }
  })

  it('tells a plausible story: PUE by season, parts within the whole', { timeout: 30_000 }, async () => {
    const [dc, works] = agents
    if (!dc || !works) throw new Error('the demo has two agents')
    const r = await registers(dc)
    const over = (id: string, from = 0, to = -1) =>
      (r.get(id)?.at(to) ?? Number.NaN) - (r.get(id)?.at(from) ?? Number.NaN)
    const pue = (from: number, to: number) =>
      (over('utility-intake', from, to) +
        over('pv', from, to) +
        over('generator', from, to) -
        over('pv-sold', from, to)) /
      over('it-total', from, to)
    expect(pue((365 * 24) / STEP, -1)).toBeGreaterThan(1.38)
    expect(pue((365 * 24) / STEP, -1)).toBeLessThan(1.43)
    const months = Array.from({ length: 24 }, (_, i) => pue((i * 730) / STEP, ((i + 1) * 730) / STEP))
    expect(Math.min(...months)).toBeGreaterThan(1.35)
    expect(Math.max(...months)).toBeLessThan(1.47)

    const w = await registers(works)
    const parts = ['furnace-line', 'rolling-line', 'compressed-air', 'hvac', 'lighting']
    const at_ = (id: string, i: number) => (w.get(id)?.[i] ?? Number.NaN) - (w.get(id)?.[i - 1] ?? Number.NaN)
    for (let i = 1; i < 8_700; i += 47)
      expect(parts.reduce((sum, id) => sum + at_(id, i), 0)).toBeLessThanOrEqual(at_('utility-intake', i))
  })

  it('is named with attribution', () => {
    const readme = readFileSync('demo/data/README.md', 'utf8')
    for (const word of [
      'UCI Machine Learning Repository',
      'Sathishkumar V E',
      'Changsun Shin',
      'Yongyun Cho',
      'CC BY 4.0',
    ])
      expect(readme).toContain(word)
  })
})
