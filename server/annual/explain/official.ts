import { type Carrier, carrierInfo } from '#core/carrier'
import type { Co2Line } from '#core/co2'
import { absent, type Computed, computed } from '#core/computed'
import { KL_PER_GJ, sign } from '#core/energy'
import { type Official, official } from '#core/official'
import { type PlacedMeter, signOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { monthInterval } from '#core/time'
import { contractTitle, ofContract } from './contract.ts'
import { formulas } from './formulas.ts'
import {
  carriersIn,
  constantLeaf,
  enters,
  type Found,
  factorLeaf,
  type Ground,
  type Line,
  leaf,
  linesOf,
  officialIn,
  orNone,
  type Period,
  type Ref,
  restated,
  type Scope,
} from './ground.ts'
import { notes } from './notes.ts'
import { carrierTitle } from './titles.ts'

export const ENERGY = '省エネ法 施行規則 第4条; 特定-第2表'
export const CO2 = '温対法 算定省令 第2条; 特定-第12表'
export const crudeOilLeaf = (of: string): Ref =>
  constantLeaf(
    `${of}.factor.crude-oil`,
    { ja: '原油換算係数', en: 'crude-oil equivalent' },
    {
      value: KL_PER_GJ,
      unit: 'kL/GJ',
      clause: '省エネ法 施行規則 第4条 (act-constants: crude-oil)',
    },
  )

/** What is summed over carriers and meters. */
export const VIEWS = ['gj', 'co2.market', 'co2.location', 'co2.basic', 'co2.scope1', 'co2.scope2'] as const
export type View = (typeof VIEWS)[number]
const names: Record<View, { ja: string; en: string }> = {
  gj: { ja: '一次エネルギー', en: 'primary energy' },
  'co2.market': { ja: 'CO2 (調整後)', en: 'CO2, market view' },
  'co2.location': { ja: 'CO2 (全国平均)', en: 'CO2, location view' },
  'co2.basic': { ja: 'CO2 (基礎)', en: 'CO2, basic' },
  'co2.scope1': { ja: 'CO2 (Scope 1)', en: 'CO2, scope 1' },
  'co2.scope2': { ja: 'CO2 (Scope 2)', en: 'CO2, scope 2' },
}
export const unitOf = (view: View): string => (view === 'gj' ? 'GJ' : 't-CO2')

const figureIn = (
  ground: Ground,
  meters: readonly PlacedMeter[],
  { period, view }: { period: Period; view: View },
): Computed<number> => {
  return figureOf(officialIn(ground, meters, period), view)
}
const figureOf = ({ energy, co2 }: Official, view: View): Computed<number> => {
  if (view === 'gj') return energy.ok ? computed(energy.value.net) : energy
  const of = view.slice('co2.'.length) as 'market' | 'location' | 'basic' | 'scope1' | 'scope2'
  return co2.ok ? computed(co2.value[of]) : co2
}
const scopeOfCarrier = (carrier: Carrier): 1 | 2 => {
  const { family } = carrierInfo(carrier)
  return family === 'fossil-fuel' || family === 'nonfossil-fuel' ? 1 : 2
}
const counts = (carrier: Carrier, view: View): boolean =>
  view === 'co2.scope1' ? scopeOfCarrier(carrier) === 1 : view === 'co2.scope2' ? scopeOfCarrier(carrier) === 2 : true
/** Scopes are the market view of their carriers. */
const seen = (view: View): View => (view === 'co2.scope1' || view === 'co2.scope2' ? 'co2.market' : view)

/** energy.gj, co2.market …: Σ carriers. */
export const scopeTotal = (ground: Ground, scope: Scope, { period, view }: { period: Period; view: View }): Found => ({
  title: { ja: `${scope.name.ja} ${names[view].ja}`, en: `${scope.name.en}: ${names[view].en}` },
  value: figureIn(ground, scope.meters, { period, view }),
  unit: unitOf(view),
  op: 'sum',
  formula: formulas.carriers,
  clause: view === 'gj' ? ENERGY : CO2,
  inputs: () =>
    orNone(
      carriersIn(ground, scope, period)
        .filter((carrier) => counts(carrier, view))
        .map((carrier) => ({ id: `${period.id}.${scope.prefix}carrier.${carrier}.${seen(view)}` })),
      `${period.id}.${scope.prefix}${view}`,
      unitOf(view),
    ),
})
/** energy.kl, carrier.<c>.kl: GJ × 0.0258. */
export const crudeOilOf = (of: Found, ids: { readonly gj: string; readonly kl: string }): Found => ({
  ...of,
  value: of.value.ok ? computed(of.value.value * KL_PER_GJ) : of.value,
  unit: 'kL',
  op: 'product',
  formula: formulas.crudeOil,
  clause: ENERGY,
  inputs: () => [{ id: ids.gj }, crudeOilLeaf(ids.kl)],
})

/** One carrier of a scope: Σ meters. */
export const carrierTotal = (
  ground: Ground,
  scope: Scope,
  { period, view, carrier }: { period: Period; view: View; carrier: string },
): Found => {
  const meters = scope.meters.filter((m) => m.meter.carrier === carrier)
  const of = `${period.id}.${scope.prefix}carrier.${carrier}`
  const name = carrierTitle(carrier)
  return {
    title: { ja: `${name.ja} ${names[view].ja}`, en: `${name.en}: ${names[view].en}` },
    value: figureIn(ground, meters, { period, view }),
    unit: unitOf(view),
    op: 'sum',
    formula: formulas.meters,
    clause: view === 'gj' ? ENERGY : CO2,
    inputs: () =>
      orNone(
        meters
          .filter((m) => enters(ground, m, period) && counts(m.meter.carrier, view))
          .map((m) => ({ id: `${period.id}.meter.${m.key}.${seen(view)}` })),
        `${of}.${view}`,
        unitOf(view),
      ),
  }
}

export const handedOn = (of: string): Ref =>
  constantLeaf(
    `${of}.handed-on`,
    { ja: '他者へ供給', en: 'handed to others: deducted' },
    {
      value: -1,
      unit: '1',
      clause: '省エネ法 定期報告書 記入要領',
    },
  )
const carbonToCo2 = (of: string): Ref =>
  constantLeaf(
    `${of}.co2-per-carbon`,
    { ja: 'CO2と炭素の質量比', en: 'CO2 per carbon' },
    { value: 44 / 12, unit: 't-CO2/tC', clause: CO2 },
  )

type OfMeter = { readonly period: Period; readonly view: View; readonly id: string }
/** One meter: Σ months; a month: amount × factor, or the line of its close; `part`: its days under one contract, from 1. */
export const meterFigure = (
  ground: Ground,
  m: PlacedMeter,
  { part, ...of }: OfMeter & { readonly part?: string | undefined },
): Found | undefined => {
  const { period, view, id } = of
  if (part !== undefined) return partFigure(ground, m, { ...of, part: Number(part) })
  const common = {
    title: { ja: `${m.meter.name.ja} ${names[view].ja}`, en: `${m.meter.name.en}: ${names[view].en}` },
    value: figureIn(ground, [m], { period, view }),
    unit: unitOf(view),
    clause: view === 'gj' ? ENERGY : CO2,
  }
  // a scope is the market view of what is burnt, or of what is bought
  if (seen(view) !== view) {
    const inputs = () =>
      orNone(counts(m.meter.carrier, view) ? [{ id: `${period.id}.meter.${m.key}.co2.market` }] : [], id, unitOf(view))
    return { ...common, op: 'sum', formula: formulas.marketOfScope, inputs }
  }
  if (period.months.length > 1) {
    const inputs = () =>
      period.months
        .filter((month) => enters(ground, m, { ...period, ...monthPeriod(month) }))
        .map((month) => ({ id: `${month}.meter.${m.key}.${view}` }))
    return { ...common, op: 'sum', formula: formulas.months, inputs }
  }
  const [first, ...others] = linesOf(ground, m, period)
  if (!first) {
    const links = [{ href: `/api/v1/closes?site=${m.site.id}`, title: 'closes' }]
    return { ...common, op: 'leaf', note: notes.closedLine, links, inputs: () => [] }
  }
  if (others.length > 0)
    return {
      ...common,
      op: 'sum',
      formula: formulas.contracts,
      inputs: () => [first, ...others].map((_, i) => ({ id: `${id}.part${i + 1}` })),
    }
  return {
    ...common,
    op: 'product',
    formula: formulas.amountByFactor,
    inputs: () => factorsOf(ground, { id: `${period.id}.meter.${m.key}.amount` }, { ...of, found: first }),
  }
}
/** The days of a month under one contract. */
const partFigure = (ground: Ground, m: PlacedMeter, { part, ...of }: OfMeter & { part: number }): Found | undefined => {
  const { period, view, id } = of
  const lines = period.months.length === 1 ? linesOf(ground, m, period) : []
  const found = lines.length > 1 ? lines[part - 1] : undefined
  if (!found) return undefined
  const { usage } = found
  const title = contractTitle(usage.contract)
  return {
    title,
    value: figureOf(official(ground.facts.coefficients, [usage], { year: ground.facts.year }), view),
    unit: unitOf(view),
    op: 'product',
    formula: formulas.amountByFactor,
    clause: view === 'gj' ? ENERGY : CO2,
    inputs: () => {
      const amount = leaf(`${id}.amount`, title, { value: usage.amount, unit: usage.unit, note: notes.daysOfContract })
      return factorsOf(ground, amount, { ...of, found })
    },
  }
}
const monthPeriod = (month: string) => ({ id: month, months: [month], interval: monthInterval(month) })

const factorsOf = async (
  ground: Ground,
  amount: Ref,
  { found, view, id }: OfMeter & { readonly found: Line },
): Promise<Ref[]> => {
  const { usage, line } = found
  const deducted = sign(usage) < 0 ? [handedOn(id)] : []
  const co2 = (views: Co2Line): Co2Line['market']['factors'] => views[view.slice('co2.'.length) as 'market'].factors
  const factors =
    view === 'gj' ? (line.energy.ok ? line.energy.value.factors : []) : line.co2.ok ? co2(line.co2.value) : []
  const density = factors.find((f) => f.unit === 'm3/t')
  const [first, second] = factors.filter((f) => f !== density)
  if (!first)
    return [
      amount,
      constantLeaf(
        `${id}.none`,
        { ja: '算定対象外', en: 'emits no counted CO2' },
        { value: 0, unit: unitOf(view), clause: CO2 },
      ),
    ]
  const carbon = view !== 'gj' && second ? [factorLeaf(ground, id, second), carbonToCo2(id)] : []
  const factor =
    view === 'gj'
      ? factorLeaf(ground, id, first)
      : await ofContract(ground, factorLeaf(ground, id, first), usage.contract)
  return [amount, restated(id, { ...usage, density }, first), factor, ...carbon, ...deducted]
}

/** carrier.<c>.amount: Σ meters in the carrier's unit; only where they share one. */
export const carrierAmount = (
  ground: Ground,
  scope: Scope,
  { period, carrier }: { period: Period; carrier: string },
): Found => {
  const meters = scope.meters.filter((m) => m.meter.carrier === carrier && enters(ground, m, period))
  const units = new Set(meters.map((m) => m.unit))
  let sum = 0
  for (const m of meters)
    for (const b of ground.byMeter.get(m.key) ?? [])
      if (b.start >= period.interval.start && b.start < period.interval.end) sum += (signOf(m) * b.amount) / MICRO
  return {
    title: { ja: `${carrierTitle(carrier).ja} 使用量`, en: `${carrierTitle(carrier).en}: amount` },
    value: meters.length === 0 ? absent('no-readings') : units.size > 1 ? absent('unit-mismatch') : computed(sum),
    unit: [...units][0] ?? '',
    op: 'sum',
    formula: formulas.meters,
    inputs: () => meters.map((m) => ({ id: `${period.id}.meter.${m.key}.amount`, weight: signOf(m) })),
  }
}
