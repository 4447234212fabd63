import { z } from 'zod'
import { Carrier } from './carrier.ts'
import type { Usage } from './energy.ts'
import { Id } from './id.ts'
import { type FiscalYear, fiscalYearOfMonth, Month } from './time.ts'
import { carrierBase } from './usage-history.ts'

const common = {
  id: Id.describe('of this change, chosen by the person who enters it'),
  segment: Id,
  from: Month.describe('the change holds for fiscal years from the one of this month on'),
  approver: z.string().min(1).max(100).describe('who agreed to it: the association, the bureau, a board'),
  evidence: z.string().min(1).max(400),
}
const amounts = z.partialRecord(Carrier, z.number())
/**
 * 基準年度の変更 (CNP 6-6; the industry's method is laid down elsewhere, so each rule is a dated, approved record). The base as
 * first given stays: both series are shown.
 */
export const BaseChange = z.discriminatedUnion('change', [
  z.strictObject({
    change: z.literal('organisation').describe('組織の編入・離脱: what comes in is positive, what leaves is negative'),
    ...common,
    amounts: amounts.describe('base-year amounts by carrier of what comes or goes, in base units'),
    activity: z.number().describe('its base-year activity'),
  }),
  z.strictObject({
    change: z.literal('denominator').describe('分母の変更, spliced in a year for which both are known'),
    ...common,
    overlapYear: z.int(),
    before: z.number().positive().describe('activity of the overlap year by the old denominator'),
    after: z.number().positive().describe('the same by the new one'),
  }),
  z.strictObject({
    change: z.literal('new-segment').describe('区分の新設: its base is set so that the company’s R stays'),
    ...common,
    year: z.int().describe('first whole fiscal year of the segment'),
    amounts: amounts.describe('amounts by carrier of that year, in base units'),
    activity: z.number().positive(),
    companyRate: z.number().lt(1).describe('R of the company without the segment in that year, share'),
  }),
])
export type BaseChange = z.infer<typeof BaseChange>

/** A base year of a segment: amounts with the activity they made, and the year whose heat values they are filed with. */
export type Base = {
  readonly usages: readonly Usage[]
  readonly activity: number
  readonly heatYear: FiscalYear
}

const added = (usages: readonly Usage[], more: readonly Usage[]): Usage[] => {
  const rest = [...more]
  const out = usages.map((usage) => {
    const i = rest.findIndex((u) => u.carrier === usage.carrier && u.unit === usage.unit)
    const [found] = i < 0 ? [] : rest.splice(i, 1)
    return found ? { ...usage, amount: usage.amount + found.amount } : usage
  })
  return [...out, ...rest]
}

/**
 * One change. Organisation: energy and activity of the base year are restated. Denominator: the base's activity × new / old of
 * the overlap year, which leaves R of that year as it was. New segment: e_base = e_year / (1 − R of the company), which leaves
 * the company's R as it was.
 */
export const changeBase = (base: Base | undefined, change: BaseChange): Base | undefined => {
  if (change.change === 'new-segment') {
    const scale = 1 / (1 - change.companyRate)
    const usages = carrierBase(change.amounts).map((u) => ({ ...u, amount: u.amount * scale }))
    return { usages, activity: change.activity, heatYear: change.year as FiscalYear }
  }
  if (!base) return undefined
  if (change.change === 'denominator') return { ...base, activity: (base.activity * change.after) / change.before }
  return {
    ...base,
    usages: added(base.usages, carrierBase(change.amounts)),
    activity: base.activity + change.activity,
  }
}

/** Changes of a segment that hold for an evaluation year, oldest first. */
export const changesFor = (changes: readonly BaseChange[], segment: string, year: FiscalYear): BaseChange[] =>
  changes
    .filter((c) => c.segment === segment && fiscalYearOfMonth(c.from) <= year)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
