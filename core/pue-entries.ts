import type { AmountBin } from './amount.ts'
import { entriesKWh, isEntry } from './centre-year.ts'
import { type Computed, computed } from './computed.ts'
import { figure } from './figure.ts'
import type { Ground } from './period.ts'
import type { Site } from './plant.ts'
import { type CommonBin, pueOfSlots } from './pue-slots.ts'
import type { PueFigure } from './snapshot.ts'
import { type EpochMs, type FiscalYear, fiscalYearOf, type Interval } from './time.ts'

/** What enters beside electricity, kWh by content: months of one or two fiscal years, each by the heat values of its own. */
export const entriesOver = (ground: Ground, site: Site, bins: readonly AmountBin[]): Computed<number> => {
  const years = [...new Set(bins.map((b) => fiscalYearOf(b.start as EpochMs)))]
  let sum = 0
  for (const year of years) {
    const own = bins.filter((b) => fiscalYearOf(b.start as EpochMs) === year)
    const part = entriesKWh(ground, site, { bins: own, year: year as FiscalYear })
    if (!part.ok) return part
    sum += part.value
  }
  return computed(sum)
}

/** A PUE over common time, what enters beside electricity added to the facility's side in the share of the time that it covers. */
export const pueWithEntries = (of: PueFigure, entries: Computed<number>): PueFigure => {
  if (!entries.ok) return { ...of, pue: figure(entries, '1') }
  if (entries.value === 0) return of
  const facility_kWh = of.facility_kWh + entries.value * of.coverage
  const pue = 'value' in of.pue ? { value: facility_kWh / of.it_kWh, unit: '1' } : of.pue
  return { ...of, facility_kWh, pue }
}

/** What a PUE is made of: slots of both sides; days or months of meters, of which those inside the interval are taken. */
export type PueSources = {
  readonly common: readonly CommonBin[]
  readonly bins: readonly AmountBin[]
  readonly interval: Interval
}
/** PUE of a site over an interval of whole days or months, all that enters its boundary counted (ISO/IEC 30134-2). */
export const pueOfSite = (ground: Ground, site: Site, { common, bins, interval }: PueSources): PueFigure => {
  const of = pueOfSlots(site, common, interval)
  if (!site.meters.some(isEntry)) return of
  const { start, end } = interval
  const own = bins.filter((b) => b.start >= start && b.start < end && b.meter.startsWith(`${site.id}/`))
  return pueWithEntries(of, own.length > 0 ? entriesOver(ground, site, own) : { ok: false, why: 'no-readings' })
}
