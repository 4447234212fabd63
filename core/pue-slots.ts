import { absent } from './computed.ts'
import { figure } from './figure.ts'
import type { Site } from './plant.ts'
import { commonTimePue, type PueBin, pueLabel } from './pue.ts'
import { MICRO } from './register.ts'
import type { PueFigure } from './snapshot.ts'
import { type EpochMs, type Interval, isoJst, SLOT } from './time.ts'

/** Both sides of a site over one slot: millionths of kWh; covered is the ms of the least covered meter of a side. */
export type CommonBin = {
  readonly start: number
  readonly facility: number
  readonly it: number
  readonly facilityCovered: number
  readonly itCovered: number
}

/** Index of the first bin that starts at `t` or later; bins are ordered by start. */
const firstFrom = (bins: readonly CommonBin[], t: number): number => {
  let low = 0
  let high = bins.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bins[middle]?.start ?? t) < t) low = middle + 1
    else high = middle
  }
  return low
}
/** Slots of an interval as bins of a PUE, the last one cut at its end. A year of months is asked each second: the bins are searched, not passed. */
export const slotBins = (bins: readonly CommonBin[], { start, end }: Interval): PueBin[] =>
  bins.slice(firstFrom(bins, start), firstFrom(bins, end)).map((b) => ({
    start: b.start as EpochMs,
    end: Math.min(b.start + SLOT, end) as EpochMs,
    facility_kWh: b.facility / MICRO,
    it_kWh: b.it / MICRO,
    facilityCovered: Math.min(b.facilityCovered, end - b.start),
    itCovered: Math.min(b.itCovered, end - b.start),
  }))

/** PUE of a site over an interval; 12 months are a PUE, anything shorter an iPUE (ISO/IEC 30134-2). */
export const pueOver = (site: Site, bins: readonly PueBin[], interval: Interval): PueFigure => {
  const result = commonTimePue(bins, interval, site.coverageLimit)
  const begun = interval.end > interval.start
  return {
    pue: figure(begun ? result.pue : absent('too-early'), '1'),
    label: pueLabel(interval),
    category: site.pueCategory ?? 1,
    from: isoJst(interval.start),
    to: isoJst(interval.end),
    facility_kWh: result.facility,
    it_kWh: result.it,
    coverage: Math.min(1, result.coverage),
  }
}
/** The same from the ledger's slots, ordered by start. */
export const pueOfSlots = (site: Site, bins: readonly CommonBin[], interval: Interval): PueFigure =>
  pueOver(site, slotBins(bins, interval), interval)
