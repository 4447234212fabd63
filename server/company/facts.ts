import type { ActivityRecord } from '#core/activity'
import type { AmountBin } from '#core/amount'
import type { AnnualFacts } from '#core/annual'
import { NO_RECORDS } from '#core/annual-record'
import { projectedCertificates } from '#core/certificate-kpi'
import type { Coefficients } from '#core/coefficient'
import type { PueMonth } from '#core/company-view'
import { cutMonths, divided } from '#core/contract-cut'
import { filedYear } from '#core/filed-year'
import { groupBy } from '#core/group'
import { countedMeters, within } from '#core/period'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import {
  type EpochMs,
  type FiscalYear,
  fiscalYear,
  fiscalYearInterval,
  HOUR,
  type Interval,
  monthInterval,
  monthOf,
} from '#core/time'
import type { FiledYear } from '#core/year-comparison'
import type { BinRow, History, KpiRow } from '../influx/history.ts'

export type CompanySources = {
  readonly plant: Plant
  readonly coefficients: Coefficients
  readonly history: Pick<History, 'bins' | 'kpis' | 'newest'>
  readonly now: () => EpochMs
}
/** Years of 特定-第4表. */
const YEARS = 5

const binOf = ({ tags, start, amount, measured_h, estimated_h }: BinRow): AmountBin => ({
  meter: `${tags.site}/${tags.meter}`,
  start,
  amount: Math.round(amount * MICRO),
  measured: Math.round(measured_h * HOUR),
  e1: Math.round(estimated_h * HOUR),
  e2: 0,
  e3: 0,
})

/** Site servers that have a part of each segment; a server is known by its first site. */
const serversOf = (plants: readonly Plant[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const out = new Map<string, Set<string>>()
  for (const plant of plants)
    for (const { id } of plant.segments) {
      const of = out.get(id) ?? new Set<string>()
      if (plant.sites[0]) of.add(plant.sites[0].id)
      out.set(id, of)
    }
  return out
}
const decimal = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '')

/** A segment's activity of a month is the sum of its site servers'; where one of them has none yet, there is none. */
const activityOf = (plant: Plant, plants: readonly Plant[], rows: readonly KpiRow[]): ActivityRecord[] => {
  const servers = serversOf(plants)
  return [...groupBy(rows, (r) => `${r.id} ${monthOf(r.at as EpochMs)}`).values()].flatMap((all) => {
    const [first] = all
    const segment = plant.segments.find((s) => s.id === first?.id)
    if (!first || !segment || new Set(all.map((r) => r.server)).size < (servers.get(segment.id)?.size ?? 1)) return []
    return [
      {
        segment: segment.id,
        denominator: 'activity',
        month: monthOf(first.at as EpochMs),
        value: decimal(all.reduce((sum, r) => sum + r.value, 0)),
        unit: segment.activity.unit,
        evidence: all.map((r) => r.server).join(', '),
        act: 0,
      },
    ]
  })
}

/** Months in which a meter's contract changes are divided at its day, by the days that were projected (契約変更日から新契約). */
const withCuts = async (
  { plant, history, window }: Pick<CompanySources, 'plant' | 'history'> & { readonly window: Interval },
  bins: readonly AmountBin[],
): Promise<AmountBin[]> => {
  const here = new Set(bins.map((b) => b.meter))
  const cuts = cutMonths(plant).filter(({ meter, month }) => {
    const { start } = monthInterval(month)
    return here.has(meter) && start >= window.start && start < window.end
  })
  const days = await Promise.all(
    cuts.map(({ meter, month }) => {
      const [site = '', id = ''] = meter.split('/')
      return history.bins({ of: 'day', where: { site: [site], meter: [id] }, window: monthInterval(month) })
    }),
  )
  const byPlace = new Map(cuts.map((cut, i) => [`${cut.meter} ${cut.month}`, { cut, days: days[i] ?? [] }]))
  return bins.map((bin) => {
    const found = byPlace.get(`${bin.meter} ${monthOf(bin.start as EpochMs)}`)
    return found ? divided(bin, found.cut, found.days.map(binOf)) : bin
  })
}

const PUE_FIGURES = ['pue_facility_kWh', 'pue_it_kWh', 'pue_common_h'] as const
const pueMonths = (rows: readonly KpiRow[]): PueMonth[] =>
  [...groupBy(rows, (r) => `${r.id} ${r.at}`).values()].flatMap((all) => {
    const of = (figure: string): number | undefined => all.find((r) => r.figure === figure)?.value
    const [facility, it, common] = PUE_FIGURES.map(of)
    const [first] = all
    if (!first || common === undefined) return []
    const known = facility !== undefined && it !== undefined
    // a month without common time has no energies, and counts as one that lacks
    if (!known && common > 0) return []
    return [{ site: first.id, start: first.at, facility_kWh: facility ?? 0, it_kWh: it ?? 0, common_h: common }]
  })

/** When each site's newest reading was: of its counted meters; where these are silent, of any of its meters. */
const newestOf = async (
  { plant, history, now }: Pick<CompanySources, 'plant' | 'history' | 'now'>,
  silentAfter_h: number,
): Promise<ReadonlyMap<string, number>> => {
  const counted = await history.newest({ counted: ['yes'] })
  const since = now() - silentAfter_h * HOUR
  const silent = plant.sites.map(({ id }) => id).filter((id) => (counted.get(id) ?? 0) < since)
  return silent.length > 0 ? new Map([...counted, ...(await history.newest({ site: silent }))]) : counted
}

export type CompanyFacts = {
  readonly facts: AnnualFacts
  readonly pue: readonly PueMonth[]
  readonly newest: ReadonlyMap<string, number>
}
/**
 * What the annual view of the company is made of, asked afresh each time: monthly amounts of counted meters out of InfluxDB over the
 * years of the five-year table, activity and PUE energies as the site servers projected them.
 */
export const companyFacts = async (
  { plant, coefficients, history, now }: CompanySources,
  { plants, silentAfter_h }: { readonly plants: readonly Plant[]; readonly silentAfter_h: number },
  year: FiscalYear,
): Promise<CompanyFacts> => {
  const own = fiscalYearInterval(year)
  const window: Interval = { start: fiscalYearInterval(fiscalYear(year - YEARS + 1)).start, end: own.end }
  const [rows, activity, pue, certificates, newest] = await Promise.all([
    history.bins({ of: 'month', where: { counted: ['yes'] }, window }),
    history.kpis({ scope: 'segment', period: 'month', window, figures: ['activity'] }),
    history.kpis({ scope: 'site', period: 'month', window: own, figures: PUE_FIGURES }),
    history.kpis({ scope: 'certificate', period: 'month', window: own }),
    newestOf({ plant, history, now }, silentAfter_h),
  ])
  const known = new Set<string>(countedMeters({ plant }).map((m) => m.key))
  const bins = await withCuts(
    { plant, history, window },
    rows.map(binOf).filter((b) => known.has(b.meter)),
  )
  const of = (y: number): readonly AmountBin[] => within(bins, fiscalYearInterval(fiscalYear(y))).bins
  const months = bins.filter((b) => b.start >= fiscalYearInterval(fiscalYear(year - 1)).start)
  const ground = {
    ...NO_RECORDS,
    plant,
    coefficients,
    now: now(),
    activity: activityOf(plant, plants, activity),
    certificates: projectedCertificates(certificates),
    months,
    common: new Map(),
    monthMaxima: new Map(),
  }
  const past = new Map(
    plant.segments.map((s): [string, FiledYear[]] => [
      s.id,
      Array.from({ length: YEARS - 2 }, (_, i) => fiscalYear(year - YEARS + 1 + i)).map((y) =>
        filedYear(ground, s, { year: y, bins: of(y) }),
      ),
    ]),
  )
  return {
    facts: { ...ground, year, bins: of(year), before: of(year - 1), past, slots: [] },
    pue: pueMonths(pue),
    newest,
  }
}
