import { absent, computed } from '#core/computed'
import { classFactor, classLetters, isLevellingHour, type OptimisationClass } from '#core/demand-optimisation'
import { KL_PER_GJ } from '#core/energy'
import { groupBy } from '#core/group'
import { daysOfArea } from '#core/hour-calendar'
import { classAmounts, purchased } from '#core/optimised-year'
import { type PlacedMeter, signOf } from '#core/plant-index'
import { MICRO } from '#core/register'
import { type EpochMs, isoJst } from '#core/time'
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
  officialIn,
  orNone,
  scopeOf,
  shown,
} from './ground.ts'
import { asIs, written } from './notes.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { idOf, rowOf, SEGMENT } from './segment-ground.ts'

const CLAUSE = '特定-第2表 1-2; 省エネ法 電気需要最適化'
const metersOf = (ground: Ground, segment: string | undefined): readonly PlacedMeter[] =>
  purchased(scopeOf(ground, 'segment', segment)?.meters ?? [])
const slots = (m: PlacedMeter, { period: { interval } }: Ask) => ({
  href: `/api/v1/meters/${m.key}/slots?from=${encodeURIComponent(isoJst(interval.start))}&to=${encodeURIComponent(isoJst(interval.end))}`,
  title: `slots ${m.key}`,
})

/** A″: A′ with purchased electricity at the optimisation factors in place of 8.64. */
const energy: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  return (
    row && {
      title: { ja: `${row.segment.name.ja} A″`, en: `${row.segment.name.en}: A″` },
      value: shown(row.result.view.optimised.energy),
      unit: 'GJ',
      op: 'sum',
      formula: formulas.optimisedEnergy,
      clause: CLAUSE,
      inputs: () => [
        { id: idOf(ask, 'a-prime.gj') },
        { id: idOf(ask, 'purchased'), weight: -1 },
        { id: idOf(ask, 'optimised-electricity') },
      ],
    }
  )
}
/** Purchased electricity at the heat value of the year: Σ meters. */
const plain: Answer = (ground, ask) => {
  const meters = metersOf(ground, ask.parts[1]).filter((m) => binsIn(ground, [m.key], ask.period).length > 0)
  const { energy: of } = officialIn(ground, meters, ask.period)
  return {
    title: { ja: '購入電気', en: 'purchased electricity' },
    value: meters.length === 0 ? computed(0) : of.ok ? computed(of.value.net) : of,
    unit: 'GJ',
    op: 'sum',
    formula: formulas.meters,
    clause: ENERGY,
    inputs: () =>
      orNone(
        meters.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.gj` })),
        ask.id,
        'GJ',
      ),
  }
}

type Part = {
  readonly area: string
  readonly of: string
  readonly gj: Found['value']
  readonly kWh: number
  readonly factor: number | undefined
  readonly source: string
}
/** What is weighed: hour classes of an area with a calendar, months of one with monthly factors. */
const partsOf = (ground: Ground, ask: Ask): Part[] => {
  const { facts } = ground
  return [...groupBy(metersOf(ground, ask.parts[1]), (m) => m.site.area)].flatMap(([area, members]): Part[] => {
    const days = daysOfArea(facts.calendars, area)
    if (days.size > 0) {
      const amounts = classAmounts(members, facts.slots, days)
      return Object.values(classLetters).map((of: OptimisationClass): Part => {
        const factor = classFactor(facts.coefficients, of, facts.year)
        const kWh = amounts.ok ? amounts.value[of] : Number.NaN
        const printed = factor.ok ? factor.value.value : undefined
        const gj = !amounts.ok ? amounts : factor.ok ? computed((kWh * factor.value.value) / 1_000) : factor
        return { area, of, gj, kWh, factor: printed, source: factor.ok ? factor.value.set : '' }
      })
    }
    return ask.period.months.flatMap((month): Part[] => {
      const bins = binsIn(
        ground,
        members.map((m) => m.key),
        ask.period,
      ).filter((b) => isoJst(b.start as EpochMs).startsWith(month))
      if (bins.length === 0) return []
      const signs = new Map(members.map((m) => [m.key as string, signOf(m)]))
      const kWh = bins.reduce((sum, b) => sum + ((signs.get(b.meter) ?? 0) * b.amount) / MICRO, 0)
      const record = facts.areaFactors.find((f) => f.area === area && f.month === month)
      const factor = record && Number(record.factor)
      const gj = factor === undefined ? absent('no-calendar') : computed((kWh * factor) / 1_000)
      return [{ area, of: month, gj, kWh, factor, source: record?.source ?? '' }]
    })
  })
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
  const [, , area, of = ''] = ask.parts
  const found = partsOf(ground, ask).find((p) => p.area === area && p.of === of)
  if (!found) return undefined
  const { kWh, factor, source, gj } = found
  const members = metersOf(ground, ask.parts[1]).filter((m) => m.site.area === area)
  const isMonth = /^\d/.test(of)
  return {
    title: { ja: `${area} ${of}`, en: `${area} ${of}` },
    value: gj,
    unit: 'GJ',
    op: 'product',
    formula: formulas.kWhByFactor,
    clause: CLAUSE,
    inputs: () => [
      isMonth
        ? { id: `${of}.segment.${ask.parts[1]}.purchased-kwh.${area}` }
        : leaf(
            `${ask.id}.kwh`,
            { ja: '時間帯の電気', en: 'electricity of the hours' },
            { value: kWh, unit: 'kWh', links: members.map((m) => slots(m, ask)) },
          ),
      leaf(
        `${ask.id}.factor`,
        { ja: '電気需要最適化係数', en: 'optimisation factor' },
        { value: factor ?? Number.NaN, unit: 'GJ/千kWh', note: written(source) },
      ),
      constantLeaf(
        `${ask.id}.thousand`,
        { ja: '千kWh', en: 'thousand kWh' },
        { value: 0.001, unit: '千kWh/kWh', clause: CLAUSE },
      ),
    ],
  }
}
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

/** (A″ − B − B′) / C, and the same of the levelled energy. */
const intensity =
  (of: 'optimised' | 'levelled'): Answer =>
  (ground, ask) => {
    const row = rowOf(ground, ask.parts[1])
    const view = row?.result.view[of]
    return row && view
      ? {
          title: {
            ja: `${row.segment.name.ja} 原単位(${of === 'optimised' ? '最適化' : '平準化'})`,
            en: `${row.segment.name.en}: ${of} intensity`,
          },
          value: shown(view.intensity),
          unit: `kL/${row.segment.activity.unit}`,
          op: 'quotient',
          formula: of === 'optimised' ? formulas.optimisedIntensity : formulas.levelledIntensity,
          clause: CLAUSE,
          inputs: () => [{ id: idOf(ask, `${of}-numerator`) }, { id: idOf(ask, 'activity') }],
        }
      : undefined
  }
const numerator: Answer = (ground, ask) => {
  const of = ask.parts[2] === 'levelled' ? 'levelled' : 'optimised'
  const view = rowOf(ground, ask.parts[1])?.result.view
  const gj = shown(view?.[of]?.energy)
  const [b, bPrime] = [shown(view?.energy.b), shown(view?.energy.bPrime)]
  return {
    title: { ja: '分子', en: 'numerator' },
    value: gj.ok && b.ok && bPrime.ok ? computed((gj.value - b.value - bPrime.value) * KL_PER_GJ) : gj,
    unit: 'kL',
    op: 'sum',
    formula: formulas.klLessB,
    clause: CLAUSE,
    inputs: () => [
      { id: idOf(ask, `${of}-kl`) },
      { id: idOf(ask, 'b.kl'), weight: -1 },
      { id: idOf(ask, 'b-prime.kl'), weight: -1 },
    ],
  }
}
const inKl: Answer = (ground, ask) => {
  const of = ask.parts[2] === 'levelled' ? 'levelled' : 'optimised'
  const gj = shown(rowOf(ground, ask.parts[1])?.result.view[of]?.energy)
  return {
    title: { ja: '原油換算', en: 'crude-oil equivalent' },
    value: gj.ok ? computed(gj.value * KL_PER_GJ) : gj,
    unit: 'kL',
    op: 'product',
    formula: formulas.crudeOil,
    clause: ENERGY,
    inputs: () => [{ id: idOf(ask, `${of}-energy`) }, crudeOilLeaf(ask.id)],
  }
}
/** 平準化, to FY2023: A + 0.3 × GJ of the levelling hours. */
const levelled: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  const view = row?.result.view
  if (!row || !view?.levelled) return undefined
  const [whole, a] = [shown(view.levelled.energy), shown(view.energy.a)]
  const meters = metersOf(ground, ask.parts[1])
  const keys = new Map(meters.map((m) => [m.key as string, signOf(m)]))
  const peak = ground.facts.slots.filter((s) => keys.has(s.meter) && isLevellingHour(s.start as EpochMs))
  const kWh = peak.reduce((sum, s) => sum + ((keys.get(s.meter) ?? 0) * s.amount) / MICRO, 0)
  return {
    title: { ja: '電気需要平準化評価', en: 'levelled energy' },
    value: whole,
    unit: 'GJ',
    op: 'sum',
    formula: formulas.levelledEnergy,
    clause: '省エネ法 電気需要平準化 (to FY2023)',
    inputs: () => [
      { id: idOf(ask, 'a.gj') },
      leaf(
        `${ask.id}.peak`,
        { ja: '平準化時間帯', en: 'levelling hours' },
        {
          value: whole.ok && a.ok ? (whole.value - a.value) / 0.3 : Number.NaN,
          unit: 'GJ',
          weight: 0.3,
          note: asIs(`${kWh} kWh`),
          links: meters.map((m) => slots(m, ask)),
        },
      ),
    ],
  }
}

/** Optimised (A″) and levelled energy of a segment, and the intensities by them. */
export const optimisedForms: readonly Form[] = [
  [`${SEGMENT}\\.optimised-energy`, energy],
  [`${SEGMENT}\\.purchased`, plain],
  [`${SEGMENT}\\.purchased-kwh\\.([a-z]+)`, monthly],
  [`${SEGMENT}\\.optimised-electricity`, electricity],
  [`${SEGMENT}\\.optimised-part\\.([a-z]+)\\.([a-z]+|\\d{4}-\\d{2})`, part],
  [`${SEGMENT}\\.optimised-intensity`, intensity('optimised')],
  [`${SEGMENT}\\.levelled-intensity`, intensity('levelled')],
  [`${SEGMENT}\\.levelled-energy`, levelled],
  [`${SEGMENT}\\.(optimised|levelled)-numerator`, numerator],
  [`${SEGMENT}\\.(optimised|levelled)-kl`, inKl],
]
