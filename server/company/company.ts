import { annualView } from '#core/annual'
import { type CompanyGround, type CompanyView, companyView } from '#core/company-view'
import { sameMonths } from '#core/filed-year'
import { groupBy } from '#core/group'
import { countedMeters, officialOf, within } from '#core/period'
import type { Plant } from '#core/plant'
import { addMonths, type EpochMs, type FiscalYear, fiscalYearInterval, monthOf } from '#core/time'
import { type CompanyFacts, type CompanySources, companyFacts } from './facts.ts'

/** Energy of each site over the whole months that this and the last year have, GJ. */
const pairsOf = ({ facts }: CompanyFacts): Map<string, { current: number; last: number }> => {
  const { plant, bins, before, now } = facts
  const bySite = groupBy(bins, (b) => b.meter.split('/')[0] ?? '')
  const lastBySite = groupBy(before, (b) => b.meter.split('/')[0] ?? '')
  return new Map(
    plant.sites.flatMap((site): [string, { current: number; last: number }][] => {
      const [own, last] = [bySite.get(site.id) ?? [], lastBySite.get(site.id) ?? []]
      const months = new Set(sameMonths(now, own, last))
      const meters = countedMeters(facts, site.id)
      const gj = (year: FiscalYear, of: typeof own, shift: number): number => {
        const chosen = of.filter((b) => months.has(addMonths(monthOf(b.start as EpochMs), shift)))
        const { energy } = officialOf(facts, meters, { interval: fiscalYearInterval(year), bins: chosen })
        return energy.ok ? energy.value.net : 0
      }
      if (months.size === 0) return []
      // both with the heat values of this year: a change of the regime is no change of the site
      return [[site.id, { current: gj(facts.year, own, 0), last: gj(facts.year, last, 12) }]]
    }),
  )
}

export type CompanyServer = { view(year: FiscalYear): Promise<CompanyView | null> }
/** The company over many site servers: nothing is kept here, so that two of these side by side give the same answers. */
export const openCompany = (
  sources: CompanySources,
  {
    plants,
    silentAfter_h,
    links,
  }: { readonly plants: readonly Plant[] } & Pick<CompanyGround, 'silentAfter_h' | 'links'>,
): CompanyServer => ({
  async view(year) {
    const found = await companyFacts(sources, { plants, silentAfter_h }, year)
    const { facts, pue, newest } = found
    if (within(facts.bins, fiscalYearInterval(year)).bins.length === 0) return null
    const annual = annualView(facts)
    return (
      annual &&
      companyView(annual, {
        plant: facts.plant,
        now: facts.now,
        newest,
        pue,
        pairs: pairsOf(found),
        silentAfter_h,
        links,
      })
    )
  },
})
