import { z } from 'zod'
import { type AmountBin, amountsOf, elapsed } from './amount.ts'
import { standsForUse } from './balance.ts'
import { Carrier, carrierInfo } from './carrier.ts'
import { absent, type Computed, computed } from './computed.ts'
import { energyLine } from './energy.ts'
import { Figure, figure } from './figure.ts'
import { groupBy } from './group.ts'
import { type Ground, usagesIn } from './period.ts'
import { Use } from './plant.ts'
import { type PlacedMeter, placedMeters } from './plant-index.ts'
import { type EpochMs, fiscalYear, fiscalYearOf, type Interval } from './time.ts'
import { unitInfo } from './unit.ts'

/** One meter of a node. */
export const FlowMeter = z.object({
  meter: z.string(),
  amount: z.number().nullable().describe('in unit; null: no reading in the interval'),
  unit: z.string(),
  coverage: z.number().describe('share of the time that is over that the meter covers, measured or estimated'),
})
export type FlowMeter = z.infer<typeof FlowMeter>

/** A node of the energy flow (エネルギーフロー): where energy comes from, or where it goes. */
export const FlowNode = z.object({
  id: z
    .string()
    .describe('unique within its side of the site: intake/grid, fuel/city_gas, use/cooling, rest/electricity'),
  kind: z
    .enum(['intake', 'generation', 'fuel', 'use', 'sold', 'supplied', 'rest'])
    .describe('rest: what no meter of a use explains; shown, never divided'),
  carrier: Carrier.nullable(),
  use: Use.nullable(),
  kWh: z.number().nullable().describe('electricity alone; null: none, or no reading'),
  gj: Figure.describe('by the official heat values; of uses and of the rest, electricity at gjPerMWh of the site'),
  coverage: z.number(),
  meters: z.array(FlowMeter),
})
export type FlowNode = z.infer<typeof FlowNode>
export const SiteFlow = z.object({
  site: z.string(),
  sources: z.array(FlowNode),
  sinks: z.array(FlowNode),
  gjPerMWh: Figure.describe('official GJ of the electricity that the site consumed, per 1,000 kWh of it'),
})
export type SiteFlow = z.infer<typeof SiteFlow>
export const EnergyFlow = z.object({ from: z.string(), to: z.string(), sites: z.array(SiteFlow) })
export type EnergyFlow = z.infer<typeof EnergyFlow>

/** A meter with what ran through it. */
type Run = { readonly placed: PlacedMeter; readonly out: FlowMeter; readonly gj: Computed<number> }
type Kind = FlowNode['kind']

const sum = (parts: readonly Computed<number>[]): Computed<number> => {
  let total = 0
  for (const part of parts) {
    if (!part.ok) return part
    total += part.value
  }
  return parts.length === 0 ? absent('no-readings') : computed(total)
}
/** Official heat of one meter, positive whatever its role; each fiscal year by its own heat values. */
const heatOf = ({ plant, coefficients }: Ground, placed: PlacedMeter, bins: readonly AmountBin[]): Computed<number> =>
  sum(
    [...groupBy(bins, (b) => String(fiscalYearOf(b.start as EpochMs)))].flatMap(([year, own]) =>
      usagesIn(plant, [placed], own).map((usage): Computed<number> => {
        const line = energyLine(coefficients, usage, fiscalYear(Number(year)))
        return line.ok ? computed(Math.abs(line.value.gj)) : line
      }),
    ),
  )

const electric = ({ placed: { meter, unit } }: Run): boolean =>
  unit === unitInfo('kWh').base && carrierInfo(meter.carrier).family !== 'none'
const known = (runs: readonly Run[]): number[] => runs.flatMap((r) => r.out.amount ?? [])
const added = (amounts: readonly number[]): number | null =>
  amounts.length === 0 ? null : amounts.reduce((a, b) => a + b, 0)
const kWhOf = (runs: readonly Run[]): number | null => added(known(runs.filter(electric)))
const meanCoverage = (runs: readonly Run[]): number =>
  runs.length === 0 ? 0 : runs.reduce((n, r) => n + r.out.coverage, 0) / runs.length
/** A difference is no better known than the worst of its parts. */
const worstCoverage = (runs: readonly Run[]): number => Math.min(1, ...runs.map((r) => r.out.coverage))

type About = { id: string; kind: Kind; carrier?: Carrier; use?: Use }
const nodeOf = ({ id, kind, carrier, use }: About, runs: readonly Run[], gj: Computed<number>): FlowNode => ({
  id,
  kind,
  carrier: carrier ?? null,
  use: use ?? null,
  kWh: kWhOf(runs),
  gj: figure(gj, 'GJ'),
  coverage: meanCoverage(runs),
  meters: runs.map((r) => r.out),
})
/** Meters that were read, by their heat; a meter without any reading lowers the coverage, and no figure. */
const heatOfRead = (runs: readonly Run[]): Computed<number> =>
  sum(runs.filter((r) => r.out.amount !== null).map((r) => r.gj))

type Electricity = { sources: Run[]; outs: Run[]; uses: Run[] }
/** GJ of a kWh that the site consumed: what came in less what left, by official heat values. */
const meanHeat = ({ sources, outs }: Electricity): Computed<number> => {
  const left = outs.filter((r) => r.out.amount !== null)
  const came = heatOfRead(sources)
  const gone = left.length === 0 ? computed(0) : sum(left.map((r) => r.gj))
  const kWh = (kWhOf(sources) ?? 0) - (kWhOf(outs) ?? 0)
  if (!came.ok) return came
  if (!gone.ok) return gone
  return kWh > 0 ? computed((came.value - gone.value) / kWh) : absent('no-readings')
}
const times = (kWh: number | null, mean: Computed<number>): Computed<number> =>
  kWh === null ? absent('no-readings') : mean.ok ? computed(kWh * mean.value) : mean

const useNodes = (uses: readonly Run[], mean: Computed<number>): FlowNode[] =>
  Use.options.flatMap((use) => {
    const own = uses.filter((r) => r.placed.meter.use === use)
    if (own.length === 0) return []
    const power = own.filter(electric)
    const heat = own.filter((r) => !electric(r) && r.out.amount !== null).map((r) => r.gj)
    const kWh = kWhOf(power)
    const parts = [...(kWh === null ? [] : [times(kWh, mean)]), ...heat]
    return [nodeOf({ id: `use/${use}`, kind: 'use', use }, own, sum(parts))]
  })

/** What no meter of a use explains: negative where the uses show more than came in. */
const restOfElectricity = ({ sources, outs, uses }: Electricity, mean: Computed<number>): FlowNode | undefined => {
  const all = [...sources, ...outs, ...uses]
  const came = kWhOf(sources)
  if (sources.length === 0) return undefined
  const kWh = came === null ? null : came - (kWhOf(outs) ?? 0) - (kWhOf(uses) ?? 0)
  const node = nodeOf({ id: 'rest/electricity', kind: 'rest' }, [], times(kWh, mean))
  return { ...node, kWh, coverage: worstCoverage(all) }
}
const restOfFuel = (fuels: readonly Run[], { outs, uses }: { outs: Run[]; uses: Run[] }): FlowNode | undefined => {
  if (fuels.length === 0) return undefined
  const came = heatOfRead(fuels)
  const less = [...outs, ...uses].filter((r) => r.out.amount !== null).map((r) => r.gj)
  const gone = less.length === 0 ? computed(0) : sum(less)
  const gj = !came.ok ? came : gone.ok ? computed(came.value - gone.value) : gone
  const node = nodeOf({ id: 'rest/fuel', kind: 'rest' }, [], gj)
  return { ...node, coverage: worstCoverage([...fuels, ...outs, ...uses]) }
}

const sourceKind = ({ placed: { meter } }: Run): Kind => (meter.role === 'generation' ? 'generation' : 'intake')
const outgoing = ({ placed: { meter } }: Run): boolean => meter.role === 'sold' || meter.role === 'supplied'
const grouped = (runs: readonly Run[], about: (run: Run) => About): FlowNode[] =>
  [...groupBy(runs, (r) => about(r).id)].flatMap(([, own]) =>
    own[0] ? [nodeOf(about(own[0]), own, heatOfRead(own))] : [],
  )

const siteFlow = (site: string, runs: readonly Run[]): SiteFlow => {
  const counted = runs.filter((r) => r.placed.meter.counted && r.placed.meter.role !== 'storage')
  const uses = runs.filter((r) => standsForUse(r.placed.site, r.placed.meter))
  const power: Electricity = {
    sources: counted.filter((r) => electric(r) && ['intake', 'generation'].includes(r.placed.meter.role)),
    outs: counted.filter((r) => electric(r) && outgoing(r)),
    uses: uses.filter(electric),
  }
  const fuels = counted.filter((r) => !electric(r) && !outgoing(r))
  const fuelOuts = counted.filter((r) => !electric(r) && outgoing(r))
  const mean = meanHeat(power)
  const fuelUses = uses.filter((r) => !electric(r))
  return {
    site,
    sources: [
      ...grouped(power.sources, (r) => {
        const { carrier } = r.placed.meter
        return { id: `${sourceKind(r)}/${carrier}`, kind: sourceKind(r), carrier }
      }),
      ...grouped(fuels, ({ placed: { meter } }) => ({
        id: `fuel/${meter.carrier}`,
        kind: 'fuel',
        carrier: meter.carrier,
      })),
    ],
    sinks: [
      ...useNodes(uses, mean),
      ...[restOfElectricity(power, mean) ?? []].flat(),
      ...[restOfFuel(fuels, { outs: fuelOuts, uses: fuelUses }) ?? []].flat(),
      ...grouped([...power.outs, ...fuelOuts], ({ placed: { meter } }) => {
        const kind = meter.role === 'sold' ? 'sold' : 'supplied'
        return { id: `${kind}/${meter.carrier}`, kind, carrier: meter.carrier }
      }),
    ],
    gjPerMWh: figure(mean.ok ? computed(mean.value * 1000) : mean, 'GJ/MWh'),
  }
}

/** Energy meters of a site that a flow rests on: counted ones, and those that stand for a use. */
export const flowMeters = ({ plant }: Pick<Ground, 'plant'>, site?: string): PlacedMeter[] =>
  placedMeters(plant).filter(
    ({ site: own, meter }) =>
      (site === undefined || own.id === site) &&
      carrierInfo(meter.carrier).family !== 'none' &&
      (meter.counted || standsForUse(own, meter)),
  )

/**
 * エネルギーフロー: from what was purchased and generated to what it was used for, by site. Electricity in kWh as it was metered, and all
 * energy in GJ by the official heat values; electricity has one heat value at a site, that of all it consumed, so that the uses add up to
 * what is filed. What no meter of a use explains is a node of its own. `bins` are whole days.
 */
export const energyFlow = (
  ground: Ground,
  {
    bins,
    interval,
    now,
    site,
  }: { bins: readonly AmountBin[]; interval: Interval; now: EpochMs; site?: string | undefined },
): SiteFlow[] => {
  const byMeter = groupBy(bins, (b) => b.meter)
  const amounts = amountsOf(bins)
  const span = elapsed(interval, now)
  const runs = flowMeters(ground, site).map((placed): Run => {
    const own = byMeter.get(placed.key) ?? []
    const covered = own.reduce((n, b) => n + b.measured + b.e1 + b.e2 + b.e3, 0)
    const coverage = span > 0 ? Math.min(1, covered / span) : 0
    const amount = amounts.get(placed.key) ?? null
    return {
      placed,
      out: { meter: placed.key, amount, unit: placed.unit, coverage },
      gj: heatOf(ground, placed, own),
    }
  })
  return [...groupBy(runs, (r) => r.placed.site.id)].map(([id, own]) => siteFlow(id, own))
}
