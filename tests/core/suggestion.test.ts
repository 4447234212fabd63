import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Verdict } from '#core/meter-record'
import { meterRule, scaled } from '#core/register'
import { Suggestion, suggestionsFor } from '#core/suggestion'
import { judge, most, type NearReading, type OpenStep } from '#core/verdict'
import { counter, single } from '../contract/plant.ts'

const ruleOf = (fields: Record<string, unknown>) => {
  const meter = single(counter('m', fields)).sites[0]?.meters[0]
  if (!meter) throw new Error('no meter')
  return meterRule(meter)
}
const rules = [ruleOf({}), ruleOf({ wrapsAt: 1000 }), ruleOf({ measure: 'delta' }), ruleOf({ ct: 40, decimals: 3 })]
/** Displayed tenths, with the odd values that devices show. */
const shown = fc.oneof(
  fc.integer({ min: 0, max: 9_999_999 }).map((n) => (n / 10).toFixed(1)),
  fc.integer({ min: 0, max: 99 }).map(String),
  fc.constantFrom('0', '0.0', '999.9', '65535', '4294967295', '999999.9', '1e3', '-5.0'),
)
const steps = fc
  .record({
    rule: fc.constantFrom(...rules),
    values: fc.array(fc.record({ value: shown, after: fc.integer({ min: 1, max: 40_000_000 }) }), {
      minLength: 1,
      maxLength: 30,
    }),
    at: fc.nat(),
    why: fc.constantFrom('step' as const, 'cut' as const, 'no-predecessor' as const),
    usual: fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: null }),
    balance: fc.option(
      fc.record({
        amount: fc.integer({ min: 0, max: 1e12 }),
        bound: fc.constantFrom('most' as const, 'least' as const),
      }),
      { nil: null },
    ),
    others: fc.nat({ max: 9 }),
  })
  .map(({ rule, values, at, why, usual, balance, others }) => {
    let t = 1_790_000_000_000
    const readings = values.flatMap(({ value, after }, i): NearReading[] => {
      t += after
      const r = scaled(rule, value)
      return typeof r === 'number' ? [{ id: `edge/A/1/${i}`, at: t, value, r }] : []
    })
    const i = readings.length === 0 ? 0 : at % readings.length
    const to = readings[i] ?? { id: 'edge/A/1/0', at: t, value: '0', r: 0 }
    const from = readings[i - 1] ?? null
    const amount = rule.measure === 'delta' ? to.r : to.r - (from?.r ?? 0)
    const step: OpenStep = { rule, why, from, to, amount, after: readings.slice(i + 1) }
    return { step, around: { before: readings.slice(0, Math.max(0, i - 1)), usual, balance, others } }
  })

describe('suggestions, on any series', () => {
  test('are verdicts that hold, in their own schema, each once; ignoring is always among them', () => {
    fc.assert(
      fc.property(steps, ({ step, around }) => {
        const found = suggestionsFor(step, around)
        const names = found.map((s) => s.verdict.verdict)
        expect(new Set(names).size).toBe(names.length)
        expect(names).toContain('ignore')
        for (const s of found) {
          expect(Suggestion.parse(s)).toEqual(s)
          expect(judge(step, s.verdict)).toEqual({ ok: true, amount: s.amount })
        }
      }),
      { numRuns: 500 },
    )
  })
  test('never offer true consumption for a negative step, and never count less than nothing or more than the meter can', () => {
    fc.assert(
      fc.property(steps, ({ step, around }) => {
        for (const { verdict, amount } of suggestionsFor(step, around)) {
          if (step.amount < 0) expect(verdict.verdict).not.toBe('true')
          expect(amount ?? 0).toBeGreaterThanOrEqual(0)
          if (verdict.verdict !== 'true') expect(amount ?? 0).toBeLessThanOrEqual(most(step))
        }
      }),
      { numRuns: 500 },
    )
  })
  test('are the same for the same step, and at most one is called likely: the first', () => {
    fc.assert(
      fc.property(steps, ({ step, around }) => {
        const found = suggestionsFor(step, around)
        expect(suggestionsFor(step, around)).toEqual(found)
        expect(found.slice(1).every((s) => s.confidence !== 'likely')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a verdict that cannot hold is refused by its reason', () => {
  const rule = ruleOf({})
  const near = (value: string, minute: number): NearReading => {
    const r = scaled(rule, value)
    if (typeof r === 'string') throw new Error(r)
    return { id: `edge/A/1/${minute}`, at: 1_790_000_000_000 + minute * 60_000, value, r }
  }
  const step = (from: string, to: string): OpenStep => {
    const [a, b] = [near(from, 0), near(to, 1)]
    return { rule, why: 'step', from: a, to: b, amount: b.r - a.r, after: [near('1000', 2)] }
  }
  const at = 1_790_000_030_000
  test.each([
    ['true, falling', step('100', '50'), { verdict: 'true' }, 'falls'],
    ['a remainder over the cap', step('100', '50'), { verdict: 'reset' }, 'over-cap'],
    ['a final value below r1', step('100', '0.5'), { verdict: 'reset', final: '99' }, 'negative'],
    ['an initial value above r2', step('100', '0.5'), { verdict: 'reset', initial: '1' }, 'negative'],
    ['more decimals than it shows', step('100', '0.5'), { verdict: 'reset', initial: '0.25' }, 'unreadable-value'],
    ['no wrap declared or given', step('100', '0.5'), { verdict: 'rollover' }, 'no-wrap'],
    ['a wrap below r1', step('100', '0.5'), { verdict: 'rollover', wrapsAt: '100' }, 'unreadable-value'],
    ['a wrap too far away', step('100', '0.5'), { verdict: 'rollover', wrapsAt: '1000' }, 'over-cap'],
    ['before r1', step('100', '500'), { verdict: 'replaced', at: 0, final: '100', initial: '500' }, 'outside'],
    [
      'ends that count too much',
      step('100', '500'),
      { verdict: 'replaced', at, final: '100', initial: '400' },
      'over-cap',
    ],
    ['an unknown reading', step('100', '500'), { verdict: 'set-aside', until: 'edge/A/9/9' }, 'unknown-reading'],
  ] as const)('%s', (_, of, verdict, flaw) => {
    expect(judge(of, Verdict.parse(verdict))).toEqual({ ok: false, flaw })
  })
  test('what holds counts what it says: 100 → (final 100.5, initial 5000) → 5000.2 is 0.7 (F7b)', () => {
    const verdict = { verdict: 'replaced', at, final: '100.5', initial: '5000' } as const
    expect(judge(step('100', '5000.2'), verdict)).toEqual({ ok: true, amount: 700_000 })
  })
})
