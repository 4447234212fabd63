import type { AmountBin } from '#core/amount'
import { type AnnualFacts, annualView } from '#core/annual'
import { annualDifference, type Change } from '#core/annual-difference'
import type { AnnualRecords } from '#core/annual-record'
import type { Plant } from '#core/plant'
import type { FiscalYear } from '#core/time'
import type { Annual } from './annual.ts'

export type YearEffect = { readonly fy: number; readonly changes: Change[] }
/** Months divided between the contracts of a plant. */
export type Divide = (plant: Plant, bins: readonly AmountBin[]) => Promise<readonly AmountBin[]>
/** Facts of another plant: its contracts may change on other days. */
const redivided = async (facts: AnnualFacts, before: AnnualFacts, divide: Divide): Promise<AnnualFacts> => {
  const { plant } = facts
  if (plant === before.plant) return facts
  const [bins, last, months] = await Promise.all(
    [facts.bins, facts.before, facts.months].map((of) => divide(plant, of)),
  )
  return { ...facts, bins: bins ?? [], before: last ?? [], months: months ?? [] }
}
/** What records would change in the annual figures of some years, were they to stand. */
export const effectsOf = async (
  { annual, divide }: { readonly annual: Annual; readonly divide: Divide },
  years: readonly FiscalYear[],
  put: (records: AnnualRecords) => Partial<AnnualRecords & Pick<AnnualFacts, 'plant'>>,
): Promise<YearEffect[]> =>
  Promise.all(
    years.map(async (fy) => {
      const standing = await annual.facts(fy)
      // half-hours are at hand where a calendar stands: of the areas that get their first one they are asked for
      const areas = new Set((put(standing).calendars ?? []).map((c) => c.area))
      const facts = areas.size > 0 ? await annual.facts(fy, [...areas].toSorted()) : standing
      const other = { ...facts, ...put(facts) }
      const [before, after] = [annualView(facts), annualView(await redivided(other, facts, divide))]
      return { fy, changes: before && after ? annualDifference(before, after) : [] }
    }),
  )
