import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PlacedEstimate } from '#core/gap'
import { DAY, dayInterval, HOUR, SLOT } from '#core/time'
import { basisOf, foldOf, sampleOf } from './fold-of.ts'

/** 1 March 2026 00:00 in Japan, a Sunday. */
const START = dayInterval('2026-03-01').start
const fields = { every: '30m', maxRate: 1_000, decimals: 3 }
const WEEK = 7 * DAY

/** A register that counts `rate(t)` kWh in each half-hour, read on the boundaries from START on; nothing in (hole.from, hole.to). */
const register = (rate: (t: number) => number, hole: { from: number; to: number }, end: number) => {
  const out: { id: number; at: number; value: string }[] = []
  let level = 1_000
  for (let t = START as number; t <= end; t += SLOT) {
    if (t <= hole.from || t >= hole.to) out.push({ id: out.length + 1, at: t, value: level.toFixed(3) })
    level += rate(t)
  }
  return out
}
/** Nights 1, days 3 kWh a half-hour; twice that on a Sunday. */
const works = (t: number): number => {
  const hour = ((t - START) / HOUR) % 24
  return (hour >= 8 && hour < 20 ? 3 : 1) * (Math.floor((t - START) / DAY) % 7 === 0 ? 2 : 1)
}
const folded = (rate: (t: number) => number, hole: { from: number; to: number }, estimates: PlacedEstimate[] = []) => {
  const basis = basisOf(fields, { estimates })
  return foldOf(
    basis,
    register(rate, hole, hole.to + DAY).map((s) => sampleOf(basis, s)),
  )
}
const amountAt = (f: ReturnType<typeof folded>, t: number): number => (f.slots.get(t)?.amount ?? 0) / 1e6

describe('E2: a gap of two hours to seven days follows the like half-hours of four weeks before, scaled to what the register counted', () => {
  const from = START + 5 * WEEK + 6 * HOUR
  const hole = { from, to: from + DAY }

  test('the profile of a steady works is what it would have counted', () => {
    const f = folded(works, hole)
    expect(f.gaps.map((g) => g.method)).toEqual(['e2'])
    for (let t = hole.from; t < hole.to; t += SLOT) expect(amountAt(f, t)).toBe(works(t))
    expect(f.sum((s) => s.e2)).toBe(DAY)
    expect(f.sum((s) => s.e1 + s.e3)).toBe(0)
  })
  test('half the energy is half the profile, and the parts sum to the register difference to the last digit', () => {
    const f = folded((t) => (t >= hole.from && t < hole.to ? works(t) / 2 + 0.001 : works(t)), hole)
    let sum = 0
    for (let t = hole.from; t < hole.to; t += SLOT) sum += f.slots.get(t)?.amount ?? 0
    const gap = f.gaps[0]?.gap
    expect(sum).toBe((gap?.to.r ?? 0) - (gap?.from.r ?? 0))
    expect(amountAt(f, hole.from + 4 * HOUR) / amountAt(f, hole.from)).toBeCloseTo(3, 1)
  })
  test('without a like half-hour in the four weeks the split is linear (E1)', () => {
    const early = { from: START + 2 * DAY, to: START + 3 * DAY }
    const f = folded(works, early)
    expect(f.gaps.map((g) => g.method)).toEqual(['e1'])
    expect(new Set(Array.from({ length: 48 }, (_, i) => amountAt(f, early.from + i * SLOT))).size).toBe(1)
  })
  test('where all like half-hours are zero the split is linear', () => {
    const f = folded((t) => (t >= hole.from && t < hole.to ? 2 : t < hole.to ? 0 : 1), hole)
    expect(f.gaps.map((g) => g.method)).toEqual(['e1'])
    expect(amountAt(f, hole.from)).toBe(2)
  })
  test('no estimate feeds an estimate: a gap a week later looks past the gap before it', () => {
    const basis = basisOf(fields)
    const second = { from: hole.from + WEEK, to: hole.to + WEEK }
    const samples = register(works, hole, second.to + DAY).filter((s) => s.at <= second.from || s.at >= second.to)
    const f = foldOf(
      basis,
      samples.map((s) => sampleOf(basis, s)),
    )
    expect(f.gaps.map((g) => g.method)).toEqual(['e2', 'e2'])
    for (let t = second.from; t < second.to; t += SLOT) expect(amountAt(f, t)).toBe(works(t))
  })
})

describe('gaps over month and fiscal-year ends, and amounts that people put into them', () => {
  /** 31 March 2026 12:00 to 1 April 12:00. */
  const hole = { from: dayInterval('2026-03-31').start + 12 * HOUR, to: dayInterval('2026-04-01').start + 12 * HOUR }
  const april = dayInterval('2026-04-01').start

  test('the parts of both years sum to the register difference exactly', () => {
    const f = folded(works, hole)
    const before = f.all.length
    const part = (from: number, to: number) =>
      [...f.slots].reduce((n, [t, s]) => (t >= from && t < to ? n + s.amount : n), 0)
    const gap = f.gaps[0]?.gap
    expect(part(hole.from, april) + part(april, hole.to)).toBe((gap?.to.r ?? 0) - (gap?.from.r ?? 0))
    expect(before).toBeGreaterThan(0)
  })
  test('an agreed value is the part of its interval; what is left goes by the profile', () => {
    const agreed: PlacedEstimate = { from: hole.from, to: april, amount: 20_000_000, basis: 'agreed' }
    const f = folded(works, hole, [agreed])
    let before = 0
    let after = 0
    for (let t = hole.from; t < hole.to; t += SLOT) {
      if (t < april) before += f.slots.get(t)?.amount ?? 0
      else after += f.slots.get(t)?.amount ?? 0
    }
    const gap = f.gaps[0]?.gap
    expect(before).toBe(20_000_000)
    expect(before + after).toBe((gap?.to.r ?? 0) - (gap?.from.r ?? 0))
    expect(f.gaps[0]?.method).toBe('agreed')
    expect(f.slots.get(april)).toMatchObject({ e2: SLOT, e3: 0 })
  })
  test('estimates conserve: whatever people put in, a counter’s slots sum to its register difference', () => {
    const half = fc.integer({ min: 0, max: 47 })
    fc.assert(
      fc.property(half, half, fc.integer({ min: 0, max: 200_000_000 }), (a, b, amount) => {
        fc.pre(a < b)
        const estimate: PlacedEstimate = {
          from: hole.from + a * SLOT,
          to: hole.from + b * SLOT,
          amount,
          basis: 'person',
        }
        const f = folded(works, hole, [estimate])
        const [first, last] = [f.gaps[0]?.gap.from.r ?? 0, f.gaps[0]?.gap.to.r ?? 0]
        let sum = 0
        for (let t = hole.from; t < hole.to; t += SLOT) sum += f.slots.get(t)?.amount ?? 0
        expect(sum).toBe(last - first)
        expect(f.all.filter((s) => s.amount < 0)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
