import { describe, expect, it } from 'vitest'
import { amountsOf, coverageOf, elapsed } from '#core/amount'
import { at } from '#core/time'

const bin = (meter: string, fields: Partial<Record<'amount' | 'measured' | 'e1', number>>) => ({
  meter,
  start: 0,
  amount: 0,
  measured: 0,
  e1: 0,
  e2: 0,
  e3: 0,
  ...fields,
})

describe('amounts', () => {
  it('are summed as integers, so that a year of 0.1 kWh is exact', () => {
    const bins = Array.from({ length: 17_520 }, () => bin('m', { amount: 100_000 }))
    expect(amountsOf(bins).get('m')).toBe(1752)
  })
  it('of a meter without bins are absent, not zero', () => expect(amountsOf([]).get('m')).toBeUndefined())
})

describe('coverage', () => {
  it('is the mean of the meters’ shares, the worst beside it, sum 1', () => {
    const c = coverageOf([bin('a', { measured: 900, e1: 100 }), bin('b', { measured: 500 })], ['a', 'b'], 1000)
    expect(c).toEqual({
      measured: 0.7,
      estimated: 0.05,
      missing: expect.closeTo(0.25, 12),
      worst: { meter: 'b', measured: 0.5 },
    })
  })
  it('a meter that never spoke is missing', () =>
    expect(coverageOf([bin('a', { measured: 1000 })], ['a', 'b'], 1000).missing).toBe(0.5))
  it('nothing to cover is all missing', () => {
    expect(coverageOf([], [], 1000)).toEqual({ measured: 0, estimated: 0, missing: 1 })
    expect(coverageOf([], ['a'], 0)).toEqual({ measured: 0, estimated: 0, missing: 1 })
  })
  it('counts what is over of a running interval', () => {
    expect(elapsed({ start: at(100), end: at(200) }, at(150))).toBe(50)
    expect(elapsed({ start: at(100), end: at(200) }, at(50))).toBe(0)
    expect(elapsed({ start: at(100), end: at(200) }, at(500))).toBe(100)
  })
})
