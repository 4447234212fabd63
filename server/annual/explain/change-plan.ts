import { type Carrier, carrierInfo } from '#core/carrier'
import { computed } from '#core/computed'
import { type Compared, comparedOf } from './change-driver.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Ask, type Form, type Found, leaf, orNone, PERIOD, type Ref, SITE } from './ground.ts'

/** The Keidanren method (2001): economy, electricity factor, effort, % of the CO2 of the year before. */
const planParts = (c: Compared) => {
  const atBase = (c.now.kWh * c.before.electricity) / c.before.kWh
  const t = c.now.electricity - atBase
  const economy = (c.now.activity / c.before.activity - 1) * 100
  const electricity = (t / c.before.t) * 100
  const whole = (c.now.t / c.before.t - 1) * 100
  return { atBase, t, economy, electricity, effort: whole - economy - electricity, whole }
}
const PLAN = '経団連 環境自主行動計画 要因分析 (2001)'
const hundred = (id: string): Ref =>
  leaf(`${id}.base`, { ja: '前年', en: 'year before' }, { value: 1, unit: '1', weight: -100 })
type PlanNode = (c: Compared, ask: Ask, prefix: string) => Omit<Found, 'clause'>
const bought = (c: Compared, side: 'before' | 'now'): Carrier[] =>
  c.carriers.filter((of) => carrierInfo(of).family === 'electricity' && c[side].carriers[of] !== undefined)
const electricityOf =
  (side: 'before' | 'now'): PlanNode =>
  (c, ask) => ({
    title: { ja: '購入電気の CO2', en: 'CO2 of purchased electricity' },
    value: computed(c[side].electricity),
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.carriers,
    inputs: () =>
      orNone(
        bought(c, side).map((of) => ({ id: `${c.at[side]}.carrier.${of}.co2.market` })),
        ask.id,
        't-CO2',
      ),
  })
const kWhOf =
  (side: 'before' | 'now'): PlanNode =>
  (c, ask) => ({
    title: { ja: '購入電気', en: 'purchased electricity' },
    value: computed(c[side].kWh),
    unit: 'kWh',
    op: 'sum',
    formula: formulas.carriers,
    inputs: () =>
      orNone(
        bought(c, side).map((of) => ({ id: `${c.at[side]}.carrier.${of}.amount` })),
        ask.id,
        'kWh',
      ),
  })
const ratio =
  (name: string, of: [string, string], value: (c: Compared) => number): PlanNode =>
  (c) => ({
    title: { ja: name, en: name },
    value: computed(value(c)),
    unit: '1',
    op: 'quotient',
    formula: formulas.ratioOfYears,
    inputs: () => of.map((id) => ({ id: id.replace('NOW', c.at.now).replace('BEFORE', c.at.before) })),
  })
const planNodes: Readonly<Record<string, PlanNode>> = {
  economy: (c, ask, prefix) => ({
    title: { ja: '経済の拡大等', en: 'economy' },
    value: computed(planParts(c).economy),
    unit: '%',
    op: 'sum',
    formula: formulas.planEconomy,
    inputs: () => [{ id: `${prefix}output`, weight: 100 }, hundred(ask.id)],
  }),
  output: ratio('活動量 / activity', ['NOW.activity', 'BEFORE.activity'], (c) => c.now.activity / c.before.activity),
  whole: (c, ask, prefix) => ({
    title: { ja: '全体', en: 'whole change' },
    value: computed(planParts(c).whole),
    unit: '%',
    op: 'sum',
    formula: formulas.planWhole,
    inputs: () => [{ id: `${prefix}co2`, weight: 100 }, hundred(ask.id)],
  }),
  co2: ratio('CO2', ['NOW.co2.market', 'BEFORE.co2.market'], (c) => c.now.t / c.before.t),
  electricity: (c, _, prefix) => ({
    title: { ja: '電力排出係数', en: 'factor of electricity' },
    value: computed(planParts(c).electricity),
    unit: '%',
    op: 'sum',
    formula: formulas.planElectricity,
    inputs: () => [{ id: `${prefix}electricity-share`, weight: 100 }],
  }),
  'electricity-share': (c, _, prefix) => ({
    title: { ja: '電力排出係数', en: 'factor of electricity' },
    value: computed(planParts(c).t / c.before.t),
    unit: '1',
    op: 'quotient',
    formula: formulas.planElectricity,
    inputs: () => [{ id: `${prefix}electricity-t` }, { id: `${c.at.before}.co2.market` }],
  }),
  'electricity-t': (c, _, prefix) => ({
    title: { ja: '係数の差による CO2', en: 'CO2 by the change of the factor' },
    value: computed(planParts(c).t),
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.planFactor,
    inputs: () => [{ id: `${prefix}electricity-now` }, { id: `${prefix}electricity-at-base`, weight: -1 }],
  }),
  'electricity-at-base': (c, _, prefix) => ({
    title: { ja: '前年の係数による CO2', en: 'CO2 by the factor of the year before' },
    value: computed(planParts(c).atBase),
    unit: 't-CO2',
    op: 'product',
    formula: formulas.kWhByBaseFactor,
    inputs: () => [{ id: `${prefix}kwh-now` }, { id: `${prefix}base-factor` }],
  }),
  'base-factor': (c, _, prefix) => ({
    title: { ja: '前年の係数', en: 'factor of the year before' },
    value: computed(c.before.electricity / c.before.kWh),
    unit: 't-CO2/kWh',
    op: 'quotient',
    formula: formulas.meanFactor,
    inputs: () => [{ id: `${prefix}electricity-before` }, { id: `${prefix}kwh-before` }],
  }),
  'electricity-now': electricityOf('now'),
  'electricity-before': electricityOf('before'),
  'kwh-now': kWhOf('now'),
  'kwh-before': kWhOf('before'),
  effort: (c, _, prefix) => ({
    title: { ja: '事業者の努力等', en: 'effort' },
    value: computed(planParts(c).effort),
    unit: '%',
    op: 'sum',
    formula: formulas.planEffort,
    inputs: () => [
      { id: `${prefix}whole` },
      { id: `${prefix}economy`, weight: -1 },
      { id: `${prefix}electricity`, weight: -1 },
    ],
  }),
}
const plan: Answer = (ground, ask) => {
  const c = comparedOf(ground, ask)
  const found = planNodes[ask.parts[2] ?? '']
  if (!c || !found) return undefined
  return { clause: PLAN, ...found(c, ask, `${ask.period.id}.segment.${c.segment}.co2-change.plan.`) }
}

/** What moved the CO2 of a segment by the method of the industry plan. */
export const changePlanForms: readonly Form[] = [
  [`${PERIOD}\\.segment\\.${SITE}\\.co2-change\\.plan\\.(${Object.keys(planNodes).join('|')})`, plan],
]
