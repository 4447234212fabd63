import { carrierInfo } from '#core/carrier'
import { type Computed, computed } from '#core/computed'
import { KL_PER_GJ, NONFOSSIL_FUEL } from '#core/energy'
import { NEW_REGIME } from '#core/heat-value'
import { countedMeters } from '#core/period'
import type { PlacedMeter } from '#core/plant-index'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, enters, type Form, leaf, orNone, PERIOD, type Ref, shown } from './ground.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { partTitles } from './segment.ts'

const FIELD = { a: 'a', 'a-prime': 'aPrime', b: 'b', 'b-prime': 'bPrime' } as const
type Part = keyof typeof FIELD

/** A, A′, B, B′ of the company: Σ counted meters, and generation that no meter counts. */
const energy: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  const of = filedIn(ground)?.energy
  if (!of) return undefined
  const isNew = ground.facts.year >= NEW_REGIME
  const weight = ({ meter }: PlacedMeter): number =>
    part === 'b'
      ? -1
      : part === 'a-prime' && isNew && carrierInfo(meter.carrier).family === 'nonfossil-fuel'
        ? NONFOSSIL_FUEL
        : 1
  const inputs = (): readonly Ref[] => {
    if (part === 'b-prime')
      return [leaf(`${ask.id}.heat`, partTitles[part], { value: amountOf(shown(of.bPrime)), unit: 'GJ' })]
    const own = countedMeters(ground.facts).filter(
      (m) => (m.meter.role === 'sold') === (part === 'b') && enters(ground, m, ask.period),
    )
    const deemed = part === 'b' ? [] : (filedIn(ground)?.deemed ?? []).filter((d) => d.counted)
    const all = [
      ...own.map((m) => ({ id: `${ask.period.id}.meter.${m.key}.gj`, weight: weight(m) })),
      ...deemed.map((d) => ({ id: `${ask.period.id}.official.deemed-gj.${d.site}.${d.id}` })),
    ]
    return orNone(all, ask.id, 'GJ')
  }
  return {
    title: partTitles[part],
    value: shown(of[FIELD[part]]),
    unit: 'GJ',
    op: 'sum',
    formula: part === 'a-prime' ? formulas.metersNonFossil : formulas.meters,
    clause: ENERGY,
    inputs,
  }
}
const amountOf = (of: Computed<number>): number => (of.ok ? of.value : 0)
const energyKl: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  const gj = shown(filedIn(ground)?.energy[FIELD[part]])
  return {
    title: partTitles[part],
    value: gj.ok ? computed(gj.value * KL_PER_GJ) : gj,
    unit: 'kL',
    op: 'product',
    formula: formulas.crudeOil,
    clause: ENERGY,
    inputs: () => [{ id: `${ask.period.id}.official.energy.${part}` }, crudeOilLeaf(ask.id)],
  }
}
const energyFiled: Answer = (ground, ask) => {
  const part = ask.parts[1] as Part
  return {
    title: partTitles[part],
    value: shown(filedIn(ground)?.energy[`${FIELD[part]}Filed`]),
    unit: 'kL',
    op: 'half-up',
    formula: formulas.wholeKl,
    clause: '定期報告書 記入要領; 特定-第2表',
    inputs: () => [{ id: `${ask.period.id}.official.energy.${part}.kl` }],
  }
}

/** FY2023 by the old heat values beside the new ones. */
const oldLaw: Answer = (ground, ask) => {
  const row = filedIn(ground)?.oldLaw
  if (!row) return undefined
  const kl = ask.parts[1] === 'kl'
  const title = { ja: '旧換算係数', en: 'by the heat values to FY2022' }
  if (kl)
    return {
      title,
      value: shown(row.kl),
      unit: 'kL',
      op: 'product',
      formula: formulas.crudeOil,
      clause: ENERGY,
      inputs: () => [{ id: `${ask.period.id}.official.old-law.gj` }, crudeOilLeaf(ask.id)],
    }
  const gj = shown(row.gj)
  return {
    title,
    value: gj,
    unit: 'GJ',
    op: 'sum',
    formula: formulas.oldHeatValues,
    clause: '省エネ法 施行規則 別表第1 (to FY2022)',
    inputs: () =>
      gj.ok
        ? [
            leaf(`${ask.id}.sum`, title, {
              value: gj.value,
              unit: 'GJ',
              note: 'the same amounts as in energy.gj',
              links: [
                { href: `/api/v1/explain?figure=${ask.period.id}.energy.gj`, title: 'the same by the new heat values' },
              ],
            }),
          ]
        : [],
  }
}

const OFFICIAL = `${PERIOD}\\.official`
/** A, A′, B, B′ as they are filed, and FY2023 by the old heat values. */
export const filedEnergyForms: readonly Form[] = [
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)`, energy],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.kl`, energyKl],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.filed`, energyFiled],
  [`${OFFICIAL}\\.old-law\\.(gj|kl)`, oldLaw],
]
