import { LAST_OLD } from '#core/annual-official'
import { type Computed, computed } from '#core/computed'
import { energyLine, primaryEnergy, sign, type Usage } from '#core/energy'
import { oldLawUsages } from '#core/old-law'
import type { PlacedMeter } from '#core/plant-index'
import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import {
  type Answer,
  binsIn,
  type Form,
  factorLeaf,
  type Ground,
  KEY,
  leaf,
  meterOf,
  orNone,
  PERIOD,
  type Ref,
  restated,
  shown,
} from './ground.ts'
import { hoursTitles } from './hours.ts'
import { crudeOilLeaf, ENERGY, handedOn } from './official.ts'
import { carrierTitle } from './titles.ts'

const OLD_ACT = '省エネ法 施行規則 別表第1 (2022年度まで / to FY2022)'
const title = { ja: '旧換算係数', en: 'by the heat values to FY2022' }
const SIDES = ['day', 'night', 'other'] as const
type SideOfDay = (typeof SIDES)[number]

/** FY2023 by the old heat values: Σ meters. */
const gj: Answer = (ground, ask) => {
  const row = filedIn(ground)?.oldLaw
  const value = shown(row?.gj)
  const metered = [...oldLawUsages(ground.facts)].filter(([, usages]) => usages.length > 0)
  const refs = metered.map(([m]): Ref => ({ id: `${ask.period.id}.official.old-law.meter.${m.key}` }))
  const parts = metered.map(([m]) => meterGJ(ground, m))
  const sum = parts.reduce((all, p) => all + (p.ok ? p.value : 0), 0)
  // deemed own generation had no heat value; what a generator company sells leaves with its fuel
  const rest = value.ok ? value.value - sum : 0
  const more = Math.abs(rest) > 1e-6 * Math.max(1, Math.abs(sum))
  return row
    ? {
        title,
        value,
        unit: 'GJ',
        op: 'sum',
        formula: formulas.oldHeatValues,
        clause: OLD_ACT,
        inputs: () =>
          orNone(
            more
              ? [
                  ...refs,
                  leaf(
                    `${ask.id}.unmetered`,
                    { ja: 'みなし・他者供給分', en: 'deemed, or sold by a generator company' },
                    { value: rest, unit: 'GJ' },
                  ),
                ]
              : refs,
            ask.id,
            'GJ',
          ),
      }
    : undefined
}
const kl: Answer = (ground, ask) => {
  const row = filedIn(ground)?.oldLaw
  return row
    ? {
        title,
        value: shown(row.kl),
        unit: 'kL',
        op: 'product',
        formula: formulas.crudeOil,
        clause: ENERGY,
        inputs: () => [{ id: `${ask.period.id}.official.old-law.gj` }, crudeOilLeaf(ask.id)],
      }
    : undefined
}
const usagesOf = (ground: Ground, m: PlacedMeter): readonly Usage[] =>
  [...oldLawUsages(ground.facts)].find(([{ key }]) => key === m.key)?.[1] ?? []
const meterGJ = (ground: Ground, m: PlacedMeter): Computed<number> => {
  const energy = primaryEnergy(ground.facts.coefficients, usagesOf(ground, m), LAST_OLD)
  return energy.ok ? computed(energy.value.net) : energy
}
/** What of a usage has one heat value: day, night and other electricity; else the whole. */
const sidesOf = ({ amount, hours }: Usage): [SideOfDay, number][] => {
  const { day = 0, night = 0 } = hours ?? {}
  const all: [SideOfDay, number][] = [
    ['day', day],
    ['night', night],
    ['other', amount - day - night],
  ]
  return all.filter(([, part]) => part !== 0)
}
/** One meter: Σ parts of the day, under each of its contracts. */
const ofMeter: Answer = (ground, ask) => {
  const m = meterOf(ground, ask.parts[1] ?? '')
  return (
    m && {
      title: m.meter.name,
      value: meterGJ(ground, m),
      unit: 'GJ',
      op: 'sum',
      formula: formulas.partsOfDay,
      clause: OLD_ACT,
      inputs: () =>
        usagesOf(ground, m).flatMap((usage, i) => sidesOf(usage).map(([side]) => ({ id: `${ask.id}.${i}.${side}` }))),
    }
  )
}
/** One part: amount × heat value of its hours. */
const ofPart: Answer = (ground, ask) => {
  const [, key = '', index, side] = ask.parts
  const m = meterOf(ground, key)
  const all = m ? usagesOf(ground, m) : []
  const usage = all[Number(index)]
  const [of, amount = 0] = usage ? (sidesOf(usage).find(([s]) => s === side) ?? []) : []
  if (!m || !usage || !of) return undefined
  const { hours: _, byContract: __, ...whole } = usage
  const part: Usage = { ...whole, amount, ...(of === 'other' ? {} : { hours: { [of]: amount } }) }
  const line = energyLine(ground.facts.coefficients, part, LAST_OLD)
  const isAll = all.length === 1
  const year = ask.period.id
  const opens: Ref =
    isAll && of !== 'other'
      ? { id: `${year}.meter.${m.key}.hours.${of}` }
      : isAll && !usage.hours && binsIn(ground, [m.key], ask.period).length > 0
        ? { id: `${year}.meter.${m.key}.amount` }
        : leaf(`${ask.id}.amount`, carrierTitle(m.meter.carrier), { value: amount, unit: usage.unit })
  const [first, second] = line.ok ? line.value.factors : []
  const factor = first?.unit === 'm3/t' ? second : first
  const density = first?.unit === 'm3/t' ? first : second
  return {
    title: of === 'other' ? carrierTitle(m.meter.carrier) : hoursTitles[of],
    value: line.ok ? computed(line.value.gj) : line,
    unit: 'GJ',
    op: 'product',
    formula: formulas.amountByFactor,
    clause: OLD_ACT,
    inputs: () =>
      factor
        ? [
            opens,
            restated(ask.id, { ...usage, density }, factor),
            factorLeaf(ground, ask.id, factor),
            ...(sign(usage) < 0 ? [handedOn(ask.id)] : []),
          ]
        : [],
  }
}

const OLD_LAW = `${PERIOD}\\.official\\.old-law`
/** FY2023 by the law to FY2022, side by side: by meter, by day and night. */
export const oldLawForms: readonly Form[] = [
  [`${OLD_LAW}\\.gj`, gj],
  [`${OLD_LAW}\\.kl`, kl],
  [`${OLD_LAW}\\.meter\\.${KEY}`, ofMeter],
  [`${OLD_LAW}\\.meter\\.${KEY}\\.(\\d{1,2})\\.(day|night|other)`, ofPart],
]
