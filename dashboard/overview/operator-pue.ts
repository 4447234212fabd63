import type { Figure } from '#core/figure'
import type { PueFigure } from '#core/snapshot'

/**
 * An operator's PUE over its sites: Σ facility / Σ IT, never a mean of ratios. Null unless several sites have one of the
 * same twelve months and category: what was metered elsewhere does not add up.
 */
export const operatorPue = (sites: readonly PueFigure[]): Figure | null => {
  const [first] = sites
  if (!first || sites.length < 2) return null
  const alike = sites.every(
    (site) =>
      'value' in site.pue && site.category === first.category && site.from === first.from && site.to === first.to,
  )
  const it = sites.reduce((sum, site) => sum + site.it_kWh, 0)
  if (!alike || it <= 0) return null
  return { value: sites.reduce((sum, site) => sum + site.facility_kWh, 0) / it, unit: '1' }
}
