import { absent, type Computed, computed } from './computed.ts'
import { type KWh, kWh } from './quantity.ts'
import { addMonths, DAY, type EpochMs, type Interval, JST_OFFSET, monthInterval, monthOf } from './time.ts'

/** Power usage effectiveness: E_DC / E_IT, energy over energy, over the same interval (ISO/IEC 30134-2). */
export const pue = (facility: KWh, it: KWh): Computed<number> =>
  it > 0 ? computed(facility / it) : absent('no-it-energy')

/** Where IT energy is metered: 1 UPS output, 2 PDU output, 3 input of the IT equipment. */
export type PueCategory = 1 | 2 | 3
/** PUE over twelve continuous months; anything shorter is interim. */
export type PueLabel = 'PUE' | 'iPUE'
/** How it is always written: PUE2, iPUE1. */
export const pueName = (label: PueLabel, category: PueCategory): string => `${label}${category}`

/** The same day and time of day a year later, Japan time (29 February: 1 March). */
const yearLater = (t: EpochMs): number => {
  const d = new Date(t + JST_OFFSET)
  return d.setUTCFullYear(d.getUTCFullYear() + 1) - JST_OFFSET
}
/** Twelve continuous months make a PUE, any other interval an interim one. */
export const pueLabel = (interval: Interval): PueLabel => {
  const off = Math.abs(interval.end - yearLater(interval.start))
  // a rolling year that ends now starts on the same day of last year: a leap day moves it by one
  return off <= DAY ? 'PUE' : 'iPUE'
}

/** The last twelve whole months. */
export const twelveMonths = (now: EpochMs): Interval => ({
  start: monthInterval(addMonths(monthOf(now), -12)).start,
  end: monthInterval(monthOf(now)).start,
})

/** Energies of one slot (or shorter), and for how many ms of it every meter of the side has measured values. */
export type PueBin = Interval & {
  readonly facility_kWh: number
  readonly it_kWh: number
  readonly facilityCovered: number
  readonly itCovered: number
}
export type PueResult = {
  readonly facility: KWh
  readonly it: KWh
  /** Share of the interval that both sides surely have in common, 0 … 1. */
  readonly coverage: number
  readonly pue: Computed<number>
}

/** Time that both sides surely share within a bin: what remains when their gaps do not overlap at all. */
const shared = ({ start, end, facilityCovered, itCovered }: PueBin): number =>
  Math.max(0, Math.min(facilityCovered, itCovered, facilityCovered + itCovered - (end - start)))
/** Energies of a bin over the time that both sides share, kWh. */
export const sharedEnergy = (bin: PueBin): { readonly facility: number; readonly it: number } => {
  const part = shared(bin)
  return {
    facility: share(bin.facility_kWh, part, bin.facilityCovered),
    it: share(bin.it_kWh, part, bin.itCovered),
  }
}
const share = (energy: number, part: number, covered: number): number => (covered > 0 ? (energy * part) / covered : 0)

/**
 * PUE over common time only: where one side has a gap, both are taken over the time that both have (a bin that is covered in
 * part enters with its mean power), so that a gap never raises or lowers the ratio; below `limit` the value is withheld and the
 * coverage is shown. Sums first, then one division: never a mean of ratios.
 */
export const commonTimePue = (bins: readonly PueBin[], interval: Interval, limit = 0.95): PueResult => {
  let facility = 0
  let it = 0
  let time = 0
  for (const bin of bins) {
    const both = sharedEnergy(bin)
    facility += both.facility
    it += both.it
    time += shared(bin)
  }
  const span = interval.end - interval.start
  const coverage = span > 0 ? time / span : 0
  const value =
    time === 0 ? absent('no-readings') : coverage < limit ? absent('coverage-under-limit') : pue(kWh(facility), kWh(it))
  return { facility: kWh(facility), it: kWh(it), coverage, pue: value }
}

/** PUE of an operator over several sites (省エネ法 ベンチマーク, データセンター業): Σ facility / Σ IT. */
export const operatorPue = (sites: readonly { readonly facility: KWh; readonly it: KWh }[]): Computed<number> =>
  pue(kWh(sites.reduce((sum, site) => sum + site.facility, 0)), kWh(sites.reduce((sum, site) => sum + site.it, 0)))
