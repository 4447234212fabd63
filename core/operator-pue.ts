import { absent, type Computed } from './computed.ts'
import { operatorPue } from './pue.ts'
import { kWh } from './quantity.ts'
import type { PueFigure } from './snapshot.ts'

/**
 * PUE of an operator (省エネ法 ベンチマーク, データセンター業) from the figures of its sites, Σ facility / Σ IT. A site whose own value is
 * withheld would bend it, so it is withheld too. Null without a site.
 */
export const operatorOf = (
  centres: readonly Pick<PueFigure, 'pue' | 'facility_kWh' | 'it_kWh'>[],
): { readonly pue: Computed<number>; readonly facility_kWh: number; readonly it_kWh: number } | null => {
  if (centres.length === 0) return null
  const withheld = centres.flatMap((c) => ('why' in c.pue ? [c.pue.why] : []))[0]
  const sums = centres.map((c) => ({ facility: kWh(c.facility_kWh), it: kWh(c.it_kWh) }))
  return {
    pue: withheld === undefined ? operatorPue(sums) : absent(withheld),
    facility_kWh: sums.reduce((sum, s) => sum + s.facility, 0),
    it_kWh: sums.reduce((sum, s) => sum + s.it, 0),
  }
}
