import { z } from 'zod'

/**
 * What speaks for a verdict, with its weight. Numbers are displayed values, base units, ms or counts, by name.
 * The weights only order suggestions; nothing is decided by them.
 */
export const pros = {
  'wrap-declared': 3, // wrapsAt: the plant says that the register wraps there
  'near-power-of-ten': 5, // wrapsAt, left: how far r1 was from it
  'near-binary-limit': 4, // wrapsAt, left: 16, 24 or 32 bits
  'amount-as-usual': 2, // amount, usual, share
  'within-rating': 1, // amount, most
  'near-zero': 3, // value: the register starts again
  'climbs-on': 1, // readings: after r2 the register climbs as it shall
  'steady-before': 1, // readings: before r1 it did so too
  'level-differs': 1, // from, to: the new level is neither zero nor near the old one
  'digits-differ': 2, // before, after: digits of the display
  'silent-between': 1, // ms: longer than maxGap
  'balance-agrees': 6, // amount, expected: parent less siblings, or the sum of the parts
  'others-too': 2, // meters with such a step in the same time
  'comes-back': 4, // readings, ms, amount: the old line goes on
  'level-flat': 1, // readings: what is set aside does not rise
  'nothing-lost': 2, // the amount is zero, or below what the display resolves
} as const
/** What speaks against a verdict. */
export const cons = {
  'wrap-not-declared': 1,
  'step-fits-too': 2, // amount: without a wrap it would be consumption as well
  'over-rating': 3, // amount, most
  'amount-unusual': 2, // amount, usual, share
  'wraps-there': 3, // left: r1 stood just below a value at which registers wrap
  'balance-disagrees': 3, // amount, expected
  'ends-unknown': 2, // final and initial values are guesses until somebody read them
  'rises-between': 5, // amount: what would be set aside climbs like a register
  'returns-later': 4, // readings: the old line goes on afterwards
  'few-after': 1, // readings: too little has come since
  'counts-nothing': 2, // amount: stays out of every total, its time is missing
  'no-time-known': 2, // a first amount that spans no known time
  'event-lacks-ends': 0, // entering final and initial value at the event is the better way
} as const

export type Pro = keyof typeof pros
export type Con = keyof typeof cons
const codes = <K extends string>(of: Record<K, number>): [K, ...K[]] => Object.keys(of) as [K, ...K[]]
const numbers = z.record(z.string(), z.number())
/** A reason for or against, with its numbers. */
export const ProReason = z.object({ code: z.enum(codes(pros)), numbers })
export const ConReason = z.object({ code: z.enum(codes(cons)), numbers })
export type ProReason = z.infer<typeof ProReason>
export type ConReason = z.infer<typeof ConReason>

/** A reason as a list of none or one, so that reasons are written down as one array. */
export const pro = (holds: boolean, code: Pro, numbers: Record<string, number> = {}): ProReason[] =>
  holds ? [{ code, numbers }] : []
export const con = (holds: boolean, code: Con, numbers: Record<string, number> = {}): ConReason[] =>
  holds ? [{ code, numbers }] : []

/** Weight for less weight against. */
export const score = (given: { for: readonly ProReason[]; against: readonly ConReason[] }): number =>
  given.for.reduce((sum, r) => sum + pros[r.code], 0) - given.against.reduce((sum, r) => sum + cons[r.code], 0)
