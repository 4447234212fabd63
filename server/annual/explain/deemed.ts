import { computed } from '#core/computed'
import { constant } from '#core/constant'
import { deemedGeneration } from '#core/generation'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, constantLeaf, type Form, type Ground, leaf, PERIOD, type Ref, SITE, shown } from './ground.ts'
import { notes } from './notes.ts'
import { ENERGY } from './official.ts'

/** A row of the official constants, with its set and confidence. */
export const constantOf = (ground: Ground, id: string, row: string): Ref => {
  const found = constant(ground.facts.coefficients, row, ground.facts.year)
  return leaf(
    id,
    { ja: row, en: row },
    found.ok
      ? {
          value: found.value.value,
          unit: found.value.unit,
          note: notes.constant(found.value),
        }
      : { value: Number.NaN, unit: '1' },
  )
}
/** みなし発電量: kW × 8,760 × capacity factor. */
const deemed: Answer = (ground, ask) => {
  const [, site, id] = ask.parts
  const of = ground.facts.plant.sites.find((s) => s.id === site)?.deemed.find((d) => d.id === id)
  const row = filedIn(ground)?.deemed.find((d) => d.site === site && d.id === id)
  if (!of || !row) return undefined
  const result = deemedGeneration(ground.facts.coefficients, of, ground.facts.year)
  return {
    title: { ja: `みなし発電量 ${id}`, en: `deemed generation ${id}` },
    value: shown(row.kWh),
    unit: 'kWh',
    op: 'product',
    formula: formulas.deemed,
    clause: '省エネ法 定期報告書 記入要領 2024',
    note: row.counted ? notes.deemedCounted : notes.deemedLater,
    inputs: () => [
      leaf(
        `${ask.id}.kw`,
        { ja: '設備容量', en: 'capacity' },
        {
          value: result.ok ? result.value.kW : Number.NaN,
          unit: 'kW',
          note: notes.smallerPerString,
        },
      ),
      constantLeaf(
        `${ask.id}.hours`,
        { ja: '時間', en: 'hours' },
        { value: 8_760, unit: 'h', clause: '記入要領 2024' },
      ),
      constantOf(ground, `${ask.id}.factor`, `capacity-factor:${of.source}`),
      constantLeaf(`${ask.id}.percent`, { ja: '%', en: '%' }, { value: 0.01, unit: '1/%', clause: '記入要領 2024' }),
    ],
  }
}
const deemedHeat: Answer = (ground, ask) => {
  const [, site, id] = ask.parts
  const kWh = shown(filedIn(ground)?.deemed.find((d) => d.site === site && d.id === id)?.kWh)
  return {
    title: { ja: `みなし発電量 ${id}`, en: `deemed generation ${id}` },
    value: kWh.ok ? computed(kWh.value * OWN_GENERATION) : kWh,
    unit: 'GJ',
    op: 'product',
    formula: formulas.deemedHeat,
    clause: ENERGY,
    inputs: () => [
      { id: `${ask.period.id}.official.deemed.${site}.${id}` },
      constantLeaf(
        `${ask.id}.heat`,
        { ja: '自家発電', en: 'own generation' },
        { value: OWN_GENERATION, unit: 'GJ/kWh', clause: ENERGY },
      ),
    ],
  }
}
/** Heat value of own non-fossil generation, 3.60 GJ per 千kWh. */
const OWN_GENERATION = 0.0036

const OFFICIAL = `${PERIOD}\\.official`
const ID = '([a-z0-9-]{1,64})'
/** Generation that no meter counts (みなし算定). */
export const deemedForms: readonly Form[] = [
  [`${OFFICIAL}\\.deemed\\.${SITE}\\.${ID}`, deemed],
  [`${OFFICIAL}\\.deemed-gj\\.${SITE}\\.${ID}`, deemedHeat],
]
