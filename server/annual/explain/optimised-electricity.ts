import { absent, computed } from '#core/computed'
import { classFactor, hourClasses, type OptimisationClass } from '#core/demand-optimisation'
import { groupBy } from '#core/group'
import { daysOfArea } from '#core/hour-calendar'
import { classAmounts, purchased, weighedIn } from '#core/optimised-year'
import { officialOf } from '#core/period'
import { type PlacedMeter, signOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { monthInterval } from '#core/time'
import { formulas } from './formulas.ts'
import {
  type Answer,
  type Ask,
  binsIn,
  constantLeaf,
  type Form,
  type Found,
  type Ground,
  leaf,
  orNone,
  type Period,
  type Ref,
  scopeOf,
} from './ground.ts'
import { HOURS, hoursAmount, hoursTitles } from './hours.ts'
import { asIs, written } from './notes.ts'
import { ENERGY } from './official.ts'
import { common } from './segment.ts'
import { idOf, SEGMENT, segmentAsk } from './segment-ground.ts'

const CLAUSE = '特定-第2表 1-2; 省エネ法 電気需要最適化'
const metersOf = (ground: Ground, segment: string | undefined): readonly PlacedMeter[] =>
  purchased(scopeOf(ground, 'segment', segment)?.meters ?? [])
/** The months that both sides of the intensity are taken over. */
export const commonOf = (ground: Ground, ask: Ask): Period => {
  const of = segmentAsk(ground, ask)
  return of ? common(ground, of) : ask.period
}
/** Purchased electricity at the heat value of the year: Σ meters. */
const plain: Answer = (ground, ask) => {
  const period = commonOf(ground, ask)
  const meters = metersOf(ground, ask.parts[1]).filter((m) => binsOver(ground, [m], period).length > 0)
  const { energy: of } = officialOf(ground.facts, meters, { ...period, bins: binsOver(ground, meters, period) })
  const spans = period.months.length < ask.period.months.length ? period.months : [ask.period.id]
  return {
    title: { ja: '購入電気', en: 'purchased electricity' },
    value: meters.length === 0 ? computed(0) : of.ok ? computed(of.value.net) : of,
    unit: 'GJ',
    op: 'sum',
    formula: formulas.meters,
    clause: ENERGY,
    inputs: () =>
      orNone(
        spans.flatMap((span) =>
          meters
            .filter((m) => span === ask.period.id || binsIn(ground, [m.key], monthOnly(span)).length > 0)
            .map((m) => ({ id: `${span}.meter.${m.key}.gj` })),
        ),
        ask.id,
        'GJ',
      ),
  }
}
const monthOnly = (month: string): Period => ({ id: month, months: [month], interval: monthInterval(month) })
/** Bins of the months of a period, which need not follow each other. */
const binsOver = (ground: Ground, meters: readonly PlacedMeter[], { months }: Period) =>
  months.flatMap((month) =>
    binsIn(
      ground,
      meters.map((m) => m.key),
      monthOnly(month),
    ),
  )

type Part = {
  readonly area: string
  readonly of: string
  readonly gj: Found['value']
  readonly kWh: number
  readonly months: readonly string[]
  readonly factor: number | undefined
  readonly source: string
}
/** What is weighed: hour classes of an area with a calendar, months of one with monthly factors. */
const partsOf = (ground: Ground, ask: Ask): Part[] => {
  const { facts } = ground
  const period = commonOf(ground, ask)
  return [...groupBy(metersOf(ground, ask.parts[1]), (m) => m.site.area)].flatMap(([area, members]): Part[] => {
    if (daysOfArea(facts.calendars, area, facts.year).size > 0)
      return hourClasses.map((of) => classPart(ground, { area, members, period, of }))
    return period.months.flatMap((month) => monthPart(ground, { area, members, month }) ?? [])
  })
}
type Area = { readonly area: string; readonly members: readonly PlacedMeter[] }
const classPart = (
  ground: Ground,
  { area, members, period, of }: Area & { period: Period; of: OptimisationClass },
): Part => {
  const { facts } = ground
  const factor = classFactor(facts.coefficients, of, facts.year)
  const amounts = classAmounts(
    members,
    weighedIn(periodOver(ground, members, period), facts).slots,
    daysOfArea(facts.calendars, area, facts.year),
  )
  const kWh = amounts.ok ? amounts.value[of] : 0
  return {
    area,
    of,
    kWh,
    months: period.months,
    gj: !amounts.ok ? amounts : factor.ok ? computed((kWh * factor.value.value) / 1_000) : factor,
    factor: factor.ok ? factor.value.value : undefined,
    source: factor.ok ? factor.value.set : '',
  }
}
const periodOver = (ground: Ground, meters: readonly PlacedMeter[], period: Period) => ({
  interval: period.interval,
  bins: binsOver(ground, meters, period),
})
const monthPart = (ground: Ground, { area, members, month }: Area & { month: string }): Part | undefined => {
  const { facts } = ground
  const bins = binsOver(ground, members, monthOnly(month))
  if (bins.length === 0) return undefined
  const signs = new Map(members.map((m) => [m.key as string, signOf(m)]))
  const kWh = bins.reduce((sum, b) => sum + ((signs.get(b.meter) ?? 0) * b.amount) / MICRO, 0)
  const record = facts.areaFactors.find((f) => f.area === area && f.month === month)
  const factor = record && Number(record.factor)
  return {
    area,
    of: month,
    kWh,
    months: [month],
    gj: factor === undefined ? absent('no-calendar') : computed((kWh * factor) / 1_000),
    factor,
    source: record?.source ?? '',
  }
}
const electricity: Answer = (ground, ask) => {
  const parts = partsOf(ground, ask)
  const missing = parts.find((p) => !p.gj.ok)
  return {
    title: { ja: '購入電気(最適化係数)', en: 'purchased electricity at the optimisation factors' },
    value:
      missing && !missing.gj.ok ? missing.gj : computed(parts.reduce((sum, p) => sum + (p.gj.ok ? p.gj.value : 0), 0)),
    unit: 'GJ',
    op: 'sum',
    formula: formulas.byArea,
    clause: CLAUSE,
    inputs: () =>
      orNone(
        parts.map((p) => ({ id: idOf(ask, `optimised-part.${p.area}.${p.of}`) })),
        ask.id,
        'GJ',
      ),
  }
}
const part: Answer = (ground, ask) => {
  const [, segment, area, of = ''] = ask.parts
  const found = partsOf(ground, ask).find((p) => p.area === area && p.of === of)
  if (!found) return undefined
  const { factor, source, gj } = found
  const hours = HOURS.find((h) => h === of)
  const name = hours ? hoursTitles[hours] : asIs(of)
  return {
    title: { ja: `${area} ${name.ja}`, en: `${area}: ${name.en}` },
    value: gj,
    unit: 'GJ',
    op: 'product',
    formula: formulas.kWhByFactor,
    clause: CLAUSE,
    inputs: () => [
      hours ? { id: idOf(ask, `hours.${hours}.${area}`) } : { id: `${of}.segment.${segment}.purchased-kwh.${area}` },
      leaf(
        `${ask.id}.factor`,
        { ja: '電気需要最適化係数', en: 'optimisation factor' },
        { value: factor ?? Number.NaN, unit: 'GJ/千kWh', note: written(source) },
      ),
      thousandth(ask.id),
    ],
  }
}
export const thousandth = (id: string): Ref =>
  constantLeaf(
    `${id}.thousand`,
    { ja: '千kWh', en: 'thousand kWh' },
    { value: 0.001, unit: '千kWh/kWh', clause: CLAUSE },
  )
/** kWh of a month that an area's purchased meters show. */
const monthly: Answer = (ground, ask) => {
  const meters = metersOf(ground, ask.parts[1]).filter(
    (m) => m.site.area === ask.parts[2] && binsIn(ground, [m.key], ask.period).length > 0,
  )
  const bins = (m: PlacedMeter): number => binsIn(ground, [m.key], ask.period).reduce((sum, b) => sum + b.amount, 0)
  return {
    title: { ja: '購入電気', en: 'purchased electricity' },
    value: computed(meters.reduce((sum, m) => sum + (signOf(m) * bins(m)) / MICRO, 0)),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.metersNet,
    inputs: () => meters.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.amount`, weight: signOf(m) })),
  }
}
/** kWh of a class of half-hours: of an area, or of all of them. */
export const hoursOf: Answer = (ground, ask) => {
  const [, segment, of = '', area] = ask.parts
  const hours = HOURS.find((h) => h === of)
  if (!hours) return undefined
  const members = metersOf(ground, segment).filter((m) => area === undefined || m.site.area === area)
  const period = commonOf(ground, ask)
  const spans = period.months.length < ask.period.months.length ? period.months : [ask.period.id]
  const parts = spans.flatMap((span) => {
    const { interval } = span === ask.period.id ? ask.period : monthOnly(span)
    return members.map((m) => ({ m, span, kWh: hoursAmount(ground, m, { hours, interval }) }))
  })
  const kWh = parts.reduce((sum, p) => sum + signOf(p.m) * p.kWh, 0)
  return {
    title: hoursTitles[hours],
    value: computed(kWh),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.metersNet,
    clause: CLAUSE,
    inputs: () =>
      orNone(
        parts
          .filter((p) => p.kWh !== 0)
          .map(({ m, span }) => ({ id: `${span}.meter.${m.key}.hours.${hours}`, weight: signOf(m) })),
        ask.id,
        'kWh',
      ),
  }
}

/** Purchased electricity by hour classes and months. */
export const optimisedElectricityForms: readonly Form[] = [
  [`${SEGMENT}\\.purchased`, plain],
  [`${SEGMENT}\\.purchased-kwh\\.([a-z]+)`, monthly],
  [`${SEGMENT}\\.hours\\.(${HOURS.join('|')})(?:\\.([a-z]+))?`, hoursOf],
  [`${SEGMENT}\\.optimised-electricity`, electricity],
  [`${SEGMENT}\\.optimised-part\\.([a-z]+)\\.([a-z]+|\\d{4}-\\d{2})`, part],
]
