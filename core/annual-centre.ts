import { type AmountBin, coverageOf } from './amount.ts'
import type { AnnualCentre, AnnualSite } from './annual-view.ts'
import { roleSide } from './balance.ts'
import { benchmarksOf } from './benchmark.ts'
import type { CentreRecord } from './centre-record.ts'
import { centreAmounts, centreIndicators, centreMeters, hallYears } from './centre-year.ts'
import { absent, type Computed, computed } from './computed.ts'
import { electricityLocation } from './emission-factor.ts'
import { type Figure, figure } from './figure.ts'
import type { Official } from './official.ts'
import type { Ground } from './period.ts'
import type { Site } from './plant.ts'
import { officialProof, proofOf, together } from './proof.ts'
import { entriesOver, pueWithEntries } from './pue-entries.ts'
import { type CommonBin, pueOfSlots } from './pue-slots.ts'
import { type TenancyYear, tenancyYear } from './tenancy-year.ts'
import type { FiscalYear, Interval } from './time.ts'

export type CentreYear = {
  readonly year: FiscalYear
  readonly interval: Interval
  /** months of the site's meters */
  readonly bins: readonly AmountBin[]
  /** slots of both sides of the PUE, by start */
  readonly common: readonly CommonBin[]
  readonly official: Official
  readonly record: CentreRecord | undefined
}

const back = (of: Figure): Computed<number> =>
  'value' in of ? { ok: true, value: of.value } : { ok: false, why: of.why }

type Whole = { readonly facility: Computed<number>; readonly co2_t: Computed<number> }
const tenancyOf = (of: TenancyYear | null, { facility, co2_t }: Whole): AnnualCentre['tenancy'] => {
  if (!of) return null
  const part = (energy: Computed<number>) => {
    const share: Computed<number> = !energy.ok
      ? energy
      : !facility.ok
        ? facility
        : facility.value > 0
          ? computed(energy.value / facility.value)
          : absent('no-readings')
    const co2 = !share.ok ? share : co2_t.ok ? computed(share.value * co2_t.value) : co2_t
    return { energy: figure(energy, 'kWh'), share: figure(share, '1'), co2: figure(co2, 't-CO2') }
  }
  return {
    halls: of.rows.map(({ it, ...row }) => ({ ...row, it: figure(it, 'kWh') })),
    tenants: of.tenants.map(({ tenant, energy }) => ({ tenant, ...part(energy) })),
    owner: part(of.owner),
  }
}

/** PUE and the indicators beside it of a site that meters IT; null where it meters none. */
export const annualCentre = (
  ground: Ground,
  site: Site,
  { year, interval, bins, common, official, record }: CentreYear,
): Pick<AnnualSite, 'pue' | 'centre'> => {
  if (roleSide(site, 'it').length === 0) return { pue: null, centre: null }
  const entries = entriesOver(ground, site, { bins, interval })
  const pue = pueWithEntries(site, pueOfSlots(site, common, interval), entries)
  // electricity alone is no energy of a site that gas or heat enters
  const facility = entries.energy.ok ? computed(pue.facility_kWh) : entries.energy
  const co2_t: Computed<number> = official.co2.ok ? computed(official.co2.value.market) : official.co2
  const amounts = centreAmounts(site, bins)
  const average = electricityLocation(ground.coefficients, year)
  const i = centreIndicators(ground, { amounts, facility, pue: back(pue.pue), official, record, year })
  const names = new Map((site.halls ?? []).map((h) => [h.id, h]))
  const yardsticks = [
    ...('value' in pue.pue ? benchmarksOf(ground.coefficients, { indicator: 'pue', value: pue.pue.value, year }) : []),
    ...(i.erf.ok ? benchmarksOf(ground.coefficients, { indicator: 'erf', value: i.erf.value, year }) : []),
  ]
  const halls = hallYears(site, { bins, facility, co2_t })
  const centre: AnnualCentre = {
    ref: figure(i.ref, '1'),
    erf: figure(i.erf, '1'),
    cer: figure(i.cer, '1'),
    cueMarket: figure(i.cueMarket, 'kg-CO2/kWh'),
    cueLocation: figure(i.cueLocation, 'kg-CO2/kWh'),
    wue: figure(i.wue, 'L/kWh'),
    iteeSv: figure(i.iteeSv, '1/kW'),
    iteuSv: figure(i.iteuSv, '1'),
    dppe: figure(i.dppe, '1/kW'),
    avoided: figure(i.avoided, 't-CO2'),
    boundary: {
      cogeneration: site.pueBoundary?.cogeneration ?? 'outside',
      entries: figure(entries.energy, 'kWh'),
    },
    benchmarks: yardsticks.map((b) => ({ ...b, sources: [...b.sources] })),
    halls: halls.map((h) => ({
      id: h.id,
      name: names.get(h.id)?.name ?? site.name,
      tenant: names.get(h.id)?.tenant ?? null,
      it: figure(h.it, 'kWh'),
      direct: figure(h.direct, 'kWh'),
      pPue: figure(h.pPue, '1'),
      energy: figure(h.energy, 'kWh'),
      share: figure(h.share, '1'),
      co2: figure(h.co2, 't-CO2'),
    })),
    tenancy: tenancyOf(tenancyYear(site, { halls, facility }), { facility, co2_t }),
    coverage: coverageOf(bins, centreMeters(site), interval.end - interval.start),
    proof: together([officialProof(official), proofOf(average.ok ? [average.value] : [])]),
  }
  return { pue, centre }
}
