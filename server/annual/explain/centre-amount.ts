import { type CentreAmounts, centreAmounts, centreSides } from '#core/centre-year'
import { type Computed, computed } from '#core/computed'
import { KWH_PER_GJ } from '#core/data-centre'
import { placedMeters } from '#core/plant-index'
import {
  CENTRE,
  type Centre,
  centreOf,
  centreRecord,
  centreView,
  facility,
  input,
  perGJ,
  recordLinks,
} from './centre-ground.ts'
import { formulas } from './formulas.ts'
import { type Answer, binsIn, constantLeaf, type Form, leaf, type Ref, shown } from './ground.ts'
import { partOf } from './titles.ts'

const amountsIn = ({ ground, site, ask }: Centre) => {
  const keys = placedMeters(ground.facts.plant).filter((m) => m.site === site)
  return centreAmounts(
    site,
    binsIn(
      ground,
      keys.map((m) => m.key),
      ask.period,
    ),
  )
}
const thousand = (c: Centre, unit: string): Ref =>
  constantLeaf(`${c.ask.id}.thousand`, { ja: '千倍', en: 'thousand' }, { value: 1_000, unit, clause: 'SI' })
/** An amount out of meters: Σ meters; heat in kWh. */
const amount: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const side = ask.parts[2] as keyof CentreAmounts
  if (!c) return undefined
  const amounts = amountsIn(c)
  const isHeat = side === 'reused' || side === 'heatRemoved'
  const common = {
    title: partOf(c.site.name, side),
    value: amounts[side],
    unit: side === 'water_m3' ? 'm3' : 'kWh',
  }
  if (isHeat)
    return { ...common, op: 'product', formula: formulas.heatAsKWh, inputs: () => [input(c, `heat.${side}`), perGJ(c)] }
  return { ...common, op: 'sum', formula: formulas.meters, inputs: () => meters(c, side) }
}
const meters = (c: Centre, side: keyof CentreAmounts): Ref[] =>
  centreSides(c.site)
    [side].filter((m) => binsIn(c.ground, [m.meter], c.ask.period).length > 0)
    .map((m) => ({ id: `${c.ask.period.id}.meter.${m.meter}.amount`, weight: m.sign }))
const heat: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const side = ask.parts[2] === 'reused' ? 'reused' : 'heatRemoved'
  const kWh = c && amountsIn(c)[side]
  return c && kWh
    ? {
        title: partOf(c.site.name, side),
        value: kWh.ok ? computed(kWh.value / KWH_PER_GJ) : kWh,
        unit: 'GJ',
        op: 'sum',
        formula: formulas.meters,
        inputs: () => meters(c, side),
      }
    : undefined
}
const renewable: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  if (!c) return undefined
  const own = amountsIn(c).renewable
  const bought = centreRecord(c)?.certificates_kWh ?? 0
  const whole: Computed<number> = own.ok
    ? computed(own.value + bought)
    : own.why === 'no-meter'
      ? computed(bought)
      : own
  const pue = centreView(c)?.pue
  const title = { ja: `${c.site.name.ja} 再エネ`, en: `${c.site.name.en}: renewable energy` }
  if (ask.parts[2])
    return {
      title,
      value: whole.ok && pue ? computed(Math.min(whole.value, pue.facility_kWh)) : whole,
      unit: 'kWh',
      op: 'minimum',
      formula: formulas.atMostFacility,
      clause: 'ISO/IEC 30134-3',
      inputs: () => [input(c, 'renewable'), facility(c)],
    }
  return {
    title,
    value: whole,
    unit: 'kWh',
    op: 'sum',
    formula: formulas.renewable,
    clause: 'ISO/IEC 30134-3',
    inputs: () => [
      ...(own.ok ? [input(c, 'amount.renewable')] : []),
      leaf(
        `${ask.id}.certificates`,
        { ja: '証書', en: 'certificates' },
        { value: bought, unit: 'kWh', links: recordLinks },
      ),
    ],
  }
}
const kilograms: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const of = ask.parts[2] === 'market' ? 'market' : 'location'
  const t = c && shown(centreView(c)?.co2[of])
  return c && t
    ? {
        title: { ja: `${c.site.name.ja} CO2`, en: `${c.site.name.en}: CO2` },
        value: t.ok ? computed(t.value * 1_000) : t,
        unit: 'kg-CO2',
        op: 'product',
        formula: formulas.kilograms,
        inputs: () => [input(c, `co2.${of}`), thousand(c, 'kg/t')],
      }
    : undefined
}
const litres: Answer = (ground, ask) => {
  const c = centreOf(ground, ask)
  const m3 = c && amountsIn(c).water_m3
  return c && m3
    ? {
        title: { ja: `${c.site.name.ja} 水`, en: `${c.site.name.en}: water` },
        value: m3.ok ? computed(m3.value * 1_000) : m3,
        unit: 'L',
        op: 'product',
        formula: formulas.litres,
        inputs: () => [input(c, 'amount.water_m3'), thousand(c, 'L/m3')],
      }
    : undefined
}

/** Amounts that indicators are made of. */
export const centreAmountForms: readonly Form[] = [
  [`${CENTRE}\\.amount\\.(it|cooling|renewable|reused|heatRemoved|water_m3)`, amount],
  [`${CENTRE}\\.heat\\.(reused|heatRemoved)`, heat],
  [`${CENTRE}\\.renewable(-counted)?`, renewable],
  [`${CENTRE}\\.co2-kg\\.(market|location)`, kilograms],
  [`${CENTRE}\\.water-l`, litres],
]
