import { cap, MICRO, type Rule } from './register.ts'
import { type ConReason, con, type ProReason, pro } from './suggestion-reason.ts'
import { most, type NearReading, type OpenStep } from './verdict.ts'

/**
 * What other meters say ran: at most the parent less the siblings (a rest may be unmetered), at least the sum of the parts.
 */
export type Balance = { readonly amount: number; readonly bound: 'most' | 'least' }

/** What is known around an unexplained step; amounts in millionths over the time of the step. */
export type Surroundings = {
  /** readings before r1, oldest first */
  readonly before: readonly NearReading[]
  /** what the meter took in the same hours of past weeks; null: not known */
  readonly usual: number | null
  /** what the tree of meters says; null: not known */
  readonly balance: Balance | null
  /** other meters with an unexplained step in the same time */
  readonly others: number
}

/** From this many readings on, a stretch says something. */
const FEW = 3
/** As usual within this factor, unusual beyond the other. */
const USUAL = 2
const UNUSUAL = 3
/** A balance agrees within a tenth, and disagrees beyond a half. */
const AGREES = 0.1
const DISAGREES = 0.5

/** A step that rule 1 takes. */
export const isContinuous = (rule: Rule, a: NearReading, b: NearReading): boolean =>
  b.at > a.at && b.r >= a.r && b.r - a.r <= cap(rule, b.at - a.at)

/** How many steps of a stretch are continuous before the first that is not. */
const steadySteps = (rule: Rule, readings: readonly NearReading[]): number => {
  const broken = readings.findIndex((r, i) => i > 0 && !isContinuous(rule, readings[i - 1] as NearReading, r))
  return Math.max(0, (broken === -1 ? readings.length : broken) - 1)
}

/** Where the old line goes on: the first reading that fits r1 after a break (metering.md, rule 4), with those before it. */
export type Return = {
  readonly until: NearReading
  readonly back: NearReading
  readonly count: number
  readonly rise: number
}
export const returnOf = ({ rule, from, to, after }: OpenStep): Return | undefined => {
  if (from === null) return undefined
  let rise = 0
  let last = to
  for (const [i, r] of after.entries()) {
    const continuous = isContinuous(rule, last, r)
    if (isContinuous(rule, from, r)) return continuous ? undefined : { until: last, back: r, count: i + 1, rise }
    if (continuous) rise += r.r - last.r
    last = r
  }
  return undefined
}

/** Base units of millionths, for reasons. */
export const base = (amount: number): number => amount / MICRO

/** An amount beside the usual one; where nothing is usual, nothing is as usual and anything is not. */
const shareOf = (amount: number, usual: number, resolution: number): number => {
  if (usual > 0) return amount / usual
  return amount <= resolution ? 1 : Number.MAX_SAFE_INTEGER
}

/** Whether an amount agrees with the other meters; undefined: nothing is said. */
const beside = ({ rule }: OpenStep, balance: Balance | null, amount: number): 'agrees' | 'disagrees' | undefined => {
  if (balance === null) return undefined
  const over = amount - balance.amount
  if (Math.abs(over) - rule.resolution <= AGREES * balance.amount) return 'agrees'
  const beyond = balance.bound === 'most' ? over : -over
  return beyond - rule.resolution > DISAGREES * Math.max(balance.amount, amount) ? 'disagrees' : undefined
}

/** How a counted amount stands beside the rating, past weeks and the other meters. */
export const flow = (
  step: OpenStep,
  around: Surroundings,
  amount: number,
): { for: ProReason[]; against: ConReason[] } => {
  const limit = most(step)
  const { usual } = around
  const rating = { amount: base(amount), most: base(limit) }
  const share = usual === null ? null : shareOf(amount, usual, step.rule.resolution)
  const likeUsual = { amount: base(amount), usual: base(usual ?? 0) }
  const balance = beside(step, around.balance, amount)
  const both = { amount: base(amount), expected: base(around.balance?.amount ?? 0) }
  return {
    for: [
      ...pro(amount <= limit, 'within-rating', rating),
      ...pro(share !== null && share >= 1 / USUAL && share <= USUAL, 'amount-as-usual', likeUsual),
      ...pro(balance === 'agrees', 'balance-agrees', both),
    ],
    against: [
      ...con(amount > limit, 'over-rating', rating),
      ...con(share !== null && (share > UNUSUAL || share < 1 / UNUSUAL), 'amount-unusual', likeUsual),
      ...con(balance === 'disagrees', 'balance-disagrees', both),
    ],
  }
}

/** The parts say that more ran than this meter can count: a verdict that counts nothing is then hardly right. */
export const muchRan = (step: OpenStep, { balance }: Surroundings): ConReason[] =>
  con(balance?.bound === 'least' && balance.amount > most(step), 'balance-disagrees', {
    amount: 0,
    expected: base(balance?.amount ?? 0),
  })

/** Whether both sides of the step run as a register does, and whether the old line comes back. */
export const lines = (step: OpenStep, around: Surroundings): { for: ProReason[]; against: ConReason[] } => {
  const { rule, from, to, after } = step
  const since = steadySteps(rule, [to, ...after])
  const until = from === null ? 0 : steadySteps(rule, [from, ...[...around.before].reverse()].reverse())
  const back = returnOf(step)
  return {
    for: [
      ...pro(since >= FEW, 'climbs-on', { readings: since }),
      ...pro(until >= FEW, 'steady-before', { readings: until }),
    ],
    against: [
      ...con(after.length < FEW, 'few-after', { readings: after.length }),
      ...con(back !== undefined, 'returns-later', { readings: back?.count ?? 0 }),
    ],
  }
}
