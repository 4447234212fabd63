import { type AmountBin, amountsOf, binsOf, byMeter } from './amount.ts'
import { annualCentre } from './annual-centre.ts'
import { annualCo2Change } from './annual-co2-change.ts'
import { annualOfficial } from './annual-official.ts'
import type { AnnualRecords } from './annual-record.ts'
import { annualSegment, type SegmentResult } from './annual-segment.ts'
import { annualTarget } from './annual-target.ts'
import type { AnnualScope, AnnualView } from './annual-view.ts'
import { roleSide } from './balance.ts'
import { benchmarksOf } from './benchmark.ts'
import { carrierInfo } from './carrier.ts'
import { absent, type Computed, computed } from './computed.ts'
import { responseDays } from './demand-response.ts'
import { figure } from './figure.ts'
import { comparisonFigure } from './filed-year.ts'
import { groupBy } from './group.ts'
import { rollUp } from './intensity.ts'
import type { TargetGround } from './metered.ts'
import { co2Figure, energyFigure, type Official } from './official.ts'
import { once } from './once.ts'
import { operatorClass } from './operator-class.ts'
import { operatorOf } from './operator-pue.ts'
import { countedMeters, coverageIn, officialOf, type Period } from './period.ts'
import type { Segment, Site } from './plant.ts'
import { type PlacedMeter, placedMeters, segmentMeters, signOf } from './plant-index.ts'
import { officialProof } from './proof.ts'
import { at, type FiscalYear, fiscalYearInterval, fiscalYearOf, isoJst } from './time.ts'
import { compareCompany, type FiledYear } from './year-comparison.ts'

/** All that the annual view of one fiscal year is made of. */
export type AnnualFacts = TargetGround &
  AnnualRecords & {
    readonly year: FiscalYear
    /** months of the year and of the year before, every meter */
    readonly bins: readonly AmountBin[]
    readonly before: readonly AmountBin[]
    /** filed years of each segment before those two, oldest first */
    readonly past: ReadonlyMap<string, readonly FiledYear[]>
    /** slots of purchased electricity of the year and of the year before, where hour classes or the levelling ask for them */
    readonly slots: readonly Pick<AmountBin, 'meter' | 'start' | 'amount'>[]
  }

const keysOf = (meters: readonly PlacedMeter[]): string[] => meters.map((m) => m.key)
const segmentKeys = (facts: AnnualFacts, segment: Segment): Set<string> =>
  new Set([
    ...keysOf(segmentMeters(facts.plant, segment)),
    ...[segment.activity, ...segment.otherActivities].flatMap((d) => d.meter ?? []),
  ])

type Scoped = { readonly view: AnnualScope; readonly official: Official }
const scope = (facts: AnnualFacts, meters: readonly PlacedMeter[], period: Period): Scoped => {
  const official = officialOf(facts, meters, period)
  const coverage = coverageIn(meters, period, facts.now)
  return {
    official,
    view: {
      energy: energyFigure(official, coverage),
      co2: co2Figure(official),
      coverage,
      proof: officialProof(official),
    },
  }
}

const metersIT = (site: Site): boolean => roleSide(site, 'it').length > 0

const carriersOf = (facts: AnnualFacts, interval: Period['interval']): AnnualView['carriers'] =>
  // m3 and kg of one carrier have no sum: a row for each unit
  [...groupBy(countedMeters(facts), (m) => `${m.meter.carrier} ${m.unit}`).values()].flatMap((all) => {
    const members = all.filter((m) => byMeter(facts.bins).has(m.key))
    const [first] = members
    if (!first || carrierInfo(first.meter.carrier).family === 'none') return []
    const period = { interval, bins: binsOf(facts.bins, keysOf(members)) }
    const { view } = scope(facts, members, period)
    const amounts = amountsOf(period.bins)
    const signed = members.map((m) => signOf(m) * (amounts.get(m.key) ?? 0))
    return [
      {
        carrier: first.meter.carrier,
        amount: signed.reduce((a, b) => a + b, 0),
        unit: first.unit,
        gj: view.energy.gj,
        kl: view.energy.kl,
        co2: view.co2,
        coverage: view.energy.coverage,
        proof: view.proof,
      },
    ]
  })

const companyR = (results: readonly SegmentResult[], basis: 'as-filed' | 'restated'): Computed<number> => {
  if (results.length === 0) return absent('no-activity')
  const members: { r: number; energy: number }[] = []
  for (const { r, whole } of results) {
    const one = r[basis]
    if (!one.ok) return one
    members.push({ r: one.value, energy: whole.energy.ok ? whole.energy.value.net : 0 })
  }
  return rollUp(members)
}

const classOf = (
  comparison: ReturnType<typeof compareCompany>,
  optimised: ReturnType<typeof compareCompany>,
  benchmarkReached: boolean | undefined,
): AnnualView['company']['operatorClass'] => {
  const ratios = comparison.ratios.map((r) => r.ratio)
  const result = operatorClass({
    mean: comparison.mean,
    optimisationMean: optimised.mean,
    ratios,
    benchmarkReached,
  })
  if (!result.ok) return { class: null, why: figure(result, '%'), reasons: [] }
  return { class: result.value.class, why: null, reasons: result.value.reasons.map((r) => ({ ...r, unit: '%' })) }
}

const operator = (facts: AnnualFacts, sites: AnnualView['sites']): AnnualView['company']['operatorPue'] => {
  const centres = facts.plant.sites.flatMap((s) => (s.kind === 'data-centre' ? (sites[s.id]?.pue ?? []) : []))
  const whole = operatorOf(centres)
  if (!whole) return null
  const { pue, facility_kWh, it_kWh } = whole
  const yardsticks = pue.ok
    ? benchmarksOf(facts.coefficients, { indicator: 'pue', value: pue.value, year: facts.year })
    : []
  const benchmarks = yardsticks.map((b) => ({ ...b, sources: [...b.sources] }))
  return { pue: figure(pue, '1'), facility_kWh, it_kWh, benchmarks }
}

/** A segment with its months of the year and of the year before, and what came of them. */
export type SegmentRow = {
  readonly segment: Segment
  readonly bins: readonly AmountBin[]
  readonly before: readonly AmountBin[]
  readonly result: SegmentResult
}
export const segmentRows: (facts: AnnualFacts) => readonly SegmentRow[] = once((facts) =>
  facts.plant.segments.map((segment) => {
    const { year, slots, calendars, areaFactors } = facts
    const keys = segmentKeys(facts, segment)
    const [bins, before] = [binsOf(facts.bins, keys), binsOf(facts.before, keys)]
    const result = annualSegment(facts, segment, {
      year,
      period: { interval: fiscalYearInterval(year), bins },
      before,
      past: facts.past.get(segment.id) ?? [],
      optimisation: { slots, calendars, areaFactors },
    })
    return { segment, bins, before, result }
  }),
)

/** 年度: energy by carrier, CO2, segments, roll-ups, PUE and, for the running year, targets. Null when nothing was metered in it. */
export const annualView: (facts: AnnualFacts) => AnnualView | null = once((facts) => {
  const { plant, year, now } = facts
  const interval = fiscalYearInterval(year)
  if (!facts.bins.some((b) => b.start >= interval.start && b.start < interval.end)) return null
  const running = fiscalYearOf(now) === year
  const end = at(Math.min(interval.end, now))
  const counted = countedMeters(facts)
  const company = scope(facts, counted, { interval, bins: binsOf(facts.bins, keysOf(counted)) })
  const sites = Object.fromEntries(
    plant.sites.map((site) => {
      const meters = counted.filter((m) => m.site.id === site.id)
      const { view, official } = scope(facts, meters, { interval, bins: binsOf(facts.bins, keysOf(meters)) })
      const centre = annualCentre(facts, site, {
        year,
        interval: { start: interval.start, end },
        bins: metersIT(site) ? binsOf(facts.bins, keysOf(placedMeters(plant).filter((m) => m.site === site))) : [],
        common: facts.common.get(site.id) ?? [],
        official,
        record: facts.centres.find((c) => c.site === site.id && c.year === year),
      })
      return [site.id, { ...view, ...centre }] as const
    }),
  )
  const segments = segmentRows(facts)
  const results = segments.map((s) => s.result)
  const total = results.reduce((sum, { whole }) => sum + (whole.energy.ok ? whole.energy.value.net : 0), 0)
  const comparison = compareCompany(results.map(({ years, comparison: of }) => ({ years, of })))
  const optimised = compareCompany(results.map(({ years, optimised: of }) => ({ years, of })))
  const operatorFigure = operator(facts, sites)
  const benchmark = operatorFigure?.benchmarks.find((b) => b.rule === 'act-benchmark' && b.inForce)?.met
  return {
    fiscalYear: year,
    from: isoJst(interval.start),
    to: isoJst(end),
    running,
    company: {
      ...company.view,
      improvement: figure(companyR(results, 'as-filed'), '1'),
      improvementRestated: figure(companyR(results, 'restated'), '1'),
      comparison: comparisonFigure(comparison, running ? 'same-months' : 'year'),
      optimisedComparison: comparisonFigure(optimised, running ? 'same-months' : 'year'),
      operatorClass: classOf(comparison, optimised, benchmark),
      operatorPue: operatorFigure,
      demandResponse: { ...responseDays(facts.responses, year) },
    },
    sites,
    carriers: carriersOf(facts, interval),
    intensity: results.map(({ view, whole }) => ({
      ...view,
      share: figure(
        whole.energy.ok && total > 0 ? computed(whole.energy.value.net / total) : absent('no-readings'),
        '1',
      ),
    })),
    official: annualOfficial(facts, facts.bins, company.official),
    co2Change: segments.map(({ segment, bins, before }) => annualCo2Change(facts, segment, { bins, before })),
    targets: running ? plant.targets.map((t) => annualTarget(facts, t)) : [],
  }
})
