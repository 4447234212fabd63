import { type AmountBin, coverageOf } from './amount.ts'
import { entriesKWh, isEntry } from './centre-year.ts'
import { absent, type Computed, computed } from './computed.ts'
import { figure } from './figure.ts'
import { meterKey } from './id.ts'
import type { Ground } from './period.ts'
import type { Site } from './plant.ts'
import { type CommonBin, pueOfSlots } from './pue-slots.ts'
import type { PueFigure } from './snapshot.ts'
import { type EpochMs, type FiscalYear, fiscalYearOf, type Interval } from './time.ts'

/** What enters beside electricity: kWh by content, and the share of the time that the least covered of its meters has, 0 … 1. */
export type Entries = { readonly energy: Computed<number>; readonly coverage: number }

/** Months of one or two fiscal years, each by the heat values of its own. */
const energyOver = (ground: Ground, site: Site, bins: readonly AmountBin[]): Computed<number> => {
  const years = [...new Set(bins.map((b) => fiscalYearOf(b.start as EpochMs)))]
  if (years.length === 0) return absent('no-readings')
  let sum = 0
  for (const year of years) {
    const own = bins.filter((b) => fiscalYearOf(b.start as EpochMs) === year)
    const part = entriesKWh(ground, site, { bins: own, year: year as FiscalYear })
    if (!part.ok) return part
    sum += part.value
  }
  return computed(sum)
}
/** What enters a site beside electricity over an interval; a gap of a counter is energy whose split alone is estimated, so it covers. */
export const entriesOver = (
  ground: Ground,
  site: Site,
  { bins, interval: { start, end } }: Pick<PueSources, 'bins' | 'interval'>,
): Entries => {
  const meters: readonly string[] = site.meters.filter(isEntry).map((m) => meterKey(site.id, m.id))
  if (meters.length === 0) return { energy: computed(0), coverage: 1 }
  const own = bins.filter((b) => b.start >= start && b.start < end && meters.includes(b.meter))
  const covered = meters.map((m) => 1 - coverageOf(own, [m], end - start).missing)
  return { energy: energyOver(ground, site, own), coverage: Math.min(...covered) }
}

/**
 * A PUE over common time, what enters beside electricity added to the facility's side with its mean over the time that its meters
 * cover. Time is common to all three only where their gaps surely do not meet: below the site's limit the value is withheld. Without
 * a reading of an entry nothing is in common.
 */
export const pueWithEntries = (site: Pick<Site, 'coverageLimit'>, of: PueFigure, entries: Entries): PueFigure => {
  const { energy } = entries
  if (!energy.ok) return { ...of, pue: figure(energy, '1'), coverage: 0 }
  const coverage = Math.max(0, of.coverage - (1 - entries.coverage))
  const more = entries.coverage > 0 ? (energy.value * of.coverage) / entries.coverage : 0
  const facility_kWh = of.facility_kWh + more
  if (!('value' in of.pue)) return { ...of, facility_kWh, coverage }
  const withheld = coverage < site.coverageLimit
  const pue = withheld ? absent('coverage-under-limit') : computed(facility_kWh / of.it_kWh)
  return { ...of, facility_kWh, coverage, pue: figure(pue, '1') }
}

/** What a PUE is made of: slots of both sides; days or months of meters, of which those inside the interval are taken. */
export type PueSources = {
  readonly common: readonly CommonBin[]
  readonly bins: readonly AmountBin[]
  readonly interval: Interval
}
/** PUE of a site over an interval of whole days or months, all that enters its boundary counted (ISO/IEC 30134-2). */
export const pueOfSite = (ground: Ground, site: Site, { common, bins, interval }: PueSources): PueFigure =>
  pueWithEntries(site, pueOfSlots(site, common, interval), entriesOver(ground, site, { bins, interval }))
