import { absent, type Computed, computed } from '#core/computed'
import { LEVELLING } from '#core/demand-optimisation'
import { KL_PER_GJ } from '#core/energy'
import { heatValue } from '#core/heat-value'
import { filedIntensity } from '#core/intensity'
import { levelledTotal, optimisedTotal, weighedIn } from '#core/optimised-year'
import type { GJ } from '#core/quantity'
import { halfUp } from '#core/rounding'
import { formulas } from './formulas.ts'
import { type Answer, type Ask, type Form, type Found, factorLeaf, type Ground } from './ground.ts'
import { hoursTitles } from './hours.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { hoursOf, thousandth } from './optimised-electricity.ts'
import { whole } from './segment.ts'
import { idOf, rowOf, SEGMENT, segmentAsk } from './segment-ground.ts'

const CLAUSE = '特定-第2表 1-2; 省エネ法 電気需要最適化'
const LEVELLING_CLAUSE = '省エネ法 電気需要平準化 (2023年度まで / to FY2023)'
/** A″ or the levelled energy of a segment in the period of the question, GJ. */
const heatOf = (ground: Ground, ask: Ask, of: 'optimised' | 'levelled'): Computed<number> => {
  const { facts } = ground
  const segment = segmentAsk(ground, ask)
  if (!segment) return absent('no-meter')
  const { energy, common: period } = whole(ground, segment)
  const given = { energy, facts: weighedIn(period, facts), year: facts.year }
  if (of === 'levelled') return levelledTotal(facts, segment.scope.meters, given)
  const total = optimisedTotal(facts, segment.scope.meters, given)
  return total.ok ? computed(total.value.gj) : total
}

/** A″: A′ with purchased electricity at the optimisation factors in place of 8.64. */
const energy: Answer = (ground, ask) => {
  const row = rowOf(ground, ask.parts[1])
  return (
    row && {
      title: { ja: `${row.segment.name.ja} A″`, en: `${row.segment.name.en}: A″` },
      value: heatOf(ground, ask, 'optimised'),
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
const viewOf = (ground: Ground, ask: Ask, of: 'optimised' | 'levelled') => {
  const row = rowOf(ground, ask.parts[1])
  const segment = segmentAsk(ground, ask)
  return row && segment && row.result.view[of] ? { row, ...whole(ground, segment) } : undefined
}
const klOf = (ground: Ground, ask: Ask, of: 'optimised' | 'levelled'): Computed<number> => {
  const heat = heatOf(ground, ask, of)
  return heat.ok ? computed(heat.value * KL_PER_GJ) : heat
}
const netOf = (ground: Ground, ask: Ask, of: 'optimised' | 'levelled'): Computed<number> => {
  const kl = klOf(ground, ask, of)
  const energyNow = viewOf(ground, ask, of)?.energy ?? absent('no-value')
  if (!kl.ok) return kl
  return energyNow.ok ? computed(kl.value - (energyNow.value.b + energyNow.value.bPrime) * KL_PER_GJ) : energyNow
}
/** (A″ − B − B′) / C, and the same of the levelled energy. */
const intensity =
  (of: 'optimised' | 'levelled'): Answer =>
  (ground, ask) => {
    const found = viewOf(ground, ask, of)
    if (!found) return undefined
    const { row, activity } = found
    const net = netOf(ground, ask, of)
    return {
      title: {
        ja: `${row.segment.name.ja} 原単位(${of === 'optimised' ? '最適化' : '平準化'})`,
        en: `${row.segment.name.en}: ${of} intensity`,
      },
      value: !net.ok ? net : activity.ok ? computed(net.value / activity.value) : activity,
      unit: `kL/${row.segment.activity.unit}`,
      op: 'quotient',
      formula: of === 'optimised' ? formulas.optimisedIntensity : formulas.levelledIntensity,
      clause: CLAUSE,
      inputs: () => [{ id: idOf(ask, `${of}-numerator`) }, { id: idOf(ask, 'activity') }],
    }
  }
const sideOf = ({ parts }: Ask): 'optimised' | 'levelled' => (parts[2] === 'levelled' ? 'levelled' : 'optimised')
const numerator: Answer = (ground, ask) => ({
  title: { ja: '分子', en: 'numerator' },
  value: netOf(ground, ask, sideOf(ask)),
  unit: 'kL',
  op: 'sum',
  formula: formulas.klLessB,
  clause: CLAUSE,
  inputs: () => [
    { id: idOf(ask, `${sideOf(ask)}-kl`) },
    { id: idOf(ask, 'b.kl'), weight: -1 },
    { id: idOf(ask, 'b-prime.kl'), weight: -1 },
  ],
})
const inKl: Answer = (ground, ask) => ({
  title: { ja: '原油換算', en: 'crude-oil equivalent' },
  value: klOf(ground, ask, sideOf(ask)),
  unit: 'kL',
  op: 'product',
  formula: formulas.crudeOil,
  clause: ENERGY,
  inputs: () => [{ id: idOf(ask, `${sideOf(ask)}-energy`) }, crudeOilLeaf(ask.id)],
})
const inWholeKl: Answer = (ground, ask) => {
  const kl = klOf(ground, ask, sideOf(ask))
  return {
    title: { ja: '原油換算(届出)', en: 'crude-oil equivalent as filed' },
    value: kl.ok ? computed(halfUp(kl.value)) : kl,
    unit: 'kL',
    op: 'half-up',
    formula: formulas.wholeKl,
    clause: ENERGY,
    inputs: () => [{ id: idOf(ask, `${sideOf(ask)}-kl`) }],
  }
}
/** The same intensity as it is filed: of whole kL, to four significant digits. */
export const filedWeighed: Answer = (ground, ask) => {
  const of = sideOf(ask)
  const found = viewOf(ground, ask, of)
  if (!found) return undefined
  const { row, energy: own, activity } = found
  const heat = heatOf(ground, ask, of)
  return {
    title: {
      ja: `${row.segment.name.ja} 届出原単位(${of === 'optimised' ? '最適化' : '平準化'})`,
      en: `${row.segment.name.en}: ${of} intensity as filed`,
    },
    value: !heat.ok
      ? heat
      : !own.ok
        ? own
        : activity.ok
          ? filedIntensity({ ...own.value, aPrime: heat.value as GJ }, activity.value)
          : activity,
    unit: `kL/${row.segment.activity.unit}`,
    op: 'filed-intensity',
    formula: formulas.filedIntensity,
    clause: CLAUSE,
    inputs: () => [
      { id: idOf(ask, `${of}-kl-filed`) },
      { id: idOf(ask, 'b.filed') },
      { id: idOf(ask, 'b-prime.filed') },
      { id: idOf(ask, 'activity') },
    ],
  }
}
/** 平準化, to FY2023: A + 0.3 × GJ of the levelling hours. */
const levelled: Answer = (ground, ask) =>
  viewOf(ground, ask, 'levelled') && {
    title: { ja: '電気需要平準化評価', en: 'levelled energy' },
    value: heatOf(ground, ask, 'levelled'),
    unit: 'GJ',
    op: 'sum',
    formula: formulas.levelledEnergy,
    clause: LEVELLING_CLAUSE,
    inputs: () => [{ id: idOf(ask, 'a.gj') }, { id: idOf(ask, 'levelling-gj'), weight: LEVELLING }],
  }
/** GJ of purchased electricity in the levelling hours. */
const levellingHeat: Answer = (ground, ask) => {
  const { facts } = ground
  const amount = hoursOf(ground, { ...ask, parts: [ask.parts[0], ask.parts[1], 'levelling'] }) as Found | undefined
  const kWh = amount?.value
  const factor = heatValue(facts.coefficients, { carrier: 'grid', year: facts.year, hours: 'day' })
  return {
    title: hoursTitles.levelling,
    value: !kWh?.ok ? absent('no-readings') : factor.ok ? computed((kWh.value * factor.value.value) / 1_000) : factor,
    unit: 'GJ',
    op: 'product',
    formula: formulas.kWhByFactor,
    clause: LEVELLING_CLAUSE,
    inputs: () =>
      factor.ok
        ? [{ id: idOf(ask, 'hours.levelling') }, factorLeaf(ground, ask.id, factor.value), thousandth(ask.id)]
        : [],
  }
}

/** Optimised (A″) and levelled energy of a segment, and the intensities by them. */
export const optimisedForms: readonly Form[] = [
  [`${SEGMENT}\\.optimised-energy`, energy],
  [`${SEGMENT}\\.optimised-intensity`, intensity('optimised')],
  [`${SEGMENT}\\.levelled-intensity`, intensity('levelled')],
  [`${SEGMENT}\\.levelled-energy`, levelled],
  [`${SEGMENT}\\.levelling-gj`, levellingHeat],
  [`${SEGMENT}\\.(optimised|levelled)-numerator`, numerator],
  [`${SEGMENT}\\.(optimised|levelled)-kl`, inKl],
  [`${SEGMENT}\\.(optimised|levelled)-kl-filed`, inWholeKl],
  [`${SEGMENT}\\.(optimised|levelled)-filed-intensity`, filedWeighed],
]
