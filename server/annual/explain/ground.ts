import { type AmountBin, byMeter } from '#core/amount'
import type { AnnualFacts } from '#core/annual'
import type { Carrier } from '#core/carrier'
import { absent, type Computed, computed, type Why } from '#core/computed'
import { sign, type Usage } from '#core/energy'
import { printed, toNumber } from '#core/exact'
import type { ExplainInput, ExplainOp } from '#core/explain'
import type { Factor } from '#core/factor'
import { type BaseUnit, factorUnitInfo, inFactorUnit } from '#core/factor-unit'
import { figure } from '#core/figure'
import type { GasState } from '#core/gas-volume'
import type { Name } from '#core/id'
import { type Official, type OfficialLine, officialLine } from '#core/official'
import { countedMeters, officialOf, usagesIn } from '#core/period'
import type { Segment, Site } from '#core/plant'
import { type PlacedMeter, placedMeters, segmentMeters } from '#core/plant-index'
import { titleOf } from '#core/proof'
import { fiscalYearInterval, type Interval, type Month, monthInterval, monthsBetween, monthsOf } from '#core/time'
import type { Read } from '../../ledger/contract.ts'
import { asIs } from './notes.ts'

/** An input by its figure's id, or a leaf that stands in full. */
export type Ref = { readonly id: string; readonly weight?: number } | { readonly leaf: ExplainInput }
/** A figure that was found: its value, how it is made, and its inputs when they are asked for. */
export type Found = {
  readonly title: Name
  readonly value: Computed<number>
  readonly unit: string
  readonly op: ExplainOp
  readonly formula?: Name
  readonly clause?: string
  readonly note?: Name | null
  readonly links?: ExplainInput['links']
  readonly inputs: () => readonly Ref[] | Promise<readonly Ref[]>
}
/** What figures of one fiscal year are explained by. */
export type Ground = {
  readonly facts: AnnualFacts
  readonly read: Read
  readonly byMeter: ReadonlyMap<string, readonly AmountBin[]>
}
export const groundOf = (facts: AnnualFacts, read: Read): Ground => ({
  facts,
  read,
  byMeter: byMeter(facts.bins),
})

/** A usage by the official formulas. */
export type Line = { readonly usage: Usage; readonly line: OfficialLine }

/** What is asked of a figure: its id, the parts that its form found in it, and its period. */
export type Ask = { readonly id: string; readonly parts: readonly (string | undefined)[]; readonly period: Period }
export type Answer = (ground: Ground, ask: Ask) => Found | undefined | Promise<Found | undefined>
/** A form of ids with what answers them. */
export type Form = readonly [form: string, answer: Answer]
export const PERIOD = String.raw`(fy[12]\d{3}|\d{4}-(?:0[1-9]|1[0-2])(?:~\d{4}-(?:0[1-9]|1[0-2]))?)`
export const SITE = '([a-z0-9-]{1,64})'
export const KEY = '([a-z0-9-]{1,64}/[a-z0-9-]{1,64})'
export const DAY = String.raw`(\d{4}-\d{2}-\d{2})`
/** A figure that is shown, as a result. */
export const shown = (of: { value: number } | { why: Why } | undefined): Computed<number> =>
  of === undefined ? absent('no-value') : 'value' in of ? computed(of.value) : absent(of.why)

/** fy2025, or 2025-04, or the months 2025-04~2025-06 of one fiscal year. */
export type Period = { readonly id: string; readonly interval: Interval; readonly months: readonly Month[] }
export const periodOf = (ground: Ground, id: string): Period =>
  id.startsWith('fy')
    ? { id, interval: fiscalYearInterval(ground.facts.year), months: monthsOf(ground.facts.year) }
    : monthsPeriod(id)
const monthsPeriod = (id: string): Period => {
  const [first = '', last = first] = id.split('~')
  const interval = { start: monthInterval(first).start, end: monthInterval(last).end }
  return { id, interval, months: monthsBetween(first, last) }
}

/** The company, a site or a segment. */
export type Scope = {
  /** empty, `site.<id>.` or `segment.<id>.` */
  readonly prefix: string
  readonly name: Name
  readonly meters: readonly PlacedMeter[]
  readonly site?: Site
  readonly segment?: Segment
}
export const scopeOf = ({ facts }: Ground, kind: string | undefined, id = ''): Scope | undefined => {
  const { plant } = facts
  if (kind === undefined) return { prefix: '', name: plant.company.name, meters: countedMeters(facts) }
  const site = kind === 'site' ? plant.sites.find((s) => s.id === id) : undefined
  if (site) return { prefix: `site.${id}.`, name: site.name, meters: countedMeters(facts, id), site }
  const segment = kind === 'segment' ? plant.segments.find((s) => s.id === id) : undefined
  return segment && { prefix: `segment.${id}.`, name: segment.name, meters: segmentMeters(plant, segment), segment }
}

/** Bins of some meters in a period. */
export const binsIn = ({ byMeter }: Ground, keys: Iterable<string>, { interval }: Period): AmountBin[] =>
  [...keys].flatMap((key) =>
    (byMeter.get(key) ?? []).filter((b) => b.start >= interval.start && b.start < interval.end),
  )
/** Official figures of some meters in a period, of the period's fiscal year. */
export const officialIn = (ground: Ground, meters: readonly PlacedMeter[], period: Period): Official =>
  officialOf(ground.facts, meters, {
    interval: period.interval,
    bins: binsIn(
      ground,
      meters.map((m) => m.key),
      period,
    ),
  })
/** Meters that carry energy in a period: those with a bin that enters the official sums. */
export const enters = (ground: Ground, m: PlacedMeter, period: Period): boolean => {
  const bins = binsIn(ground, [m.key], period)
  if (bins.some((b) => b.booked && b.booked.lines.length > 0)) return true
  return usagesIn(ground.facts.plant, [m], bins).some((usage) => sign(usage) !== 0)
}
export const meterOf = ({ facts }: Ground, key: string): PlacedMeter | undefined =>
  placedMeters(facts.plant).find((m) => m.key === key)
/** Carriers of a scope that have readings in a period. */
export const carriersIn = (ground: Ground, { meters }: Scope, period: Period): Carrier[] => [
  ...new Set(meters.filter((m) => enters(ground, m, period)).map((m) => m.meter.carrier)),
]

const blank = {
  op: 'leaf',
  weight: 1,
  formula: null,
  clause: null,
  note: null,
  factor: null,
  links: [],
  opens: false,
} as const
/** A leaf that is no figure of its own. */
export const leaf = (
  id: string,
  title: Name,
  { value, unit, ...rest }: { value: number; unit: string } & Partial<Omit<ExplainInput, 'id' | 'title' | 'figure'>>,
): Ref => ({ leaf: { ...blank, id, title, figure: figure(computed(value), unit), links: [], ...rest } })

/** The inputs of a sum; where there is none, that is said as an input of its own. */
export const orNone = (
  refs: readonly Ref[],
  of: string,
  unit: string,
  title: Name = { ja: 'なし', en: 'none' },
): readonly Ref[] => (refs.length > 0 ? refs : [leaf(`${of}.none`, title, { value: 0, unit })])

/** A printed factor with its source. */
export const factorLeaf = ({ facts }: Ground, of: string, factor: Factor): Ref => {
  const { sets } = facts.coefficients
  const set = sets.find((s) => s.id === factor.set)
  const row =
    set && 'values' in set && set.kind !== 'supplier-co2' ? set.values.find((v) => v.key === factor.row) : undefined
  const sources = row && 'sources' in row ? (row.sources ?? []) : set?.kind === 'supplier-co2' ? set.sources : []
  const name = titleOf(sets, factor.set)
  return leaf(
    `${of}.factor.${factor.set}.${factor.row}`,
    { ja: name, en: name },
    {
      value: factor.value,
      unit: factor.unit,
      factor: {
        printed: factor.printed,
        unit: factor.unit,
        set: factor.set,
        title: name,
        row: factor.row,
        year: factor.year,
        provisional: factor.provisional,
        confidence: factor.confidence,
        reason: factor.reason,
        sources: [...sources],
      },
      links:
        factor.set === 'contract' || factor.set === 'none' ? [] : [{ href: '/api/v1/coefficients', title: factor.set }],
    },
  )
}
/** One base unit of an amount in the factor's unit, its decimal scale included. */
export const restated = (
  of: string,
  { unit, gas, density }: { unit: BaseUnit; gas?: GasState | undefined; density?: Factor | undefined },
  factor: Factor,
): Ref => {
  const m3PerTonne = density && printed(density.printed)
  const ratio = inFactorUnit(unit, factor.unit, { gas, m3PerTonne })
  const value = ratio.ok ? toNumber(ratio.value) / factorUnitInfo(factor.unit).scale : Number.NaN
  return leaf(
    `${of}.per-${unit}`,
    { ja: '単位換算', en: 'conversion of the unit' },
    {
      value,
      unit: `${factor.unit}/${unit}`,
      note: density ? asIs(`1 / (${density.printed} ${density.unit}): ${density.set} ${density.row}`) : null,
    },
  )
}
/** The rule or constant of a formula. */
export const constantLeaf = (
  id: string,
  title: Name,
  { value, unit, clause }: { value: number; unit: string; clause: string },
): Ref => leaf(id, title, { value, unit, clause })

/** The official lines of one meter in one open month, with their usages: one, or one for each contract of its days. */
export const linesOf = (ground: Ground, m: PlacedMeter, period: Period): Line[] => {
  const bins = binsIn(ground, [m.key], period)
  if (bins.some((b) => b.booked)) return []
  return usagesIn(ground.facts.plant, [m], bins).flatMap((usage) => {
    const line = officialLine(ground.facts.coefficients, usage, ground.facts.year)
    return line ? [{ usage, line }] : []
  })
}
