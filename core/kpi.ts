import { activityOver } from './activity.ts'
import type { AmountBin } from './amount.ts'
import { roleSide } from './balance.ts'
import { crudeOil } from './energy.ts'
import type { Figure } from './figure.ts'
import { groupBy } from './group.ts'
import type { TargetGround } from './metered.ts'
import { countedMeters, officialOf } from './period.ts'
import type { Plant, Segment, Site } from './plant.ts'
import { type PlacedMeter, segmentMeters } from './plant-index.ts'
import { pueOfSite } from './pue-entries.ts'
import type { Snapshot, TargetState } from './snapshot.ts'
import { at, type EpochMs, HOUR, type Interval, type Month, monthInterval } from './time.ts'

/** A figure beside those of meters, as it is projected (docs/influxdb.md): of a site, a segment or a target, by a site server. */
export type Kpi = {
  /** the site server: id of the first site of its plant; several may project into one database, and share a segment */
  readonly server: string
  readonly scope: 'site' | 'segment' | 'target' | 'certificate'
  readonly id: string
  readonly period: 'month' | 'live'
  readonly figure: string
  /** UTC ms: start of the month, or the moment */
  readonly at: number
  /** undefined: not known */
  readonly value: number | undefined
}
/** How a site server is called among those that share a database. */
export const serverName = ({ sites }: Plant): string => sites[0]?.id ?? 'none'

type Named = Readonly<Record<string, number | undefined>>
const numberOf = (f: Figure | undefined): number | undefined => (f && 'value' in f ? f.value : undefined)
const energyOf = (
  ground: TargetGround,
  meters: readonly PlacedMeter[],
  period: { interval: Interval; bins: readonly AmountBin[] },
): Named => {
  const { energy, co2 } = officialOf(ground, meters, period)
  return {
    gj: energy.ok ? energy.value.net : undefined,
    kl: energy.ok ? crudeOil(energy.value.net) : undefined,
    co2_location: co2.ok ? co2.value.location : undefined,
    co2_market: co2.ok ? co2.value.market : undefined,
  }
}
/**
 * Energies of the month over common time and its hours: twelve of them make a PUE, sites together one of the operator (Σ/Σ). A month
 * that has no common time (no reading of the gas or heat that enters) has no energies, and 0 hours say so.
 */
const pueOf = (ground: TargetGround, site: Site, interval: Interval): Named => {
  if (roleSide(site, 'it').length === 0) return {}
  const over = { start: interval.start, end: at(Math.min(interval.end, ground.now)) }
  const { facility_kWh, it_kWh, coverage } = pueOfSite(ground, site, {
    ...{ common: ground.common.get(site.id) ?? [], bins: ground.months, interval: over },
  })
  if (coverage === 0) return { pue_facility_kWh: undefined, pue_it_kWh: undefined, pue_common_h: 0 }
  const common = (coverage * Math.max(0, over.end - over.start)) / HOUR
  return { pue_facility_kWh: facility_kWh, pue_it_kWh: it_kWh, pue_common_h: common }
}
const activityOf = (ground: TargetGround, segment: Segment, bins: readonly AmountBin[]): number | undefined => {
  const { value } = activityOver(segment, { bins, records: ground.activity })
  return value.ok ? value.value : undefined
}

/** Figures of one thing at one time. */
const kpisOf = (about: Omit<Kpi, 'figure' | 'value'>, of: Named): Kpi[] =>
  Object.entries(of).map(([figure, value]) => ({ ...about, figure, value }))

/** Figures of one month as the books have it, of every site and segment. A site without a bin in the month has none. */
export const monthKpis = (ground: TargetGround, month: Month): Kpi[] => {
  const { plant, months } = ground
  const interval = monthInterval(month)
  const bins = months.filter((b) => b.start >= interval.start && b.start < interval.end)
  const byMeter = groupBy(bins, (b) => b.meter)
  const own = (keys: readonly string[]): AmountBin[] => keys.flatMap((key) => byMeter.get(key) ?? [])
  const about = { server: serverName(plant), period: 'month', at: interval.start } as const
  const sites = plant.sites.flatMap((site) => {
    const meters = countedMeters(ground, site.id)
    const of = own(meters.map((m) => m.key))
    if (of.length === 0) return []
    return kpisOf(
      { ...about, scope: 'site', id: site.id },
      {
        ...energyOf(ground, meters, { interval, bins: of }),
        ...pueOf(ground, site, interval),
      },
    )
  })
  const segments = plant.segments.flatMap((segment) => {
    const meters = segmentMeters(plant, segment)
    const of = own(meters.map((m) => m.key))
    if (of.length === 0) return []
    const { kl, co2_market } = energyOf(ground, meters, { interval, bins: of })
    const activity = activityOf(ground, segment, [
      ...of,
      ...own(segment.activity.meter ? [segment.activity.meter] : []),
    ])
    return kpisOf({ ...about, scope: 'segment', id: segment.id }, { kl, co2_market, activity })
  })
  return [...sites, ...segments]
}

/** What is projected of a snapshot. */
export type Moment = Pick<Snapshot, 'at' | 'sites'> & {
  readonly targets: readonly Pick<TargetState, 'id' | 'landing' | 'pathThisYear' | 'toDate' | 'goal'>[]
}
/** Figures of the moment. */
export const liveKpis = (plant: Plant, { at: iso, sites, targets }: Moment): Kpi[] => {
  const moment = Date.parse(iso) as EpochMs
  const about = { server: serverName(plant), period: 'live', at: moment } as const
  return [
    ...Object.entries(sites).flatMap(([id, s]) =>
      kpisOf(
        { ...about, scope: 'site', id: id },
        {
          intake_kW: numberOf(s.power_kW.intake),
          facility_kW: numberOf(s.power_kW.facility),
          it_kW: numberOf(s.power_kW.it),
          generation_kW: numberOf(s.power_kW.generation),
          ratio: numberOf(s.ratio),
          ipue_hour: numberOf(s.ipue?.hour.pue),
          ipue_day: numberOf(s.ipue?.day.pue),
          ipue_month: numberOf(s.ipue?.month.pue),
          pue_12_months: numberOf(s.pue12?.pue),
          demand_running_kW: numberOf(s.demand?.running_kW),
          demand_forecast_kW: numberOf(s.demand?.forecast_kW),
          demand_limit_kW: numberOf(s.demand?.limit_kW),
          gj_today: numberOf(s.energy.today.gj),
          gj_fiscal_year: numberOf(s.energy.fy.gj),
          co2_today_market: numberOf(s.co2.today.market),
          co2_fiscal_year_market: numberOf(s.co2.fy.market),
          coverage: s.coverage.measured,
        },
      ),
    ),
    ...targets.flatMap((t) =>
      kpisOf(
        { ...about, scope: 'target', id: t.id },
        {
          landing: numberOf(t.landing),
          path: numberOf(t.pathThisYear),
          to_date: numberOf(t.toDate),
          goal: t.goal,
        },
      ),
    ),
  ]
}
