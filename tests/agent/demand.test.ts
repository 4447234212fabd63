import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time'
import { DemandConfig, demand, type Measured } from '../../edge-agent/local/demand.ts'

const config = DemandConfig.parse({ meter: 'intake', limit_kW: 1_000 })
const START = Date.parse('2026-07-21T14:00:00+09:00')
/** A register that counts at the given kW by minutes: [[minutes, kW], …] from ten minutes before the half-hour. */
const register = (...legs: readonly [number, number][]): Measured[] => {
  const out: Measured[] = [{ at: START - 10 * MINUTE, value: 5_000 }]
  for (const [minutes, kW] of legs)
    for (let i = 0; i < minutes; i++) {
      const last = out.at(-1) as Measured
      out.push({ at: last.at + MINUTE, value: last.value + kW / 60 })
    }
  return out
}
const at = (minutes: number) => START + minutes * MINUTE
const see = (readings: readonly Measured[], minutes: number) =>
  demand({ readings, measure: 'counter', now: at(minutes) }, config)

describe('30分デマンド on the spot', () => {
  it.each([
    // legs from −10 min | minute now | running kW | forecast kW | level
    [[[25, 600]], 15, 300, 600, 0],
    [[[25, 810]], 15, 405, 810, 1],
    [[[25, 910]], 15, 455, 910, 2],
    [[[25, 1_010]], 15, 505, 1_010, 3],
    [
      [
        [20, 500],
        [10, 1_500],
      ],
      20,
      166.667 + 500,
      166.667 + 500 + 500,
      3,
    ], // the last minutes decide what is still to come
    [
      [
        [20, 1_800],
        [10, 200],
      ],
      20,
      666.667,
      733.333,
      0,
    ],
  ] as const)('%j at minute %i: %f of %f kW, level %i', (legs, minute, running, forecast, level) => {
    const now = see(register(...(legs as unknown as [number, number][])), minute)
    if (!now.ok) throw new Error(now.why)
    expect(now.running_kW).toBeCloseTo(running, 2)
    expect(now.forecast_kW).toBeCloseTo(forecast, 2)
    expect(now.level).toBe(level)
    expect(now.endsAt).toBe(at(30))
  })

  it('a steady power is its own forecast at any minute, by register or by power', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 29 }), fc.integer({ min: 1, max: 3_000 }), (minute, kW) => {
        const now = see(register([10 + minute, kW]), minute)
        expect(now.ok && now.forecast_kW).toBeCloseTo(kW, 6)
        const gauge = register([10 + minute, kW]).map(({ at: t }) => ({ at: t, value: kW }))
        const held = demand({ readings: gauge, measure: 'gauge', now: at(minute) }, config)
        expect(held.ok && held.forecast_kW).toBeCloseTo(kW, 6)
      }),
    )
  })

  it('says why there is none', () => {
    expect(see([], 5)).toEqual({ ok: false, why: 'no reading in the last five minutes' })
    expect(see(register([15, 500]), 20)).toEqual({ ok: false, why: 'no reading in the last five minutes' })
    expect(see(register([15, 500]).slice(12), 5)).toEqual({ ok: false, why: 'no reading from before the half-hour' })
    const back = register([15, 500]).map((r, i) => (i === 14 ? { ...r, value: 1 } : r))
    expect(see(back, 5)).toEqual({ ok: false, why: 'the register went back' })
  })
})
