import { carrierInfo } from '#core/carrier'
import { computed } from '#core/computed'
import { KL_PER_GJ, NONFOSSIL_FUEL } from '#core/energy'
import { NEW_REGIME } from '#core/heat-value'
import { countedMeters } from '#core/period'
import type { PlacedMeter } from '#core/plant-index'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, enters, type Form, orNone, PERIOD, type Ref, shown } from './ground.ts'
import { crudeOilLeaf, ENERGY } from './official.ts'
import { partTitles } from './segment.ts'
import { unusedHeatRefs } from './unused-heat.ts'

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
      return unusedHeatRefs(ground, countedMeters(ground.facts), { period: ask.period, id: ask.id })
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

const OFFICIAL = `${PERIOD}\\.official`
/** A, A′, B, B′ as they are filed. */
export const filedEnergyForms: readonly Form[] = [
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)`, energy],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.kl`, energyKl],
  [`${OFFICIAL}\\.energy\\.(a|a-prime|b|b-prime)\\.filed`, energyFiled],
]
