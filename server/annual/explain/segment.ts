import { activityOver, denominatorOf, FILED, type MonthActivity } from '#core/activity'
import { carrierInfo } from '#core/carrier'
import { absent, type Computed, computed } from '#core/computed'
import { crudeOil, filedCrudeOil, KL_PER_GJ, NONFOSSIL_FUEL } from '#core/energy'
import { NEW_REGIME } from '#core/heat-value'
import { filedIntensity } from '#core/intensity'
import type { Denominator, Segment } from '#core/plant'
import { segmentIn } from '#core/segment-year'
import { monthInterval } from '#core/time'
import { formulas } from './formulas.ts'
import { binsIn, enters, type Found, type Ground, leaf, orNone, type Period, type Ref, type Scope } from './ground.ts'
import { written } from './notes.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { unusedHeatRefs } from './unused-heat.ts'

const FORM = '特定-第3表; CNP 6-3-1'
type Part = 'a' | 'a-prime' | 'b' | 'b-prime'
const fieldOf = { a: 'a', 'a-prime': 'aPrime', b: 'b', 'b-prime': 'bPrime' } as const
export const partTitles: Record<Part, { ja: string; en: string }> = {
  a: { ja: 'A 使用量', en: 'A, energy used, what is handed to others taken off' },
  'a-prime': { ja: 'A′ 使用量(非化石燃料×0.8)', en: 'A′, energy with non-fossil fuels × 0.8' },
  b: { ja: 'B 販売した副生エネルギー', en: 'B, sold by-product energy' },
  'b-prime': { ja: 'B′ 購入した未利用熱', en: 'B′, bought unused heat' },
}

export type SegmentAsk = { readonly scope: Scope & { segment: Segment }; readonly period: Period; readonly id: string }
export const idOf = ({ scope, period }: Omit<SegmentAsk, 'id'>, figure: string): string =>
  `${period.id}.${scope.prefix}${figure}`

/** The segment over a period; while it runs, over the months that have an activity. */
export const whole = (ground: Ground, { scope, period }: Omit<SegmentAsk, 'id'>) => {
  const { segment } = scope
  const keys = new Set<string>(scope.meters.map((m) => m.key))
  if (segment.activity.meter) keys.add(segment.activity.meter)
  return segmentIn(ground.facts, segment, { interval: period.interval, bins: binsIn(ground, keys, period) })
}
/** Months that both sides are taken over. */
export const common = (ground: Ground, ask: Omit<SegmentAsk, 'id'>): Period => {
  const { from } = whole(ground, ask)
  const running = ground.facts.now < ask.period.interval.end
  if (!running || from.missing.length === 0 || from.months.length === 0) return ask.period
  return { ...ask.period, months: ask.period.months.filter((m) => !from.missing.includes(m)) }
}

/** A′, B, B′ in GJ: Σ of the segment's meters; non-fossil fuels × 0.8 from FY2023. */
const partGJ = (ground: Ground, ask: SegmentAsk, part: Part): Found => {
  const { energy } = whole(ground, ask)
  const isNew = ground.facts.year >= NEW_REGIME
  const months = common(ground, ask)
  const partial = months.months.length < ask.period.months.length
  const sold = part === 'b'
  const weight = (carrier: Parameters<typeof carrierInfo>[0]): number =>
    sold ? -1 : part === 'a-prime' && isNew && carrierInfo(carrier).family === 'nonfossil-fuel' ? NONFOSSIL_FUEL : 1
  return {
    title: partTitles[part],
    value: energy.ok ? computed(energy.value[fieldOf[part]]) : energy,
    unit: 'GJ',
    op: 'sum',
    formula: part === 'a-prime' ? formulas.metersNonFossil : formulas.meters,
    clause: ENERGY,
    inputs: () => {
      if (part === 'b-prime') {
        const each = partial ? { each: months.months } : {}
        return unusedHeatRefs(ground, ask.scope.meters, { period: ask.period, id: ask.id, ...each })
      }
      const meters = ask.scope.meters.filter((m) => (m.meter.role === 'sold') === sold && enters(ground, m, ask.period))
      const refs = meters.flatMap((m) => {
        if (!partial) return [{ id: `${ask.period.id}.meter.${m.key}.gj`, weight: weight(m.meter.carrier) }]
        return months.months
          .filter((month) => enters(ground, m, { id: month, months: [month], interval: monthInterval(month) }))
          .map((month) => ({ id: `${month}.meter.${m.key}.gj`, weight: weight(m.meter.carrier) }))
      })
      return meters.length === 0 ? orNone([], ask.id, 'GJ') : refs
    },
  }
}
const partKl = (ground: Ground, ask: SegmentAsk, part: Part): Found => {
  const of = partGJ(ground, ask, part)
  return {
    ...of,
    value: of.value.ok ? computed(of.value.value * KL_PER_GJ) : of.value,
    unit: 'kL',
    op: 'product',
    formula: formulas.crudeOil,
    inputs: () => [{ id: idOf(ask, `${part}.gj`) }, crudeOilLeaf(ask.id)],
  }
}
const partFiled = (ground: Ground, ask: SegmentAsk, part: Part): Found => {
  const { energy } = whole(ground, ask)
  return {
    title: partTitles[part],
    value: energy.ok ? computed(filedCrudeOil(energy.value[fieldOf[part]])) : energy,
    unit: 'kL',
    op: 'half-up',
    formula: formulas.wholeKl,
    clause: '定期報告書 記入要領',
    inputs: () => [{ id: idOf(ask, `${part}.kl`) }],
  }
}

const numerator = (ground: Ground, ask: SegmentAsk): Found => {
  const { energy } = whole(ground, ask)
  return {
    title: { ja: 'A′ − B − B′', en: 'A′ − B − B′' },
    value: energy.ok
      ? computed(crudeOil(energy.value.aPrime) - crudeOil(energy.value.b) - crudeOil(energy.value.bPrime))
      : energy,
    unit: 'kL',
    op: 'sum',
    formula: formulas.numerator,
    clause: FORM,
    inputs: () => [
      { id: idOf(ask, 'a-prime.kl') },
      { id: idOf(ask, 'b.kl'), weight: -1 },
      { id: idOf(ask, 'b-prime.kl'), weight: -1 },
    ],
  }
}
const intensityFound = (ground: Ground, ask: SegmentAsk): Found => ({
  title: { ja: `${ask.scope.name.ja} 原単位`, en: `${ask.scope.name.en}: intensity` },
  value: whole(ground, ask).intensity,
  unit: `kL/${ask.scope.segment.activity.unit}`,
  op: 'quotient',
  formula: formulas.intensity,
  clause: FORM,
  inputs: () => [{ id: idOf(ask, 'numerator') }, { id: idOf(ask, 'activity') }],
})
const filedFound = (ground: Ground, ask: SegmentAsk): Found => {
  const { energy, activity } = whole(ground, ask)
  const value: Computed<number> = !energy.ok
    ? energy
    : activity.ok
      ? filedIntensity(energy.value, activity.value)
      : activity
  return {
    ...intensityFound(ground, ask),
    title: { ja: `${ask.scope.name.ja} 原単位(届出)`, en: `${ask.scope.name.en}: intensity as filed` },
    value,
    op: 'filed-intensity',
    formula: formulas.filedIntensity,
    inputs: () => [
      { id: idOf(ask, 'a-prime.filed') },
      { id: idOf(ask, 'b.filed') },
      { id: idOf(ask, 'b-prime.filed') },
      { id: idOf(ask, 'activity') },
    ],
  }
}

const meterActivity = (ask: SegmentAsk, { meter, per, unit }: Denominator, month: string): Ref[] => {
  return [
    { id: `${month}.meter.${meter}.amount` },
    leaf(`${ask.id}.per`, { ja: '単位換算', en: 'conversion of the unit' }, { value: per, unit: `1/${unit}` }),
  ]
}
const span = (month: string): number => monthInterval(month).end - monthInterval(month).start
/** A denominator of a segment: Σ months, or their mean by days. */
export const activityFound = (ground: Ground, ask: SegmentAsk, denominator = FILED): Found | undefined => {
  const { segment } = ask.scope
  const by = denominatorOf(segment, denominator)
  if (!by) return undefined
  const keys = new Set<string>([...ask.scope.meters.map((m) => m.key), ...(by.meter ? [by.meter] : [])])
  const { value, months } = activityOver(segment, {
    bins: binsIn(ground, keys, ask.period),
    records: ground.facts.activity,
    denominator,
  })
  const activity = denominator === FILED ? whole(ground, ask).activity : value
  const days = months.reduce((sum, m) => sum + span(m.month), 0)
  const figure = denominator === FILED ? 'activity' : `activity.${denominator}`
  const common = {
    title: { ja: `${ask.scope.name.ja} 活動量`, en: `${ask.scope.name.en}: activity` },
    unit: by.unit,
    value: activity.ok ? value : activity,
    formula: by.over === 'mean' ? formulas.meanByDays : formulas.months,
  }
  const [only] = months
  if (ask.period.months.length === 1)
    return only
      ? { ...common, ...monthActivity(ground, ask, { by, of: only }) }
      : { ...common, op: 'leaf', inputs: () => [] }
  const weight = (m: MonthActivity): number => (by.over === 'mean' ? span(m.month) / days : 1)
  return {
    ...common,
    op: 'sum',
    inputs: () => months.map((m) => ({ id: `${m.month}.${ask.scope.prefix}${figure}`, weight: weight(m) })),
  }
}
const monthActivity = (
  ground: Ground,
  ask: SegmentAsk,
  { by, of }: { by: Denominator; of: MonthActivity },
): Pick<Found, 'op' | 'inputs' | 'note' | 'links' | 'formula'> => {
  if (of.from === 'meter')
    return { op: 'quotient', formula: formulas.amountByUnit, inputs: () => meterActivity(ask, by, of.month) }
  const record = ground.facts.activity.find((r) => r.act === of.act)
  return {
    op: 'leaf',
    note: written(record?.evidence),
    links: [{ href: `/api/v1/acts?kind=activity`, title: `act ${of.act}` }],
    inputs: () => [],
  }
}

const figures: Record<string, (ground: Ground, ask: SegmentAsk) => Found | undefined> = {
  intensity: intensityFound,
  'filed-intensity': filedFound,
  numerator,
  activity: (ground, ask) => activityFound(ground, ask),
}
for (const part of ['a', 'a-prime', 'b', 'b-prime'] as const) {
  figures[`${part}.gj`] = (ground, ask) => partGJ(ground, ask, part)
  figures[`${part}.kl`] = (ground, ask) => partKl(ground, ask, part)
  figures[`${part}.filed`] = (ground, ask) => partFiled(ground, ask, part)
}
/** A figure of 特定-第3表 of a segment. */
export const segmentFigure = (ground: Ground, ask: SegmentAsk, figure: string): Found | undefined =>
  figures[figure]?.(ground, ask)

/** E of a segment in the evaluation year, by which R is weighted. */
export const energyShare = (
  ground: Ground,
  scopes: readonly SegmentAsk['scope'][],
  period: Period,
): Computed<readonly number[]> => {
  const energies: number[] = []
  for (const scope of scopes) {
    const { energy } = whole(ground, { scope, period })
    if (!energy.ok) return absent(energy.why)
    energies.push(energy.value.net)
  }
  const total = energies.reduce((a, b) => a + b, 0)
  return total > 0 ? computed(energies.map((e) => e / total)) : absent('no-readings')
}
