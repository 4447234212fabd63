import { z } from 'zod'
import { type AmountBin, coverageOf } from './amount.ts'
import { balanceBins, balanceDrift } from './balance-drift.ts'
import { coveredOf } from './combination.ts'
import { meterBalances } from './meter-balance.ts'
import type { MonthBin } from './month-close.ts'
import type { Plant, Segment, Site } from './plant.ts'
import { placedMeters, segmentMeters } from './plant-index.ts'
import { DAY, type EpochMs, type Month, monthInterval } from './time.ts'

/** What stands against a close (確定を妨げるもの). */
export const CloseFindingKind = z.enum([
  'month-not-over',
  'open-decisions', // unexplained amounts of a meter in the month
  'coverage-low', // a counted meter known for less of the month than the site's coverageLimit
  'meter-silent', // a meter without a reading at the end of the month
  'balance-drift', // main − Σ parts outside its tolerance for days on end
  'missing-activity', // no 活動量 of a segment
  'quarantine-pending', // refused readings of the month
  'provisional-factors', // this year's factor is not published
])
export type CloseFindingKind = z.infer<typeof CloseFindingKind>
export const CloseFinding = z.object({
  id: z.string().describe('kind:subject; a waiver names it'),
  kind: CloseFindingKind,
  subject: z.string().describe('meter key, segment, site, or what else it is about'),
  numbers: z.record(z.string(), z.number()),
  level: z.enum(['blocking', 'warning']),
  waivable: z.boolean(),
})
export type CloseFinding = z.infer<typeof CloseFinding>
/** A blocking finding that was let pass, with the reason. */
export type WaivedFinding = Pick<CloseFinding, 'kind' | 'subject' | 'numbers'> & { readonly reason: string }

/** What the findings of a month are looked for in. */
export type CloseFacts = {
  readonly plant: Plant
  readonly site: Site
  readonly month: Month
  readonly now: EpochMs
  readonly bins: readonly MonthBin[]
  /** days of the month of meters and of the remainders of balances: millionths, ms */
  readonly days: readonly AmountBin[]
  /** open unexplained steps of the month by meter */
  readonly open: readonly { readonly meter: string; readonly count: number }[]
  /** refused readings and batches of the month by meter (or agent) and code */
  readonly quarantined: readonly { readonly subject: string; readonly code: string; readonly count: number }[]
  /** segments whose activity of the month a person has stated */
  readonly activityStated: ReadonlySet<string>
  /** fiscal year of the factor used where this year's is not out; else null */
  readonly provisional: number | null
}

type Said = { kind: CloseFindingKind; subject: string; numbers?: Record<string, number> }
const blocking = ({ kind, subject, numbers = {} }: Said): CloseFinding => ({
  id: `${kind}:${subject}`,
  kind,
  subject,
  numbers,
  level: 'blocking',
  waivable: kind !== 'month-not-over',
})

/** Meters read at least daily that say nothing on the last day, and counted ones known for too little of the month. */
const gaps = ({ plant, site, month, bins, days }: CloseFacts): CloseFinding[] => {
  const { start, end } = monthInterval(month)
  const heard = new Set(days.filter((b) => b.start === end - DAY && coveredOf(b) > 0).map((b) => b.meter))
  return placedMeters(plant).flatMap((m) => {
    if (m.site.id !== site.id) return []
    const { measured, estimated } = coverageOf(bins, [m.key], end - start)
    const numbers = { known: measured + estimated, limit: site.coverageLimit }
    if (!heard.has(m.key) && m.meter.every <= DAY) return [blocking({ kind: 'meter-silent', subject: m.key, numbers })]
    return m.meter.counted && numbers.known < site.coverageLimit
      ? [blocking({ kind: 'coverage-low', subject: m.key, numbers })]
      : []
  })
}

/** Balances of a closed kind that stayed outside their tolerance for days on end. */
const drifts = ({ plant, site, days, now }: CloseFacts): CloseFinding[] =>
  meterBalances(plant).flatMap((balance) => {
    if (balance.site.id !== site.id) return []
    const drift = balanceDrift(balance, balanceBins(balance, days, { endOf: (start) => start + DAY, now }))
    if (!drift) return []
    const { deviation, tolerance, outside, days: of } = drift
    return [
      blocking({ kind: 'balance-drift', subject: balance.meter, numbers: { deviation, tolerance, outside, days: of } }),
    ]
  })

const hasActivity = (segment: Segment, { bins, activityStated }: CloseFacts): boolean =>
  activityStated.has(segment.id) || bins.some((b) => b.meter === segment.activity.meter)
/** A segment's activity is asked for where its meter stands, or, if a person states it, where its energy is metered. */
const activities = (facts: CloseFacts): CloseFinding[] =>
  facts.plant.segments.flatMap((s) => {
    const at = s.activity.meter?.split('/')[0]
    const own =
      at === undefined ? segmentMeters(facts.plant, s).some((m) => m.site.id === facts.site.id) : at === facts.site.id
    return own && !hasActivity(s, facts) ? [blocking({ kind: 'missing-activity', subject: s.id })] : []
  })

/** Everything that stands against closing the month; warnings last. */
export const closeFindings = (facts: CloseFacts): CloseFinding[] => {
  const { site, month, now, provisional } = facts
  const isOver = monthInterval(month).end <= now
  return [
    ...(isOver ? [] : [blocking({ kind: 'month-not-over', subject: site.id })]),
    ...facts.open.map(({ meter, count }) => blocking({ kind: 'open-decisions', subject: meter, numbers: { count } })),
    ...(isOver ? gaps(facts) : []),
    ...drifts(facts),
    ...activities(facts),
    ...facts.quarantined.map(({ subject, code, count }) =>
      blocking({ kind: 'quarantine-pending', subject: `${subject} ${code}`, numbers: { count } }),
    ),
    ...(provisional === null
      ? []
      : [
          {
            ...blocking({ kind: 'provisional-factors', subject: site.id, numbers: { year: provisional } }),
            level: 'warning' as const,
          },
        ]),
  ]
}
