import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type EstimateFacts, estimateFlaw } from '#core/estimate-check'
import { eventFlaw } from '#core/meter-event-check'
import { Estimate, MeterEvent } from '#core/meter-record'
import { missingRuns } from '#core/missing-run'
import type { Meter } from '#core/plant'
import { SLOT } from '#core/time'
import { counter, single } from '../contract/plant.ts'

const T = 1_790_000_000_000 - (1_790_000_000_000 % SLOT)
const meterOf = (fields: Record<string, unknown> = {}): Meter => {
  const meter = single(counter('m', fields)).sites[0]?.meters[0]
  if (!meter) throw new Error('no meter')
  return meter
}
const event = (about: object): MeterEvent => MeterEvent.parse({ meter: 'works/m', at: T, ...about })

describe('an event that contradicts is refused by its reason', () => {
  const out = event({ event: 'taken-out', at: T - 1000, final: '10' })
  const back = event({ event: 'put-back', at: T + 1000 })
  test.each([
    ['in the future', event({ event: 'reset', at: T + 10_000 }), [], {}, 'in-the-future'],
    [
      'two at one instant',
      event({ event: 'reset' }),
      [event({ event: 'changed', change: { ct: 2 } })],
      {},
      'two-at-one-instant',
    ],
    ['put back without taken out', back, [], {}, 'not-out'],
    ['put back', back, [out], {}, undefined],
    ['taken out twice', event({ event: 'taken-out' }), [out, back], {}, 'already-out'],
    [
      'taken out before one that is put back: the later one stands',
      event({ event: 'taken-out', at: T - 2000 }),
      [out],
      {},
      'already-out',
    ],
    ['replaced while it was out', event({ event: 'replaced' }), [out, back], {}, 'is-out'],
    ['a ratio changed while it was out', event({ event: 'changed', change: { ct: 40 } }), [out, back], {}, undefined],
    ['a change of nothing', event({ event: 'changed', change: {} }), [], {}, 'changes-nothing'],
    ['from kWh to m3', event({ event: 'changed', change: { unit: 'm3' } }), [], {}, 'other-kind'],
    ['from kWh to kW', event({ event: 'replaced', change: { unit: 'kW' } }), [], {}, 'other-kind'],
    ['from kWh to MWh', event({ event: 'replaced', change: { unit: 'MWh' } }), [], {}, undefined],
    ['a final value of pulses', event({ event: 'replaced', final: '1' }), [], { measure: 'delta' }, 'no-register'],
    ['pulses that are reset', event({ event: 'reset' }), [], { measure: 'delta' }, 'no-register'],
    [
      'a back-dated replacement',
      event({ event: 'replaced', final: '1', initial: '0' }),
      [back].slice(1),
      {},
      undefined,
    ],
  ] as const)('%s', (_, asked, others, fields, flaw) => {
    expect(eventFlaw(asked, { meter: meterOf(fields), others, now: T + 5000 })).toBe(flaw)
  })
})

describe('an estimate that cannot stand is refused by its reason', () => {
  const estimate = (about: object = {}): Estimate =>
    Estimate.parse({ meter: 'works/m', from: T, to: T + SLOT, amount: '5', basis: 'person', ...about })
  const facts: EstimateFacts = { others: [], gaps: [], missing: SLOT, mayBeNegative: false, now: T + 10 * SLOT }
  const gap = { from: T - SLOT / 2, to: T + 3 * SLOT, amount: 20_000_000 }
  const whole = { from: T, to: T + 2 * SLOT, amount: 20_000_000 }
  test.each([
    ['into missing time', estimate(), facts, undefined],
    ['ends after now', estimate(), { ...facts, now: T }, 'in-the-future'],
    ['off the half-hours', estimate({ from: T + 1 }), facts, 'off-half-hours'],
    ['less than nothing', estimate({ amount: '-1' }), facts, 'negative'],
    ['an export', estimate({ amount: '-1' }), { ...facts, mayBeNegative: true }, undefined],
    [
      'over another',
      estimate({ to: T + 2 * SLOT }),
      { ...facts, others: [estimate({ from: T + SLOT, to: T + 3 * SLOT })] },
      'overlaps',
    ],
    ['where all is measured', estimate(), { ...facts, missing: 0 }, 'nothing-missing'],
    ['a part of a gap', estimate(), { ...facts, missing: 0, gaps: [gap] }, undefined],
    ['more than the gap', estimate({ amount: '20.000001' }), { ...facts, gaps: [gap] }, 'exceeds-gap'],
    [
      'more than the gap with another',
      estimate({ amount: '15.1' }),
      { ...facts, gaps: [gap], others: [estimate({ from: T + SLOT, to: T + 2 * SLOT })] },
      'exceeds-gap',
    ],
    [
      'the whole gap, another amount',
      estimate({ to: T + 2 * SLOT, amount: '19' }),
      { ...facts, gaps: [whole] },
      'whole-gap-differs',
    ],
    ['the whole gap, its amount', estimate({ to: T + 2 * SLOT, amount: '20' }), { ...facts, gaps: [whole] }, undefined],
  ] as const)('%s', (_, asked, known, flaw) => {
    expect(estimateFlaw(asked, known)).toBe(flaw)
  })
})

test('missing runs: their missing time is what the half-hours between the first and last known one lack', () => {
  const full = { measured: SLOT, e1: 0, e2: 0, e3: 0 }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 60 }), (kinds) => {
      // −1: no half-hour at all, 0: nothing known, 1: half known, 2: known
      const bins = kinds.flatMap((k, i) => (k < 0 ? [] : [{ ...full, start: T + i * SLOT, measured: (SLOT * k) / 2 }]))
      const known = kinds.flatMap((k, i) => (k > 0 ? [i] : []))
      const inner = kinds.slice((known[0] ?? 0) + 1, known.at(-1) ?? 0)
      const lack = known.length === 0 ? 0 : inner.reduce((n, k) => n + (SLOT * (2 - Math.max(0, k))) / 2, 0)
      const runs = missingRuns(bins, 1)
      expect(runs.reduce((n, r) => n + r.missing, 0)).toBe(lack)
      for (const [i, r] of runs.entries()) expect(r.from).toBeGreaterThan(runs[i - 1]?.to ?? Number.NEGATIVE_INFINITY)
    }),
  )
})
