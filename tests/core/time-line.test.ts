import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { look, nextInstant, type Step, type TimeLine, timeAt, timeLine } from '../../edge-agent/time-line.ts'

const START = 1_800_000_000_000
/** A run: so many ms pass, then the clock is set by so much, or not; then a meter is read. */
const moves = (by: fc.Arbitrary<number>) =>
  fc.array(
    fc.tuple(
      fc.integer({ min: 2, max: 90_000 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: by }),
    ),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
type Reading = { readonly at: number; readonly line: number; readonly n: number }

/** Reads once a move; of a clock that was set back far, what was stamped before is moved as the spool does it. */
const run = (list: readonly (readonly [number, number])[], held = false) => {
  let mono = 5_000
  let wall = START
  let time: TimeLine = timeLine({ wall, mono })
  const readings: Reading[] = []
  const steps: Step[] = []
  for (const [n, [pass, by]] of list.entries()) {
    mono += pass
    wall += pass + by
    const seen = look(time, { wall, mono }, held)
    time = seen.line
    if (seen.step) steps.push(seen.step)
    readings.push({ at: timeAt(time, mono), line: time.line, n })
  }
  return { time, mono, wall, readings, steps }
}
const isIncreasing = (times: readonly number[]): boolean =>
  times.every((t, i) => i === 0 || t > (times[i - 1] as number))

describe('the agent’s own time', () => {
  it('stamps strictly increase and none is given twice, while the clock is set forward at will and back by seconds', () => {
    fc.assert(
      fc.property(
        moves(fc.oneof(fc.integer({ min: -30_000, max: -1 }), fc.integer({ min: 1, max: 90_000_000 }))),
        (list) => {
          const { readings, steps } = run(list)
          fc.pre(steps.every(({ back }) => !back))
          expect(readings).toHaveLength(list.length)
          expect(isIncreasing(readings.map(({ at }) => at))).toBe(true)
        },
      ),
    )
  })

  it('a clock set by any amounts: what was never sent, moved to where the clock stands, still strictly increases', () => {
    fc.assert(
      fc.property(moves(fc.integer({ min: -90_000_000, max: 90_000_000 })), fc.boolean(), (list, held) => {
        const { time, readings } = run(list, held)
        const moved = readings.map(({ at, line }) => at + time.line - line)
        expect(new Set(readings.map(({ n }) => n)).size).toBe(list.length)
        // under a hold every stamp is moved; else only a clock set back by over two minutes moves what is behind it
        expect(isIncreasing(held ? moved : corrected(list))).toBe(true)
      }),
      // what failed once
      { examples: [[[[2, -2] as const, [2, 100] as const, [2, 0] as const], true]] },
    )
  })

  it('is the wall clock where nothing happens, and comes back to it after a step back', () => {
    const { time, mono, wall } = run([
      [1_000, 0],
      [1_000, -40_000],
      [500, 0],
    ])
    expect(timeAt(time, mono)).toBe(wall + 40_000 - 250)
    const later = look(time, { wall: wall + 100_000, mono: mono + 100_000 }).line
    expect(timeAt(later, mono + 100_000)).toBe(wall + 100_000)
  })

  it('tells each step of a tenth of a second or more, with its size and direction', () => {
    const { steps } = run([
      [1_000, 50],
      [1_000, 3_600_000],
      [1_000, -90_000],
      [1_000, -7_200_000],
    ])
    expect(steps.map(({ by, back }) => [by, back])).toEqual([
      [3_600_000, false],
      [-90_000, false],
      [-7_200_000, true],
    ])
    for (const { from, to, by } of steps) expect(to - from).toBe(by)
  })
})

/** Stamps as they go out when nothing is sent until the end. */
const corrected = (list: readonly (readonly [number, number])[]): number[] => {
  let mono = 5_000
  let wall = START
  let time = timeLine({ wall, mono })
  let out: { at: number; line: number; by: number }[] = []
  for (const [pass, by] of list) {
    mono += pass
    wall += pass + by
    const { line, step } = look(time, { wall, mono })
    time = line
    if (step?.back) out = out.map((r) => ({ ...r, by: time.line - r.line }))
    out.push({ at: timeAt(time, mono), line: time.line, by: 0 })
  }
  return out.map(({ at, by }) => at + by)
}

describe('instants of sampling', () => {
  it('are whole multiples in Japan time, each one once, whatever the clock does', () => {
    const shift = 9 * 3_600_000
    fc.assert(
      fc.property(
        fc.constantFrom(1_000, 60_000, 1_800_000),
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 50 }),
        (every, passes) => {
          let now = START
          let last = now
          const taken: number[] = []
          for (const pass of passes) {
            const t = nextInstant(last, now, { every, shift })
            expect((t + shift) % every).toBe(0)
            expect(t).toBeGreaterThanOrEqual(now)
            expect(t - now).toBeLessThanOrEqual(every)
            now = Math.max(now + pass, t)
            last = t
            taken.push(t)
          }
          expect(isIncreasing(taken)).toBe(true)
        },
      ),
    )
  })

  it('go on at once after a clock that was set back', () => {
    expect(nextInstant(START + 3_600_000, START, { every: 60_000 })).toBe(START + 60_000)
  })
})
