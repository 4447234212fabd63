import { computed } from '#core/computed'
import type { PlacedMeter } from '#core/plant-index'
import { monthInterval } from '#core/time'
import { readingsLink } from './amounts.ts'
import { formulas } from './formulas.ts'
import {
  type Answer,
  type Form,
  type Ground,
  KEY,
  meterOf,
  officialIn,
  orNone,
  PERIOD,
  type Period,
  type Ref,
} from './ground.ts'
import { ENERGY } from './official.ts'
import { partTitles } from './segment.ts'

const monthPeriod = (month: string): Period => ({ id: month, months: [month], interval: monthInterval(month) })
const energyIn = (ground: Ground, m: PlacedMeter, period: Period) => officialIn(ground, [m], period).energy
const hasUnused = (ground: Ground, m: PlacedMeter, period: Period): boolean => {
  const energy = energyIn(ground, m, period)
  return energy.ok && energy.value.bPrime !== 0
}

/** B′ of a meter: its months under a contract of unused heat. */
const unusedHeat: Answer = (ground, ask) => {
  const m = meterOf(ground, ask.parts[1] ?? '')
  const energy = m && energyIn(ground, m, ask.period)
  if (!m || !energy) return undefined
  const common = {
    title: m.meter.name,
    value: energy.ok ? computed(energy.value.bPrime) : energy,
    unit: 'GJ',
    clause: ENERGY,
  }
  if (ask.period.months.length > 1) {
    const months = ask.period.months.filter((month) => hasUnused(ground, m, monthPeriod(month)))
    const inputs = () => months.map((month) => ({ id: `${month}.meter.${m.key}.unused-heat` }))
    return { ...common, op: 'sum', formula: formulas.months, inputs }
  }
  const isWhole = energy.ok && energy.value.bPrime === energy.value.net
  return isWhole
    ? {
        ...common,
        op: 'sum',
        formula: formulas.unusedHeat,
        inputs: () => [{ id: `${ask.period.id}.meter.${m.key}.gj` }],
      }
    : { ...common, op: 'leaf', links: [readingsLink(m.key, ask.period.interval)], inputs: () => [] }
}

/** Σ meters of B′ in some months; `each`: the months one by one, where not all of the period are taken. */
export const unusedHeatRefs = (
  ground: Ground,
  meters: readonly PlacedMeter[],
  { period, id, each }: { period: Period; id: string; each?: readonly string[] },
): readonly Ref[] => {
  const periods = each?.map(monthPeriod) ?? [period]
  const refs = meters.flatMap((m) =>
    periods
      .filter((p) => m.meter.role !== 'sold' && hasUnused(ground, m, p))
      .map((p) => ({ id: `${p.id}.meter.${m.key}.unused-heat` })),
  )
  return orNone(refs, id, 'GJ', partTitles['b-prime'])
}

/** 購入した未利用熱 by meter. */
export const unusedHeatForms: readonly Form[] = [[`${PERIOD}\\.meter\\.${KEY}\\.unused-heat`, unusedHeat]]
