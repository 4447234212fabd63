import { z } from 'zod'
import { Verdict } from './meter-record.ts'
import { base, flow, lines, muchRan, returnOf, type Surroundings } from './step-surroundings.ts'
import { ConReason, con, ProReason, pro, score } from './suggestion-reason.ts'
import { type Draft, replacedDrafts, resetDrafts, rolloverDrafts } from './suggestion-register.ts'
import { judge, type OpenStep } from './verdict.ts'

/** A verdict that may hold on an unexplained step, with what speaks for and against it. */
export const Suggestion = z.object({
  verdict: Verdict,
  amount: z
    .number()
    .nullable()
    .describe('what it would count between the two readings, millionths; null: what comes after decides'),
  confidence: z.enum(['likely', 'possible', 'unlikely']),
  for: z.array(ProReason),
  against: z.array(ConReason),
})
export type Suggestion = z.infer<typeof Suggestion>

/** Scores from which on a verdict is called likely (if it leads by LEAD) or possible. */
const LIKELY = 4
const LEAD = 2
const POSSIBLE = 1

/** True consumption: never for a negative step. */
const trueDrafts = (step: OpenStep, around: Surroundings): Draft[] => {
  const judged = judge(step, { verdict: 'true' })
  if (!judged.ok) return []
  const runs = flow(step, around, step.amount)
  const shape = lines(step, around)
  const gap = step.from ? step.to.at - step.from.at : 0
  return [
    {
      verdict: { verdict: 'true' },
      amount: step.amount,
      for: [
        ...runs.for,
        ...shape.for,
        ...pro(around.others > 0, 'others-too', { meters: around.others }),
        ...pro(gap > step.rule.maxGap, 'silent-between', { ms: gap }),
      ],
      against: [...runs.against, ...shape.against, ...con(step.why === 'no-predecessor', 'no-time-known')],
    },
  ]
}

/** An excursion: a counter's old line comes back; a delta's sample stands alone. */
const setAsideDrafts = (step: OpenStep): Draft[] => {
  if (step.rule.measure === 'delta')
    return [
      {
        verdict: { verdict: 'set-aside', until: step.to.id },
        amount: null,
        for: [],
        against: con(true, 'counts-nothing', { amount: base(step.amount) }),
      },
    ]
  const back = returnOf(step)
  if (!back || step.from === null) return []
  const numbers = { readings: back.count, ms: back.back.at - step.to.at, amount: base(back.back.r - step.from.r) }
  const flat = back.rise <= 2 * step.rule.resolution
  return [
    {
      verdict: { verdict: 'set-aside', until: back.until.id },
      amount: null,
      for: [...pro(true, 'comes-back', numbers), ...pro(flat, 'level-flat', { readings: back.count })],
      against: con(!flat, 'rises-between', { amount: base(back.rise) }),
    },
  ]
}

/** Always there, and last among equals: it stays in the conservation sum, and in no total. */
const ignoreDraft = (step: OpenStep, around: Surroundings): Draft => {
  const nothing = Math.abs(step.amount) <= 2 * step.rule.resolution
  return {
    verdict: { verdict: 'ignore' },
    amount: 0,
    for: pro(nothing, 'nothing-lost', { amount: base(step.amount) }),
    against: [
      ...con(!nothing, 'counts-nothing', { amount: base(step.amount) }),
      ...con(step.why === 'cut', 'event-lacks-ends'),
      ...muchRan(step, around),
    ],
  }
}

/**
 * The verdicts that may hold on an unexplained step, the best founded first: deterministic, and no more certain than its
 * reasons. True consumption is never offered for a negative step; ignoring always is.
 */
export const suggestionsFor = (step: OpenStep, around: Surroundings): Suggestion[] => {
  const drafts = [
    ...setAsideDrafts(step),
    ...rolloverDrafts(step, around),
    ...resetDrafts(step, around),
    ...trueDrafts(step, around),
    ...replacedDrafts(step, around),
    ignoreDraft(step, around),
  ].map((draft, i) => ({ draft, points: score(draft), i }))
  drafts.sort((a, b) => b.points - a.points || a.i - b.i)
  return drafts.map(({ draft, points }, i) => {
    const lead = points - (drafts[i + 1]?.points ?? Number.NEGATIVE_INFINITY)
    const likely = i === 0 && points >= LIKELY && lead >= LEAD
    return { ...draft, confidence: likely ? 'likely' : points >= POSSIBLE ? 'possible' : 'unlikely' }
  })
}
