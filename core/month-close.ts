import { type AmountBin, coverageOf } from './amount.ts'
import { carrierInfo } from './carrier.ts'
import type { WaivedFinding } from './close-finding.ts'
import { type ClosedLine, factorTable, packed, unpacked } from './closed-line.ts'
import { type Coefficients, coefficientsOf } from './coefficient.ts'
import type { Factor } from './factor.ts'
import type { Coverage } from './figure.ts'
import { groupBy } from './group.ts'
import type { Id, MeterKey } from './id.ts'
import { co2Figure, energyFigure, official, officialLine } from './official.ts'
import type { Meter, Plant } from './plant.ts'
import { type PlacedMeter, placedMeters, segmentMeters, usageOf } from './plant-index.ts'
import { MICRO } from './register.ts'
import { RULE_VERSION } from './rule-version.ts'
import type { Co2Figure, EnergyFigure } from './snapshot.ts'
import { fiscalYearOfMonth, type Interval, type Month, monthInterval } from './time.ts'

/** A month of one meter: millionths of its base unit, ms, and flags as counts. */
export type MonthBin = AmountBin & {
  readonly rollovers: number
  readonly glitches: number
  readonly set_aside: number
  readonly unexplained: number
  readonly estimated: number
}
type Flags = { rollovers: number; glitches: number; setAside: number; unexplained: number; estimated: number }
/** What a close keeps of a meter, whatever becomes of the plant: its definition, its month and its official line. */
export type ClosedMeter = Flags & {
  readonly meter: MeterKey
  /** as plant.yaml defined it */
  readonly definition: Meter
  /** base unit of `amount` */
  readonly unit: string
  readonly segments: readonly Id[]
  /** millionths of the base unit; null: no reading at all */
  readonly amount: number | null
  /** ms; with `missing` they fill the month */
  readonly measured: number
  readonly e1: number
  readonly e2: number
  readonly e3: number
  readonly missing: number
  /** null: no energy, or no reading; of counted meters alone it enters the official figures */
  readonly line: ClosedLine | null
}

/** How far the facts went that a close rests on: the last reading (row), batch and act of the ledger. */
export type AsOf = { readonly reading: number; readonly batch: number; readonly act: number }
/** Factor tables by content: `library` is the SHA-256 over all sets, `used` those that made a figure. */
export type PinnedFactors = { readonly library: string; readonly used: readonly { id: string; hash: string }[] }
export type Figures = { readonly energy: Omit<EnergyFigure, 'coverage'>; readonly co2: Co2Figure }

/** 確定: one month of one site as it was closed. Its hash is the SHA-256 of this as canonical JSON (act.ts). */
export type Close = {
  readonly format: 1
  readonly site: Id
  readonly month: Month
  /** 1, and one more each time the month was opened again */
  readonly revision: number
  /** hash of the site's close before this one; null: its first */
  readonly previous: string | null
  readonly rules: number
  readonly asOf: AsOf
  /** SHA-256 of the text of plant.yaml */
  readonly plant: string
  readonly factors: PinnedFactors
  readonly factorTable: readonly Factor[]
  readonly meters: readonly ClosedMeter[]
  readonly carriers: readonly (Figures & { carrier: string; unit: string; amount: number })[]
  readonly official: Figures
  readonly coverage: Coverage
  /** acts that stood and that figures may rest on */
  readonly acts: readonly number[]
  readonly waivers: readonly WaivedFinding[]
  /** adjustments of other months booked into this one: their acts */
  readonly adjustments: readonly number[]
}

/** All that a close is a pure function of. */
export type CloseQuestion = Pick<
  Close,
  'site' | 'month' | 'revision' | 'previous' | 'asOf' | 'acts' | 'waivers' | 'adjustments'
> & {
  readonly plant: Plant
  readonly plantHash: string
  readonly coefficients: Coefficients
  /** SHA-256 of all factor sets, and of each by id */
  readonly library: { readonly hash: string; readonly sets: ReadonlyMap<string, string> }
  readonly bins: readonly MonthBin[]
}

const isDeducted = ({ meter }: PlacedMeter): boolean => meter.role === 'sold' || meter.role === 'supplied'

const closedMeter = (
  q: CloseQuestion,
  m: PlacedMeter,
  { interval, place }: { interval: Interval; place: ReturnType<typeof factorTable>['place'] },
): ClosedMeter => {
  const bin = q.bins.find((b) => b.meter === m.key)
  const isEnergy = carrierInfo(m.meter.carrier).family !== 'none'
  const usage = isEnergy && bin ? usageOf(q.plant, m, bin) : undefined
  const line = usage && officialLine(q.coefficients, usage, fiscalYearOfMonth(q.month))
  const { measured = 0, e1 = 0, e2 = 0, e3 = 0 } = bin ?? {}
  return {
    meter: m.key,
    definition: m.meter,
    unit: m.unit,
    segments: q.plant.segments.filter((s) => segmentMeters(q.plant, s).some((x) => x.key === m.key)).map((s) => s.id),
    amount: bin?.amount ?? null,
    measured,
    e1,
    e2,
    e3,
    missing: Math.max(0, interval.end - interval.start - measured - e1 - e2 - e3),
    rollovers: bin?.rollovers ?? 0,
    glitches: bin?.glitches ?? 0,
    setAside: bin?.set_aside ?? 0,
    unexplained: bin?.unexplained ?? 0,
    estimated: bin?.estimated ?? 0,
    line: usage && line ? packed(usage, line, place) : null,
  }
}

/** Official figures of some closed meters, out of their kept lines alone. */
export const figuresOfClosed = (
  meters: readonly ClosedMeter[],
  { factors, month, coverage }: { factors: readonly Factor[]; month: Month; coverage: Coverage },
): Figures => {
  const kept = meters.flatMap((m) => (m.line ? [unpacked(m.line, factors)] : []))
  const result = official(coefficientsOf([]), [], { year: fiscalYearOfMonth(month), kept })
  const { gj, kl } = energyFigure(result, coverage)
  return { energy: { gj, kl }, co2: co2Figure(result) }
}

/** The close of a month: totals by meter and carrier and the official figures, with everything they rest on pinned. */
export const closeOf = (q: CloseQuestion): Close => {
  const interval = monthInterval(q.month)
  const { factors, place } = factorTable()
  const placed = placedMeters(q.plant)
    .filter((m) => m.site.id === q.site)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const meters = placed.map((m) => closedMeter(q, m, { interval, place }))
  const counted = placed.filter((m) => m.meter.counted)
  const coverage = coverageOf(
    q.bins,
    counted.map((m) => m.key),
    interval.end - interval.start,
  )
  const at = { factors, month: q.month, coverage }
  const withLine = placed.flatMap((m, i) => {
    const closed = meters[i]
    return closed?.line && m.meter.counted ? [{ placed: m, closed }] : []
  })
  const carriers = [...groupBy(withLine, (m) => m.placed.meter.carrier)].map(([carrier, members]) => ({
    carrier,
    unit: members[0]?.placed.unit ?? '',
    amount: members.reduce((sum, m) => sum + (isDeducted(m.placed) ? -1 : 1) * (m.closed.amount ?? 0), 0) / MICRO,
    ...figuresOfClosed(
      members.map((m) => m.closed),
      at,
    ),
  }))
  const used = [...new Set(factors.map((f) => f.set))].filter((id) => q.library.sets.has(id)).toSorted()
  return {
    format: 1,
    site: q.site,
    month: q.month,
    revision: q.revision,
    previous: q.previous,
    rules: RULE_VERSION,
    asOf: q.asOf,
    plant: q.plantHash,
    factors: {
      library: q.library.hash,
      used: used.map((id) => ({ id, hash: q.library.sets.get(id) ?? '' })),
    },
    factorTable: factors,
    meters,
    carriers,
    official: figuresOfClosed(
      withLine.map((m) => m.closed),
      at,
    ),
    coverage,
    acts: q.acts,
    waivers: q.waivers,
    adjustments: q.adjustments,
  }
}
