import { type Co2, type Co2Line, co2Line, co2Of } from './co2.ts'
import type { Coefficients } from './coefficient.ts'
import { absent, type Computed, computed } from './computed.ts'
import {
  crudeOil,
  type Energy,
  type EnergyLine,
  energyLine,
  energyOf,
  primaryEnergy,
  sign,
  type Usage,
} from './energy.ts'
import { type Coverage, figure } from './figure.ts'
import { NEW_REGIME } from './heat-value.ts'
import type { Co2Figure, EnergyFigure } from './snapshot.ts'
import { type FiscalYear, fiscalYear } from './time.ts'

const map = <A, B>(result: Computed<A>, f: (a: A) => B): Computed<B> =>
  result.ok ? { ok: true, value: f(result.value) } : result

/** One usage by both official formulas: what a close (確定) keeps of a meter. */
export type OfficialLine = { readonly energy: Computed<EnergyLine>; readonly co2: Computed<Co2Line> }
/** Null where a usage is no energy (storage, activity, water). */
export const officialLine = (coefficients: Coefficients, usage: Usage, year: FiscalYear): OfficialLine | null =>
  sign(usage) === 0
    ? null
    : { energy: energyLine(coefficients, usage, year), co2: co2Line(coefficients, usage, { year }) }

/** All values, or the first reason why one is absent: a partial sum is no figure. */
const whole = <T>(results: readonly Computed<T>[]): Computed<T[]> => {
  const missing = results.find((r) => !r.ok)
  return missing && !missing.ok ? absent(missing.why) : computed(results.flatMap((r) => (r.ok ? [r.value] : [])))
}

/** Energy and CO2 of one set of usages in one fiscal year, as figures with unit and coverage. */
export type Official = { energy: Computed<Energy>; co2: Computed<Co2> }
/** `kept`: lines that closes hold, added as they are. */
export const official = (
  coefficients: Coefficients,
  usages: readonly Usage[],
  { year, kept = [] }: { year: FiscalYear; kept?: readonly OfficialLine[] },
): Official => {
  // no usage at all is no reading, not zero energy
  if (usages.length + kept.length === 0) return { energy: absent('no-readings'), co2: absent('no-readings') }
  const lines = [...kept, ...usages.flatMap((usage) => officialLine(coefficients, usage, year) ?? [])]
  return {
    energy: map(whole(lines.map((l) => l.energy)), (l) => energyOf(l, year)),
    co2: map(whole(lines.map((l) => l.co2)), co2Of),
  }
}

export const energyFigure = ({ energy }: Official, coverage: Coverage): EnergyFigure => ({
  gj: figure(
    map(energy, (e) => e.net),
    'GJ',
  ),
  kl: figure(
    map(energy, (e) => crudeOil(e.net)),
    'kL',
  ),
  coverage,
})
export const co2Figure = ({ co2: c }: Official): Co2Figure => ({
  location: figure(
    map(c, (v) => v.location),
    't-CO2',
  ),
  market: figure(
    map(c, (v) => v.market),
    't-CO2',
  ),
  scope1: figure(
    map(c, (v) => v.scope1),
    't-CO2',
  ),
  scope2: figure(
    map(c, (v) => v.scope2),
    't-CO2',
  ),
  provisional: c.ok ? c.value.provisional : null,
})

/**
 * FY2023, the year that was reported by both regimes side by side: the same usages by the new heat values and by the old ones, with
 * day and night kWh where they are known. Other years have one regime.
 */
export const bothRegimes = (
  coefficients: Coefficients,
  usages: readonly Usage[],
): { readonly new: Computed<Energy>; readonly old: Computed<Energy> } => ({
  new: primaryEnergy(coefficients, usages, NEW_REGIME),
  old: primaryEnergy(coefficients, usages, LAST_OF_OLD),
})
/** 二つの換算係数で併記する年度 */
export const SIDE_BY_SIDE = NEW_REGIME
const LAST_OF_OLD = fiscalYear(NEW_REGIME - 1)
