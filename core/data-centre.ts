import { absent, type Computed, computed } from './computed.ts'

const share = (part: number, whole: number): Computed<number> =>
  whole > 0 ? computed(part / whole) : absent('no-readings')
const perIt = (amount: number, it_kWh: number): Computed<number> =>
  it_kWh > 0 ? computed(amount / it_kWh) : absent('no-it-energy')

/** Renewable energy factor: renewable energy (own, and by certificates owned and retired) / E_DC (ISO/IEC 30134-3), 0 … 1. */
export const ref = (renewable_kWh: number, facility_kWh: number): Computed<number> =>
  share(Math.min(renewable_kWh, facility_kWh), facility_kWh)
/** Energy reuse factor: energy handed over for reuse / E_DC (ISO/IEC 30134-6). It does not lower PUE. */
export const erf = (reused_kWh: number, facility_kWh: number): Computed<number> => share(reused_kWh, facility_kWh)
/** Cooling efficiency ratio: heat removed / electricity of cooling (ISO/IEC 30134-7). */
export const cer = (heatRemoved_kWh: number, cooling_kWh: number): Computed<number> =>
  share(heatRemoved_kWh, cooling_kWh)
/** Carbon usage effectiveness, kg-CO2 per kWh of IT (ISO/IEC 30134-8). */
export const cue = (co2_t: number, it_kWh: number): Computed<number> => perIt(co2_t * 1_000, it_kWh)
/** Water usage effectiveness, L per kWh of IT (ISO/IEC 30134-9). */
export const wue = (water_m3: number, it_kWh: number): Computed<number> => perIt(water_m3 * 1_000, it_kWh)

/** A server as its maker and its counters tell it: maximum performance (any one unit), maximum power (kW), mean CPU load 0 … 1. */
export type Server = {
  readonly performance: number
  readonly power_kW: number
  readonly utilisation?: number | undefined
}
/** IT equipment energy efficiency for servers: Σ maximum performance / Σ maximum power (ISO/IEC 30134-4). */
export const iteeSv = (servers: readonly Server[]): Computed<number> =>
  share(
    servers.reduce((sum, s) => sum + s.performance, 0),
    servers.reduce((sum, s) => sum + s.power_kW, 0),
  )
/** IT equipment utilisation for servers: mean CPU utilisation, 0 … 1 (ISO/IEC 30134-5); one server without a value makes it absent. */
export const iteuSv = (servers: readonly Server[]): Computed<number> => {
  const known = servers.flatMap((s) => s.utilisation ?? [])
  if (known.length === 0 || known.length < servers.length) return absent('no-readings')
  return computed(known.reduce((sum, u) => sum + u, 0) / known.length)
}
/** Datacenter performance per energy (GIPC): ITEU × ITEE / PUE / (1 − GEC); no figure where green energy covers it all. */
export const dppe = ({ iteu, itee, pue, gec }: Record<'iteu' | 'itee' | 'pue' | 'gec', number>): Computed<number> =>
  gec < 1 && pue > 0 ? computed((iteu * itee) / pue / (1 - gec)) : absent('no-path')

/** Partial PUE of a zone: (its infrastructure + its IT) / its IT (ISO/IEC 30134-2, annex). */
export const pPue = (infrastructure_kWh: number, it_kWh: number): Computed<number> =>
  perIt(infrastructure_kWh + it_kWh, it_kWh)

/** kWh in a GJ of fuel, heat or cooling fluid. */
export const KWH_PER_GJ = 1_000 / 3.6
/** Energy at the boundary of a data centre, kWh, by what it is and where it is metered. */
export type Crossing = {
  readonly what: 'electricity' | 'pv' | 'wind' | 'cogeneration' | 'gas' | 'liquid-fuel' | 'cooling-fluid' | 'sold'
  /** cogeneration: at its output (outside the boundary) or at its input, the fuel (inside). */
  readonly at: 'entry' | 'input' | 'output' | 'hand-over'
  readonly kWh: number
}
/**
 * E_DC at the boundary (ISO/IEC 30134-2): what enters, metered where it enters; PV and wind at hand-over. A cogeneration plant
 * is either outside (what it delivers counts, its fuel does not) or inside (its fuel counts, what it delivers does not).
 */
export const boundaryEnergy = (crossings: readonly Crossing[], cogeneration: 'outside' | 'inside'): number =>
  crossings.reduce((sum, { what, at, kWh }) => {
    if (what === 'sold') return sum - kWh
    if (what !== 'cogeneration') return sum + kWh
    const counted = cogeneration === 'outside' ? at === 'output' : at === 'input'
    return counted ? sum + kWh : sum
  }, 0)

/** 削減貢献量 of a data centre against a baseline whose source the user names, t-CO2: (PUE_base − PUE) × E_IT × factor. */
export const avoided = ({
  base,
  pue,
  it_kWh,
  factor,
}: {
  readonly base: number
  readonly pue: number
  readonly it_kWh: number
  /** t-CO2 per kWh */
  readonly factor: number
}): number => (base - pue) * it_kWh * factor
