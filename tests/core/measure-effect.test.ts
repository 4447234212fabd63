import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AmountBin } from '#core/amount'
import { EnergyMeasure } from '#core/energy-measure'
import { measureEffect, WEEKS_52 } from '#core/measure-effect'
import { MICRO } from '#core/register'
import { at, DAY, dayInterval } from '#core/time'

const measure = (more: Partial<EnergyMeasure> = {}): EnergyMeasure =>
  EnergyMeasure.parse({
    number: 'K-1',
    name: 'LED',
    site: 'dc',
    meters: ['dc/light'],
    from: '2026-04-01',
    planned: '3650',
    planned_yen: 100_000,
    investment_yen: 400_000,
    document: '稟議',
    ...more,
  })
const START = dayInterval('2026-04-01').start
const day = (start: number, kWh: number, measured = DAY, meter = 'dc/light'): AmountBin => ({
  ...{ meter, start, amount: Math.round(kWh * MICRO), measured, e1: 0, e2: 0, e3: 0 },
})
const days = (from: number, n: number, kWh: number): AmountBin[] =>
  Array.from({ length: n }, (_, i) => day(from + i * DAY, kWh))
const value = (figure: object): number => ('value' in figure ? Number(figure.value) : Number.NaN)
const at100 = at(START + 100 * DAY)

describe('the effect of a measure', () => {
  it('100 kWh a day before, 90 after: 10 a day, 3,650 in a year, all of the plan, paid back in four years as planned', () => {
    const bins = [...days(START - WEEKS_52, 100, 100), ...days(START, 100, 90)]
    const effect = measureEffect(measure(), { bins, unit: 'kWh', now: at100 })
    expect([effect.state, effect.matched, effect.before?.from, effect.before?.days]).toEqual([
      'metered',
      true,
      '2025-04-02',
      100,
    ])
    expect([value(effect.saved), value(effect.yearly), value(effect.ofPlan)]).toEqual([1_000, 3_650, 100])
    expect([value(effect.planned_payback_years), value(effect.payback_years)]).toEqual([4, 4])
  })
  it('waits for its first whole day; names a side without readings; a measure that uses more has no payback', () => {
    expect(measureEffect(measure(), { bins: [], unit: 'kWh', now: at(START + DAY / 2) })).toMatchObject({
      state: 'not-yet',
      saved: { why: 'too-early' },
    })
    expect(measureEffect(measure(), { bins: days(START, 100, 90), unit: 'kWh', now: at100 })).toMatchObject({
      state: 'incomplete',
      saved: { why: 'no-readings' },
    })
    const worse = [...days(START - WEEKS_52, 100, 90), ...days(START, 100, 100)]
    const effect = measureEffect(measure(), { bins: worse, unit: 'kWh', now: at100 })
    expect([value(effect.yearly), effect.payback_years]).toEqual([-3_650, { why: 'no-value', unit: 'a' }])
  })
  it('days that a person named are compared by their mean', () => {
    const named = measure({ baselineFrom: '2026-01-01', baselineTo: '2026-03-31' })
    const bins = [...days(dayInterval('2026-01-01').start, 90, 95), ...days(START, 100, 90)]
    const effect = measureEffect(named, { bins, unit: 'kWh', now: at100 })
    expect([effect.matched, effect.before?.days]).toEqual([false, 90])
    expect(value(effect.yearly)).toBeCloseTo(5 * 365, 6)
  })
  it('goes no further than 52 weeks: later days would be compared with days of the measure itself', () => {
    const bins = [...days(START - WEEKS_52, 364, 100), ...days(START, 700, 90)]
    const effect = measureEffect(measure(), { bins, unit: 'kWh', now: at(START + 700 * DAY) })
    expect([effect.after?.days, value(effect.saved)]).toEqual([364, 3_640])
  })
  it('a gap is no saving: whatever share of each day is missing, the mean of a day stays', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 100, maxLength: 100 }), (hours) => {
        const after = hours.map((h, i) => day(START + i * DAY, (90 * h) / 24, (DAY * h) / 24))
        const bins = [...days(START - WEEKS_52, 100, 100), ...after]
        const effect = measureEffect(measure(), { bins, unit: 'kWh', now: at100 })
        expect(value(effect.saved)).toBeCloseTo(1_000, 3)
      }),
    )
  })
  it('several meters add up, whatever comes in which order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }), (a, b) => {
        const two = measure({ meters: ['dc/light', 'dc/fan'] })
        const side = (from: number, x: number, y: number) =>
          Array.from({ length: 100 }, (_, i) => [day(from + i * DAY, x), day(from + i * DAY, y, DAY, 'dc/fan')]).flat()
        const bins = [...side(START, a, b), ...side(START - WEEKS_52, 500, 500)]
        const effect = measureEffect(two, { bins: bins.toReversed(), unit: 'kWh', now: at100 })
        expect(value(effect.saved)).toBeCloseTo((1_000 - a - b) * 100, 3)
      }),
    )
  })
})
