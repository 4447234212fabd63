import { type AnnualFacts, annualView } from '#core/annual'
import { annualDifference, type Change } from '#core/annual-difference'
import type { AnnualRecords } from '#core/annual-record'
import type { FiscalYear } from '#core/time'
import type { Annual } from './annual.ts'

export type YearEffect = { readonly fy: number; readonly changes: Change[] }
/** What records would change in the annual figures of some years, were they to stand. */
export const effectsOf = async (
  annual: Annual,
  years: readonly FiscalYear[],
  put: (records: AnnualRecords) => Partial<AnnualRecords & Pick<AnnualFacts, 'plant'>>,
): Promise<YearEffect[]> =>
  Promise.all(
    years.map(async (fy) => {
      const standing = await annual.facts(fy)
      // half-hours are at hand where a calendar stands: of the areas that get their first one they are asked for
      const areas = new Set((put(standing).calendars ?? []).map((c) => c.area))
      const facts = areas.size > 0 ? await annual.facts(fy, [...areas].toSorted()) : standing
      const [before, after] = [annualView(facts), annualView({ ...facts, ...put(facts) })]
      return { fy, changes: before && after ? annualDifference(before, after) : [] }
    }),
  )
