import { z } from 'zod'
import { elapsed } from './amount.ts'
import { AnnualComparison, AnnualSegment, AnnualView } from './annual-view.ts'
import { absent, computed } from './computed.ts'
import { Coverage, Figure, figure } from './figure.ts'
import { Name } from './id.ts'
import { operatorOf } from './operator-pue.ts'
import type { Plant, Site } from './plant.ts'
import { pue } from './pue.ts'
import { kWh } from './quantity.ts'
import { Co2Figure, EnergyFigure } from './snapshot.ts'
import { type EpochMs, fiscalYear, fiscalYearInterval, HOUR, isoJst } from './time.ts'

/** PUE of a site over the part of the fiscal year that is over, from the months that its server projected. */
export const CompanyPue = z.object({
  pue: Figure,
  category: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  facility_kWh: z.number(),
  it_kWh: z.number(),
  coverage: z.number().describe('share of the time that both sides have in common'),
})
export type CompanyPue = z.infer<typeof CompanyPue>

/** One site among the others. */
export const CompanySite = z.object({
  id: z.string(),
  name: Name,
  kind: z.enum(['factory', 'data-centre', 'office']),
  energy: EnergyFigure,
  co2: Co2Figure,
  share: Figure.describe('of the company’s energy, 0 … 1'),
  yearOnYear: Figure.describe('energy against the same whole months of last year, %'),
  pue: CompanyPue.nullable().describe('null where no IT is metered'),
  newest: z
    .string()
    .nullable()
    .describe('newest reading of a counted meter that came into InfluxDB; of any meter where those are silent'),
  silent: z.boolean(),
  link: z.string().nullable().describe('page of its own server, where company.yaml names it'),
})
export type CompanySite = z.infer<typeof CompanySite>

/** 全社: the fiscal year over all site servers. Sites stand in the order of their energy, the largest first. */
export const CompanyView = z.object({
  at: z.string(),
  fiscalYear: z.int(),
  from: z.string(),
  to: z.string(),
  running: z.boolean(),
  company: z.object({
    name: Name,
    energy: EnergyFigure,
    co2: Co2Figure,
    afterCertificates: z
      .object({
        adjusted: AnnualView.shape.official.shape.co2.shape.adjusted.describe('調整後'),
        basic: AnnualView.shape.official.shape.co2.shape.basic.describe('基礎'),
        count: z.int(),
        kWh: z.number(),
      })
      .describe('certificates and credits that the site servers projected, each within its cap'),
    nonFossil: Figure.describe('非化石電気の使用割合, %'),
    improvement: Figure.describe('R, Σ w·R by the energy of this year, as filed'),
    improvementRestated: Figure,
    comparison: AnnualComparison.describe('Σ share × ratio of the segments, and its mean over five years'),
    operatorPue: z.object({ pue: Figure, facility_kWh: z.number(), it_kWh: z.number() }).nullable(),
    coverage: Coverage,
  }),
  segments: z.array(AnnualSegment),
  sites: z.array(CompanySite),
  silent: z.array(z.string()),
  targets: AnnualView.shape.targets,
})
export type CompanyView = z.infer<typeof CompanyView>

/** Month of a site's PUE energies over the time that both sides have in common. */
export type PueMonth = {
  readonly site: string
  readonly start: number
  readonly facility_kWh: number
  readonly it_kWh: number
  readonly common_h: number
}
export type CompanyGround = {
  readonly plant: Plant
  readonly now: EpochMs
  /** newest reading of a site, UTC ms */
  readonly newest: ReadonlyMap<string, number>
  readonly pue: readonly PueMonth[]
  /** energy of a site over the whole months that both years have: this year and last */
  readonly pairs: ReadonlyMap<string, { readonly current: number; readonly last: number }>
  readonly silentAfter_h: number
  /** page of a site's server */
  readonly links: Readonly<Record<string, string>>
}

/** `span`: hours of the fiscal year that are over. */
const pueOf = (site: Site, months: readonly PueMonth[], span: number): CompanyPue | null => {
  const own = months.filter((m) => m.site === site.id)
  if (own.length === 0) return null
  const facility = own.reduce((sum, m) => sum + m.facility_kWh, 0)
  const it = own.reduce((sum, m) => sum + m.it_kWh, 0)
  const coverage = span > 0 ? own.reduce((sum, m) => sum + m.common_h, 0) / span : 0
  const value = coverage < site.coverageLimit ? absent('coverage-under-limit') : pue(kWh(facility), kWh(it))
  return { pue: figure(value, '1'), category: site.pueCategory ?? 1, facility_kWh: facility, it_kWh: it, coverage }
}
const operator = (sites: readonly CompanySite[]): CompanyView['company']['operatorPue'] => {
  const whole = operatorOf(sites.flatMap((s) => (s.kind === 'data-centre' && s.pue ? [s.pue] : [])))
  return whole && { ...whole, pue: figure(whole.pue, '1') }
}
const numberOf = (f: Figure): number => ('value' in f ? f.value : 0)

/** The annual view of the merged plant as people of the head office read it. */
export const companyView = (annual: AnnualView, ground: CompanyGround): CompanyView => {
  const { plant, now, newest, pue, pairs, silentAfter_h, links } = ground
  const { co2, nonFossil } = annual.official
  const whole = numberOf(annual.company.energy.gj)
  const span = elapsed(fiscalYearInterval(fiscalYear(annual.fiscalYear)), now) / HOUR
  const sites = plant.sites
    .flatMap((site): CompanySite[] => {
      const of = annual.sites[site.id]
      if (!of) return []
      const last = newest.get(site.id)
      const pair = pairs.get(site.id)
      return [
        {
          id: site.id,
          name: site.name,
          kind: site.kind,
          energy: of.energy,
          co2: of.co2,
          share: figure(whole > 0 ? computed(numberOf(of.energy.gj) / whole) : absent('no-readings'), '1'),
          yearOnYear: figure(
            pair && pair.last > 0 ? computed((pair.current / pair.last) * 100) : absent('no-readings'),
            '%',
          ),
          pue: pueOf(site, pue, span),
          newest: last === undefined ? null : isoJst(last as EpochMs),
          silent: last === undefined || now - last > silentAfter_h * HOUR,
          link: links[site.id] ?? null,
        },
      ]
    })
    .toSorted((a, b) => numberOf(b.energy.gj) - numberOf(a.energy.gj))
  return {
    at: isoJst(now),
    fiscalYear: annual.fiscalYear,
    from: annual.from,
    to: annual.to,
    running: annual.running,
    company: {
      name: plant.company.name,
      energy: annual.company.energy,
      co2: annual.company.co2,
      afterCertificates: {
        adjusted: co2.adjusted,
        basic: co2.basic,
        count: co2.certificates.length,
        kWh: nonFossil.certificates_kWh,
      },
      nonFossil: nonFossil.share,
      improvement: annual.company.improvement,
      improvementRestated: annual.company.improvementRestated,
      comparison: annual.company.comparison,
      operatorPue: operator(sites),
      coverage: annual.company.energy.coverage,
    },
    segments: annual.intensity,
    sites,
    silent: sites.filter((s) => s.silent).map((s) => s.id),
    targets: annual.targets,
  }
}
