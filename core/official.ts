import { type Co2, co2 } from './co2.ts'
import type { Coefficients } from './coefficient.ts'
import type { Computed } from './computed.ts'
import { crudeOil, type Energy, primaryEnergy, type Usage } from './energy.ts'
import { type Coverage, figure } from './figure.ts'
import type { Co2Figure, EnergyFigure } from './snapshot.ts'
import type { FiscalYear } from './time.ts'

const map = <A, B>(result: Computed<A>, f: (a: A) => B): Computed<B> =>
  result.ok ? { ok: true, value: f(result.value) } : result

/** Energy and CO2 of one set of usages in one fiscal year, as figures with unit and coverage. */
export type Official = { energy: Computed<Energy>; co2: Computed<Co2> }
export const official = (coefficients: Coefficients, usages: readonly Usage[], year: FiscalYear): Official => {
  // no usage at all is no reading, not zero energy
  if (usages.length === 0) return { energy: { ok: false, why: 'no-readings' }, co2: { ok: false, why: 'no-readings' } }
  return { energy: primaryEnergy(coefficients, usages, year), co2: co2(coefficients, usages, { year }) }
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
