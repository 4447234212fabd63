import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Engine, newState } from '#core/engine'
import { fold } from '#core/fold'
import type { RecordedEvent } from '#core/meter-history'
import { MICRO } from '#core/register'
import type { Ruling } from '#core/ruling'
import type { Sample } from '#core/sample'
import { type Slots, slotSink } from '#core/slot'
import { dayInterval, fiscalYear, fiscalYearInterval, MINUTE, SLOT } from '#core/time'
import { basisOf, foldOf, nothingTold, sampleOf, tellInto } from './fold-of.ts'
import { troubled } from './troubled.ts'

const START = Date.UTC(2026, 3, 1)
const displayed = fc.integer({ min: 0, max: 20_000 }).map((n) => (n / 10).toFixed(1))
const replaced = fc
  .uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 200 }), final: displayed, initial: displayed }), {
    selector: (e) => e.minute,
    maxLength: 3,
  })
  .map((list) =>
    list
      .toSorted((a, b) => a.minute - b.minute)
      .map(
        ({ minute, final, initial }, i): RecordedEvent => ({
          event: { event: 'replaced', meter: 'works/m', at: START + minute * MINUTE + 30_000, final, initial },
          act: i + 1,
          key: `e${i}`,
        }),
      ),
  )
/** Verdicts for steps, found by running the series once without them. */
const verdict = fc.constantFrom<Ruling['verdict']>('true', 'ignore', 'reset', 'rollover', 'set-aside')
const ruling = (kind: Ruling['verdict'], to: Sample): Ruling =>
  kind === 'reset'
    ? { act: 9, verdict: 'reset', final: undefined, initial: 0 }
    : kind === 'rollover'
      ? { act: 9, verdict: 'rollover', wrap: 1_000 * MICRO }
      : kind === 'set-aside'
        ? { act: 9, verdict: 'set-aside', untilAt: to.at }
        : { act: 9, verdict: kind as 'true' | 'ignore' }

describe('conservation over any mix of wraps, glitches, events, decisions, gaps', () => {
  test.each([{}, { wrapsAt: 1000 }])(
    'Σ slots + quarantined + ignored = last accepted − first + Σ M + Σ (final − initial) (%j)',
    (fields) => {
      fc.assert(
        fc.property(troubled, replaced, fc.array(verdict, { maxLength: 4 }), (list, events, kinds) => {
          const plain = basisOf(fields, { events })
          const samples = list.map((s) => sampleOf(plain, s))
          const open = foldOf(plain, samples).unexplained.filter((u) => u.why === 'step' && u.from !== undefined)
          const rulings = new Map(
            kinds.flatMap((kind, i) => {
              const u = open[i]
              return u?.from ? [[`${u.from.id}:${u.to.id}`, ruling(kind, u.to)] as const] : []
            }),
          )
          const basis = basisOf(fields, { events, rulings })
          const told = nothingTold()
          const slots: Slots = new Map()
          const state = newState()
          const engine: Engine = { ...basis, sink: slotSink(slots, tellInto(told), basis) }
          for (const _ of fold(engine, state, samples));
          const gone = new Set(told.aside.map((a) => a.sample.id))
          const accepted = samples.find((s) => !gone.has(s.id))
          const cut = basis.history.cuts[0]
          const first = cut && (!accepted || cut.at <= accepted.at) ? cut.final?.r : accepted?.r
          const all = [...slots.values()]
          const sum = all.reduce((n, s) => n + s.amount, 0)
          const quarantined = told.unexplained.reduce((n, u) => n + u.amount, 0)
          const own = (basis.history.periods[0].rule.wrapsAt ?? 0) * all.reduce((n, s) => n + s.rollovers, 0)
          const byRuling = told.decided.filter(
            ([from, to]) => rulings.get(`${from}:${to}`)?.verdict === 'rollover',
          ).length
          const wraps = own === 0 ? byRuling * 1_000 * MICRO : own
          const resets = told.decided
            .filter(([from, to]) => rulings.get(`${from}:${to}`)?.verdict === 'reset')
            .reduce((n, [from]) => n + ((from > 0 ? samples[from - 1]?.r : pseudo(basis, from)) ?? 0), 0)
          const cuts = basis.history.cuts.reduce((n, c) => n + (c.final?.r ?? 0) - (c.initial?.r ?? 0), 0)
          expect(sum + quarantined).toBe((state.r1?.r ?? 0) - (first ?? 0) + wraps + resets + cuts)
          expect(all.filter((s) => s.amount < 0)).toEqual([])
        }),
        { numRuns: 300 },
      )
    },
  )
})
const pseudo = (basis: ReturnType<typeof basisOf>, id: number): number =>
  basis.history.cuts.flatMap((c) => [c.final, c.initial]).find((s) => s?.id === id)?.r ?? 0

describe('additivity and time', () => {
  test('any cut of a stretch into adjacent intervals sums to the stretch, to the last digit (F17, F24)', () => {
    const basis = basisOf()
    fc.assert(
      fc.property(troubled, fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 5 }), (list, at) => {
        const { slots } = foldOf(
          basis,
          list.map((s) => sampleOf(basis, s)),
        )
        const between = (from: number, to: number): number =>
          [...slots].reduce((n, [t, s]) => (t >= from && t < to ? n + s.amount : n), 0)
        const bounds = [0, ...at.toSorted((a, b) => a - b), 1_000].map((n) => START + n * SLOT)
        const parts = bounds.slice(1).reduce((n, to, i) => n + between(bounds[i] ?? 0, to), 0)
        expect(parts).toBe(between(START, START + 1_000 * SLOT))
      }),
      { numRuns: 100 },
    )
  })
  test('half-hours tile the time across 29 February and 1 April: no slot lies in two days, months or fiscal years', () => {
    const year = fiscalYearInterval(fiscalYear(2027))
    expect((year.end - year.start) / SLOT).toBe(366 * 48)
    const leap = dayInterval('2028-02-29')
    expect([leap.start % SLOT, leap.end % SLOT, (leap.end - leap.start) / SLOT]).toEqual([0, 0, 48])
    const basis = basisOf({ every: '1h', maxRate: 1_000 })
    const from = year.end - 90 * MINUTE
    const samples = [0, 1, 2, 3].map((i) =>
      sampleOf(basis, { id: i + 1, at: from + i * 60 * MINUTE, value: (100 + i * 60).toFixed(1) }),
    )
    const { slots } = foldOf(basis, samples)
    expect([...slots.keys()].filter((t) => t < year.end && t + SLOT > year.end)).toEqual([])
    expect([...slots].map(([t, s]) => [t - year.end, s.amount / 1e6])).toEqual(
      [-3, -2, -1, 0, 1, 2].map((i) => [i * SLOT, 30]),
    )
  })
  test('the engine gives the same bytes under any zone of the machine', () => {
    const run = (zone: string): string => {
      const child = spawnSync(
        process.execPath,
        ['-C', 'source', '--import', 'tsx', join(import.meta.dirname, 'fold-print.ts')],
        { env: { ...process.env, TZ: zone }, encoding: 'utf8', cwd: join(import.meta.dirname, '../..') },
      )
      if (child.status !== 0) throw new Error(child.stderr)
      return child.stdout
    }
    const utc = run('UTC')
    expect(utc.length).toBeGreaterThan(1_000)
    expect(run('Asia/Tokyo')).toBe(utc)
    expect(run('America/Los_Angeles')).toBe(utc)
  }, 60_000)
})
