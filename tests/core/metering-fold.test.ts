import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Quality } from '#core/reading'
import { cap } from '#core/register'
import type { Sample } from '#core/sample'
import { DAY, type EpochMs, MINUTE, SLOT } from '#core/time'
import { basisOf, foldOf, ruleOf } from './fold-of.ts'

const START = Date.UTC(2026, 2, 31, 12)
/** Steps of one second to four days, so that seconds, gaps and boundaries all come up. */
const after = fc.oneof(
  fc.integer({ min: 1, max: 600 }).map((s) => s * 1000),
  fc.integer({ min: 1, max: 400_000_000 }),
  fc.constant(SLOT),
)
const quality = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Quality>('good') },
  fc.constantFrom<Quality>('suspect', 'estimated'),
)
const value = fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 0, max: 999_999_999 }))
const series = fc
  .array(fc.record({ after, r: value, quality, linked: fc.boolean() }), { minLength: 1, maxLength: 40 })
  .map((steps) => {
    let at = START
    return steps.map(({ after, ...s }, id): Sample => {
      at += after
      return { ...s, id, at: at as EpochMs, value: String(s.r / 1e6) }
    })
  })
/** Slots with their minutes, and what the fold found. */
const fold = (fields: Record<string, unknown>, samples: readonly Sample[]) => {
  const { unexplained, aside, ...rest } = foldOf(basisOf(fields), samples)
  const gone = new Set(aside.map((a) => a.sample.id))
  return {
    ...rest,
    unexplained: unexplained.reduce((n, u) => n + u.amount, 0),
    accepted: samples.filter((s) => !gone.has(s.id)),
  }
}

test.each([undefined, 1000])(
  'a counter conserves: Σ slots + Σ unexplained = last − first + Σ wraps (wrapsAt %s)',
  (wrapsAt) => {
    const fields = wrapsAt ? { wrapsAt } : {}
    const rule = ruleOf(fields)
    fc.assert(
      fc.property(series, (samples) => {
        const { all, sum, unexplained, accepted } = fold(fields, samples)
        const [first, last] = [accepted[0]?.r ?? 0, accepted.at(-1)?.r ?? 0]
        const wraps = sum((s) => s.rollovers) * (rule.wrapsAt ?? 0)
        expect(sum((s) => s.amount) + unexplained).toBe(last - first + wraps)
        expect(all.filter((s) => s.amount < 0)).toEqual([])
      }),
      { numRuns: 300 },
    )
  },
)
test('a delta conserves: Σ slots + Σ unexplained = Σ amounts that were not set aside', () => {
  fc.assert(
    fc.property(series, (samples) => {
      const { sum, unexplained, accepted } = fold({ measure: 'delta' }, samples)
      expect(sum((s) => s.amount) + unexplained).toBe(accepted.reduce((n, s) => n + s.r, 0))
    }),
    { numRuns: 300 },
  )
})
test('time is conserved: no slot holds more than its half-hour, none before the first reading or after the last', () => {
  fc.assert(
    fc.property(series, fc.constantFrom('counter', 'delta', 'gauge'), (samples, measure) => {
      const { slots, sum } = fold(measure === 'gauge' ? { measure, unit: 'kW' } : { measure }, samples)
      for (const s of slots.values()) expect(s.measured + s.e1 + s.e2 + s.e3).toBeLessThanOrEqual(SLOT)
      const span = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)
      expect(sum((s) => s.measured + s.e1 + s.e2 + s.e3)).toBeLessThanOrEqual(span)
      for (const start of slots.keys()) expect(start + SLOT > START && start < (samples.at(-1)?.at ?? 0)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
test('minutes of a counter or delta sum to their slot, in amount and time', () => {
  fc.assert(
    fc.property(series, (samples) => {
      for (const s of fold({}, samples).all) {
        expect(s.minutes.reduce((a, b) => a + b, 0)).toBe(s.amount)
        expect(s.covered.reduce((a, b) => a + b, 0)).toBe(s.measured + s.e1 + s.e2 + s.e3)
      }
    }),
    { numRuns: 300 },
  )
})
test('each boundary register is r1 + roundHalfUp(d × (b − t1) / (t2 − t1))', () => {
  const fields = { maxRate: 1_000_000 }
  const rule = ruleOf(fields)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 * DAY }),
      fc.integer({ min: 1, max: 3 * DAY }),
      fc.integer({ min: 0, max: 2 ** 53 - 1 }),
      (offset, ms, amount) => {
        const [t1, t2] = [START + offset, START + offset + ms]
        fc.pre(amount <= cap(rule, ms))
        const ends = [
          { id: 0, at: t1 as EpochMs, r: 0, value: '0', quality: 'good' as const, linked: false },
          { id: 1, at: t2 as EpochMs, r: amount, value: String(amount), quality: 'good' as const, linked: false },
        ]
        const register = (t: number): bigint =>
          (2n * BigInt(amount) * BigInt(Math.max(0, Math.min(t, t2) - t1)) + BigInt(ms)) / (2n * BigInt(ms))
        for (const [start, s] of fold(fields, ends).slots)
          expect(s.amount).toBe(Number(register(start + SLOT) - register(start)))
      },
    ),
    { numRuns: 300 },
  )
})
test('a gauge is the exact integral of what was held, rounded once', () => {
  const fields = { measure: 'gauge', unit: 'kW', maxGap: '5m' }
  const signed = series.map((samples) =>
    samples.map((s) => ({ ...s, r: (s.r - 500_000) * (s.id % 3 === 0 ? 20_000_000 : 1) })),
  )
  fc.assert(
    fc.property(signed, (samples) => {
      const { slots, accepted } = fold(fields, samples)
      for (const [start, s] of slots) {
        let integral = 0n
        let ms = 0
        for (const [i, a] of accepted.entries()) {
          const end = Math.min(accepted[i + 1]?.at ?? a.at, a.at + 5 * MINUTE, start + SLOT)
          const held = Math.max(0, end - Math.max(a.at, start))
          integral += BigInt(a.r) * BigInt(held)
          ms += held
        }
        const twice = 2n * integral + 3_600_000n
        const floor = twice / 7_200_000n - (twice < 0n && twice % 7_200_000n !== 0n ? 1n : 0n)
        expect([s.amount, s.measured]).toEqual([Number(floor), ms])
      }
    }),
    { numRuns: 300 },
  )
})
test('over seven days the split is E3; up to seven days, without a profile, E1', () => {
  const at = (ms: number, r: number, id: number): Sample => ({
    id,
    at: (START + ms) as EpochMs,
    r,
    value: String(r),
    quality: 'good',
    linked: false,
  })
  const of = (ms: number) => fold({}, [at(0, 0, 0), at(ms, 336_000_000, 1)])
  expect([of(7 * DAY).sum((s) => s.e1), of(7 * DAY).sum((s) => s.e3)]).toEqual([7 * DAY, 0])
  expect([of(7 * DAY + 1).sum((s) => s.e1), of(7 * DAY + 1).sum((s) => s.e3)]).toEqual([0, 7 * DAY + 1])
  expect(of(7 * DAY).all.every((s) => s.amount === 1_000_000)).toBe(true)
})
