import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, DAY, type EpochMs, HOUR } from '#core/time'
import type { Sample } from '../../edge-agent/driver/driver.ts'
import { moment } from '../../edge-agent/driver/simulator/calendar.ts'
import { dataCentre } from '../../edge-agent/driver/simulator/data-centre.ts'
import { factory } from '../../edge-agent/driver/simulator/factory.ts'
import { SimulatorConfig, simulator } from '../../edge-agent/driver/simulator/simulator.ts'
import { ORIGIN, type World, world } from '../../edge-agent/driver/simulator/world.ts'
import { kept, take, turned } from './stage.ts'

const SPAN = 400 * DAY
const time = fc.integer({ min: 0, max: SPAN }).map((ms) => at(ORIGIN + ms))
const flow = fc.nat({ max: Object.keys(dataCentre.flows).length - 1 })
const fresh = (seed = 7): World => world(dataCentre, seed)
const shared = fresh()

describe('simulated plant', () => {
  it('is a pure function of seed and time, in any order of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(flow, time), { minLength: 1, maxLength: 20 }), (asked) => {
        const forward = asked.map(([f, t]) => shared.register(f, t))
        const backward = [...asked].reverse().map(([f, t]) => shared.register(f, t))
        expect(backward.reverse()).toEqual(forward)
      }),
      { numRuns: 200, seed: 1 },
    )
    const days = [at(ORIGIN + 300 * DAY + 12_345), at(ORIGIN + DAY), at(ORIGIN + 299 * DAY)]
    const values = (w: World, ts: readonly EpochMs[]) => ts.map((t) => w.flows.map((_, f) => w.register(f, t)))
    expect(values(fresh(), [...days].reverse()).reverse()).toEqual(values(fresh(), days))
    expect(values(fresh(8), days)).not.toEqual(values(fresh(), days))
  })

  it('never counts backwards, and never more than a plant of this size can', () => {
    fc.assert(
      fc.property(flow, time, fc.integer({ min: 0, max: 2 * HOUR }), (f, t, step) => {
        const d = shared.register(f, at(t + step)) - shared.register(f, t)
        expect(d).toBeGreaterThanOrEqual(0)
        expect(d / 1e6).toBeLessThanOrEqual((400 * step) / HOUR + 1e-6)
      }),
      { numRuns: 2_000, seed: 2 },
    )
  })

  it('moves every second, each quarter differently', () => {
    const it = shared.flows.indexOf('pduA1')
    const power = (t: number) => (shared.register(it, at(t + 1_000)) - shared.register(it, at(t))) * 3.6e-3
    const start = ORIGIN + 100 * DAY
    const first = Array.from({ length: 60 }, (_, i) => power(start + i * 1_000))
    const second = Array.from({ length: 60 }, (_, i) => power(start + (900 + i) * 1_000))
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(0.3)
    expect(Math.max(...first)).toBeLessThan(1.2 * Math.min(...first))
    expect(first).not.toEqual(second)
  })

  it('balances to the millionth of a kWh at any moment', () => {
    const q = (name: string, t: EpochMs): number => {
      const quantity = dataCentre.quantities[name]
      if (!quantity || 'gauge' in quantity) throw new Error(name)
      const sum = (flows: readonly string[]) =>
        flows.reduce((s, f) => s + shared.register(shared.flows.indexOf(f), t), 0)
      return sum(quantity.plus) - sum(quantity.minus ?? [])
    }
    const loads = [
      'it-total',
      'ups-a-loss',
      'ups-b-loss',
      'ups-c-loss',
      'chiller-1',
      'chiller-2',
      'air-handlers',
      'lighting',
      'other',
    ]
    fc.assert(
      fc.property(time, (t) => {
        const supply = q('intake', t) + q('pv', t) + q('generator', t) - q('pv-sold', t)
        expect(supply).toBe(loads.reduce((s, name) => s + q(name, t), 0))
        expect(q('ups-a', t) + q('ups-b', t) + q('ups-c', t)).toBe(q('it-total', t))
        expect(q('pdu-a1', t) + q('pdu-a2', t)).toBe(q('ups-a', t))
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  it('knows what its meters can ask', () => {
    for (const model of [dataCentre, factory])
      for (const [name, quantity] of Object.entries(model.quantities))
        for (const f of 'gauge' in quantity ? [] : [...quantity.plus, ...(quantity.minus ?? [])])
          expect(model.flows[f]?.unit, `${name}: ${f}`).toBe(quantity.unit)
    expect(Object.keys(dataCentre.rates(1, moment(ORIGIN))).sort()).toEqual(Object.keys(dataCentre.flows).sort())
    expect(Object.keys(factory.rates(1, moment(ORIGIN))).sort()).toEqual(Object.keys(factory.flows).sort())
  })
})

const config = (fields: object = {}) =>
  SimulatorConfig.parse({
    id: 'd',
    driver: 'simulator',
    model: 'data-centre',
    every: '1s',
    backfill: { from: 'previous-fiscal-year', every: '15m' },
    points: [
      { meter: 'main', quantity: 'intake', measure: 'counter', unit: 'kWh', decimals: 3, initial: '1000.5' },
      { meter: 'out', quantity: 'outdoor-temperature', measure: 'gauge', unit: 'degC', decimals: 1, every: '10s' },
    ],
    ...fields,
  })
const run = (now: string, mark: string | undefined, n: number) =>
  take(simulator(config(), { mark, clock: turned(now), log: kept() }), n)
const times = (samples: readonly Sample[]) => [...new Set(samples.map(({ at: t }) => new Date(t).toISOString()))]

describe('simulator driver', () => {
  it('begins on 1 April of last fiscal year, Japan time, in quarters of an hour, and then goes live', async () => {
    const past = await run('2026-11-22T00:00:07Z', undefined, 4)
    expect(past.map(({ point }) => point)).toEqual(['main', 'out', 'main', 'out'])
    expect(times(past)).toEqual(['2025-03-31T15:00:00.000Z', '2025-03-31T15:15:00.000Z'])
    expect(past.map(({ mark }) => mark !== undefined)).toEqual([false, true, false, true])
  })

  it('catches up after its mark in quarters, the last stretch in seconds, and then waits for each second', async () => {
    const mark = String(Date.parse('2026-11-22T00:03:17Z'))
    const all = times(await run('2026-11-22T00:50:02Z', mark, 700))
    expect(all.slice(0, 5)).toEqual([
      '2026-11-22T00:15:00.000Z',
      '2026-11-22T00:30:00.000Z',
      '2026-11-22T00:45:00.000Z',
      '2026-11-22T00:45:01.000Z',
      '2026-11-22T00:45:02.000Z',
    ])
    expect(all.at(-1)).toBe(new Date(Date.parse('2026-11-22T00:45:00Z') + (all.length - 3) * 1_000).toISOString())
  })

  it('says the same after a restart, to the last digit', async () => {
    const clock = '2026-11-22T00:10:00Z'
    const mark = (iso: string) => String(Date.parse(iso))
    const whole = await run(clock, mark('2026-11-22T00:00:00Z'), 200)
    const half = whole.findIndex(({ at: t }) => t === Date.parse('2026-11-22T00:01:01Z'))
    expect(await run(clock, mark('2026-11-22T00:01:00Z'), 200 - half)).toEqual(whole.slice(half))
  })

  it('names what a model does not have, and units that are not its own', () => {
    const point = { meter: 'm', quantity: 'intake', measure: 'counter', unit: 'kWh' }
    const wrong = (fields: object) =>
      SimulatorConfig.safeParse({ ...config(), every: '1s', backfill: undefined, points: [{ ...point, ...fields }] })
    expect(wrong({ quantity: 'moon' }).error?.issues[0]?.message).toContain('the model has: intake')
    expect(wrong({ unit: 'Wh' }).error?.issues[0]?.message).toBe('intake is metered in kWh')
    expect(wrong({ measure: 'gauge' }).error?.issues[0]?.message).toBe('intake is a counter')
  })
})
