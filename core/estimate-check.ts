import { z } from 'zod'
import type { Estimate } from './meter-record.ts'
import { MICRO } from './register.ts'
import { SLOT } from './time.ts'

/** Why an amount cannot be put where somebody wants it (metering.md, gaps). */
export const EstimateFlaw = z.enum([
  'in-the-future', // it ends after now
  'off-half-hours', // it begins or ends off :00 and :30
  'overlaps', // another estimate of the meter stands in the same time
  'negative', // a counter or delta never takes less than nothing
  'nothing-missing', // all of that time is measured
  'exceeds-gap', // more than the register says ran through the gap
  'whole-gap-differs', // the whole gap, but not the amount that the register says
])
export type EstimateFlaw = z.infer<typeof EstimateFlaw>

/** A stretch in which the register says how much ran, and not when; millionths. */
export type KnownGap = { readonly from: number; readonly to: number; readonly amount: number }
type Span = { readonly from: number; readonly to: number; readonly amount: number }

const millionths = ({ amount }: Pick<Estimate, 'amount'>): number => Math.round(Number(amount) * MICRO)
const within = (inner: { from: number; to: number }, outer: { from: number; to: number }): boolean =>
  outer.from <= inner.from && inner.to <= outer.to

/** Estimates inside a counter's gap share out what the register says; they never add to it. */
const gapFlaw = (gap: KnownGap, inside: readonly Span[]): EstimateFlaw | undefined => {
  const sum = inside.reduce((n, e) => n + e.amount, 0)
  if (sum > gap.amount) return 'exceeds-gap'
  const time = inside.reduce((n, e) => n + e.to - e.from, 0)
  return time === gap.to - gap.from && sum !== gap.amount ? 'whole-gap-differs' : undefined
}

/** What is known of the meter in the time of an estimate. */
export type EstimateFacts = {
  readonly others: readonly Estimate[]
  readonly gaps: readonly KnownGap[]
  /** ms of its time that nothing measured */
  readonly missing: number
  readonly mayBeNegative: boolean
  readonly now: number
}
/** Why an estimate cannot stand; undefined: it may. */
export const estimateFlaw = (estimate: Estimate, facts: EstimateFacts): EstimateFlaw | undefined => {
  const { from, to } = estimate
  if (to > facts.now) return 'in-the-future'
  if (from % SLOT !== 0 || to % SLOT !== 0) return 'off-half-hours'
  if (millionths(estimate) < 0 && !facts.mayBeNegative) return 'negative'
  if (facts.others.some((o) => o.from < to && from < o.to)) return 'overlaps'
  const gap = facts.gaps.find((g) => within(estimate, g))
  if (!gap) return facts.missing > 0 ? undefined : 'nothing-missing'
  const inside = [estimate, ...facts.others.filter((o) => within(o, gap))]
  return gapFlaw(
    gap,
    inside.map((e) => ({ from: e.from, to: e.to, amount: millionths(e) })),
  )
}
