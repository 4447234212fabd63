import { Verdict } from './meter-record.ts'
import type { Rule } from './register.ts'
import { scaled } from './register.ts'
import { base, flow, lines, muchRan, type Surroundings } from './step-surroundings.ts'
import type { Suggestion } from './suggestion.ts'
import { type ConReason, con, type ProReason, pro } from './suggestion-reason.ts'
import { judge, type OpenStep } from './verdict.ts'

/** What makes a suggestion before its order and confidence are known. */
export type Draft = Omit<Suggestion, 'confidence'>
type Said = { for: ProReason[]; against: ConReason[] }

/** A register that stood within this share of a limit has probably passed it. */
const NEAR = 0.01
/** A new level below this share of the old one is near zero. */
const ZERO = 0.05

/** Registers of 16, 24 and 32 bits. */
const BITS = [2 ** 16, 2 ** 24, 2 ** 32]
type Wrap = { wrapsAt: string; value: number; how: 'near-power-of-ten' | 'near-binary-limit' }
/** Displayed values beyond r1 at which registers are known to wrap, the next power of ten first. */
const wraps = (rule: Rule, shown: number): Wrap[] => {
  const ten = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(1, shown))) + 1)
  const step = 10 ** -rule.decimals
  return [
    { value: ten, how: 'near-power-of-ten' as const },
    ...BITS.map((n) => ({ value: n * step, how: 'near-binary-limit' as const })).filter(({ value }) => value > shown),
  ].map((w) => ({ ...w, wrapsAt: w.value.toFixed(w.how === 'near-binary-limit' ? rule.decimals : 0) }))
}
const left = (wrap: Wrap, shown: number): number => Number((wrap.value - shown).toFixed(9))
/** The limit that r1 stood just below, if there is one. */
const nearWrap = (rule: Rule, shown: number): Wrap | undefined =>
  wraps(rule, shown).find((w) => left(w, shown) <= NEAR * w.value && typeof scaled(rule, w.wrapsAt) === 'number')

/** A draft where the verdict holds. */
const draft = (step: OpenStep, verdict: Verdict, said: (amount: number) => Said): Draft[] => {
  if (!Verdict.safeParse(verdict).success) return []
  const judged = judge(step, verdict)
  if (!judged.ok || judged.amount === null) return []
  return [{ verdict, amount: judged.amount, ...said(judged.amount) }]
}
const merge = (...said: readonly Said[]): Said => ({
  for: said.flatMap((s) => s.for),
  against: said.flatMap((s) => s.against),
})

/** Rollover at the declared value, or at one that registers are known for where r1 stood just below it. */
export const rolloverDrafts = (step: OpenStep, around: Surroundings): Draft[] => {
  const { rule, from } = step
  if (from === null) return []
  const declared = draft(step, { verdict: 'rollover' }, (amount) =>
    merge(
      {
        for: pro(true, 'wrap-declared', { wrapsAt: shownWrap(rule) }),
        against: con(step.amount >= 0, 'step-fits-too', { amount: base(step.amount) }),
      },
      flow(step, around, amount),
      lines(step, around),
    ),
  )
  if (declared.length > 0 || rule.wrapsAt !== undefined || step.amount >= 0) return declared
  const shown = Number(from.value)
  const wrap = nearWrap(rule, shown)
  if (!wrap) return []
  const where = { wrapsAt: wrap.value, left: left(wrap, shown) }
  return draft(step, { verdict: 'rollover', wrapsAt: wrap.wrapsAt }, (amount) =>
    merge(
      { for: pro(true, wrap.how, where), against: con(true, 'wrap-not-declared') },
      flow(step, around, amount),
      lines(step, around),
    ),
  )
}
/** wrapsAt as displayed: scale × displayed = millionths. */
const shownWrap = ({ wrapsAt = 0, scale }: Rule): number => (wrapsAt * Number(scale.den)) / Number(scale.num)

/** Reset to zero: what stands on the register since then is the amount. */
export const resetDrafts = (step: OpenStep, around: Surroundings): Draft[] => {
  const { rule, from, to } = step
  if (from === null || step.amount >= 0) return []
  const wrap = nearWrap(rule, Number(from.value))
  return draft(step, { verdict: 'reset' }, (amount) =>
    merge(
      {
        for: pro(to.r <= ZERO * from.r, 'near-zero', { value: Number(to.value) }),
        against: con(wrap !== undefined, 'wraps-there', { left: wrap ? left(wrap, Number(from.value)) : 0 }),
      },
      flow(step, around, amount),
      lines(step, around),
    ),
  )
}

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0
/** Another meter, its ends taken from the two readings until somebody enters what the fitter read. */
export const replacedDrafts = (step: OpenStep, around: Surroundings): Draft[] => {
  const { rule, from, to } = step
  if (from === null || step.amount === 0) return []
  const [before, after] = [decimalsOf(from.value), decimalsOf(to.value)]
  const always = (readings: readonly { value: string }[], n: number): boolean =>
    readings.every((r) => decimalsOf(r.value) === n)
  const other = before !== after && always(around.before, before) && always(step.after, after)
  const gap = to.at - from.at
  const verdict: Verdict = { verdict: 'replaced', at: to.at, final: from.value, initial: to.value }
  return draft(step, verdict, () =>
    merge(
      {
        for: [
          ...pro(to.r > ZERO * from.r && Math.abs(step.amount) > NEAR * from.r, 'level-differs', {
            from: Number(from.value),
            to: Number(to.value),
          }),
          ...pro(other, 'digits-differ', { before, after }),
          ...pro(gap > rule.maxGap, 'silent-between', { ms: gap }),
        ],
        against: [...con(true, 'ends-unknown'), ...muchRan(step, around)],
      },
      lines(step, around),
    ),
  )
}
