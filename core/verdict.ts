import { z } from 'zod'
import type { ReadingId, Verdict } from './meter-record.ts'
import { cap, type Rule, scaled } from './register.ts'

/** A reading near an unexplained step: `value` as displayed, `r` in millionths of the base unit. */
export type NearReading = { readonly id: ReadingId; readonly at: number; readonly value: string; readonly r: number }

/** Why a step is unexplained: no rule fits it; it crosses an event without both ends; a delta whose predecessor is missing. */
export const StepWhy = z.enum(['step', 'cut', 'no-predecessor'])
export type StepWhy = z.infer<typeof StepWhy>

/** An unexplained step r1 → r2 with what came after it, oldest first. `amount`: signed, millionths (metering.md, rule 5). */
export type OpenStep = {
  readonly rule: Rule
  readonly why: StepWhy
  readonly from: NearReading | null
  readonly to: NearReading
  readonly amount: number
  readonly after: readonly NearReading[]
}

/** Why a verdict cannot hold on a step (metering.md, decisions). */
export const VerdictFlaw = z.enum([
  'falls', // true consumption of a negative amount
  'over-cap', // what would be counted is more than the meter can count in that time
  'negative', // what would be counted is negative
  'no-wrap', // a rollover without the value at which the register wraps
  'unreadable-value', // a displayed value that the meter cannot show
  'no-first-reading', // there is no reading before the step
  'outside', // the instant of the replacement is not between the two readings
  'unknown-reading', // the last reading set aside is not one after the step
  'not-a-counter', // only a cumulative register rolls over, is reset or is replaced
  'across-an-event', // the step crosses an event: its final and initial value decide
])
export type VerdictFlaw = z.infer<typeof VerdictFlaw>

/** What a verdict counts between the two readings, millionths; null: the readings after it decide (set aside). */
export type Judged =
  | { readonly ok: true; readonly amount: number | null }
  | { readonly ok: false; readonly flaw: VerdictFlaw }

const flawed = (flaw: VerdictFlaw): Judged => ({ ok: false, flaw })
const counted = (step: OpenStep, amount: number): Judged => {
  if (amount < 0) return flawed('negative')
  if (amount > most(step)) return flawed('over-cap')
  return { ok: true, amount }
}
/** The most that may run between the two readings, millionths. */
export const most = ({ rule, from, to }: OpenStep): number => cap(rule, from ? to.at - from.at : rule.refreshEvery)

/** The old line from r1 to its final value and the new one from its initial value to r2. */
const overCut = (
  step: OpenStep,
  from: NearReading,
  ends: { final: string | undefined; initial: string | undefined },
): Judged => {
  const final = ends.final === undefined ? from.r : scaled(step.rule, ends.final)
  const initial = ends.initial === undefined ? 0 : scaled(step.rule, ends.initial)
  if (typeof final === 'string' || typeof initial === 'string') return flawed('unreadable-value')
  if (final < from.r || step.to.r < initial) return flawed('negative')
  return counted(step, final - from.r + (step.to.r - initial))
}
const wrapped = (step: OpenStep, from: NearReading, wrapsAt: string | undefined): Judged => {
  const wrap = wrapsAt === undefined ? step.rule.wrapsAt : scaled(step.rule, wrapsAt)
  if (wrap === undefined) return flawed('no-wrap')
  if (typeof wrap === 'string' || from.r >= wrap || step.to.r >= wrap) return flawed('unreadable-value')
  return counted(step, wrap - from.r + step.to.r)
}

/** What a verdict would count on a step, or why it cannot hold. */
export const judge = (step: OpenStep, verdict: Verdict): Judged => {
  const { rule, from, to, after, why } = step
  if (verdict.verdict === 'ignore') return { ok: true, amount: 0 }
  if (verdict.verdict === 'set-aside') {
    const known = verdict.until === to.id || after.some((r) => r.id === verdict.until)
    return known ? { ok: true, amount: null } : flawed('unknown-reading')
  }
  if (why === 'cut') return flawed('across-an-event')
  if (from === null) return flawed('no-first-reading')
  if (verdict.verdict === 'true') return step.amount < 0 ? flawed('falls') : { ok: true, amount: step.amount }
  if (rule.measure !== 'counter') return flawed('not-a-counter')
  if (verdict.verdict === 'rollover') return wrapped(step, from, verdict.wrapsAt)
  if (verdict.verdict === 'reset') return overCut(step, from, { final: verdict.final, initial: verdict.initial })
  if (verdict.at <= from.at || verdict.at > to.at) return flawed('outside')
  return overCut(step, from, verdict)
}
