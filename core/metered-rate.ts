import { absent, type Computed, computed } from './computed.ts'
import { primaryEnergy } from './energy.ts'
import { improvement, rollUp, type Weighted } from './intensity.ts'
import { type Metered, map, segmentsOf, type TargetGround, type Value } from './metered.ts'
import type { Period } from './period.ts'
import type { Site, Target } from './plant.ts'
import { twelveMonths } from './pue.ts'
import { pueOfSite } from './pue-entries.ts'
import { baseFor, baseIntensity, historyIntensity, historyUsages, segmentIn } from './segment-year.ts'
import type { PueFigure } from './snapshot.ts'
import { at, type FiscalYear, fiscalYearOf, type Interval } from './time.ts'

/** Over the regime break of FY2022/23: every year with its own heat values, as it was filed, or all with those in force now. */
export type HeatBasis = 'as-filed' | 'restated'
type Asked<T> = { readonly basis: HeatBasis } & T

const rOf = (
  ground: TargetGround,
  target: Target,
  { period, basis }: Asked<{ readonly period: Period }>,
): Computed<Value> => {
  const year = fiscalYearOf(ground.now)
  const members: Weighted[] = []
  for (const segment of segmentsOf(ground, target)) {
    const base = baseFor(ground, segment, { base: target.baseYear, year })
    if (!base.ok) return base
    const then = baseIntensity(ground, base.value, basis === 'restated' ? year : undefined)
    const now = segmentIn(ground, segment, period)
    if (!then.ok) return then
    if (!now.intensity.ok || !now.energy.ok) return now.intensity.ok ? absent('no-readings') : now.intensity
    const r = improvement(then.value, now.intensity.value)
    if (!r.ok) return r
    members.push({ r: r.value, energy: now.energy.value.net })
  }
  const r = rollUp(members)
  return map(r, (value) => ({ value, weight: members.reduce((sum, m) => sum + m.energy, 0) }))
}
const pastR = (
  ground: TargetGround,
  target: Target,
  { year, basis }: Asked<{ readonly year: FiscalYear }>,
): Computed<number> => {
  const heatYear = basis === 'restated' ? fiscalYearOf(ground.now) : year
  const members: Weighted[] = []
  for (const segment of segmentsOf(ground, target)) {
    const base = baseFor(ground, segment, { base: target.baseYear, year })
    const start = base.ok ? baseIntensity(ground, base.value, basis === 'restated' ? heatYear : undefined) : base
    const then = historyIntensity(ground, segment, { year, heatYear })
    const usages = historyUsages(ground, segment, year)?.usages ?? []
    const energy = primaryEnergy(ground.coefficients, usages, heatYear)
    if (!start.ok || !then.ok || !energy.ok) return absent('no-base-year')
    const r = improvement(start.value, then.value)
    if (r.ok) members.push({ r: r.value, energy: energy.value.net })
  }
  return rollUp(members)
}

/** R of the scope, its segments weighted by the energy of the evaluation year (CNP 6-3-2). */
export const improvementMetric = (ground: TargetGround, target: Target, basis: HeatBasis = 'restated'): Metered => ({
  month: (period) => rOf(ground, target, { period, basis }),
  past: (year) => pastR(ground, target, { year, basis }),
  toDate: (period) => map(rOf(ground, target, { period, basis }), (v) => v.value),
  about: { unit: '1', basis },
})

/** Intensity of the one segment of the scope. */
export const intensityMetric = (ground: TargetGround, target: Target, basis: HeatBasis = 'restated'): Metered => {
  const [segment] = segmentsOf(ground, target)
  const heatYear = fiscalYearOf(ground.now)
  return {
    month: (period) => {
      if (!segment) return absent('no-meter')
      const { intensity, activity } = segmentIn(ground, segment, period)
      if (!intensity.ok) return intensity
      return map(activity, (weight) => ({ value: intensity.value, weight }))
    },
    past: (year) =>
      segment
        ? historyIntensity(ground, segment, { year, heatYear: basis === 'restated' ? heatYear : year })
        : absent('no-meter'),
    about: { unit: segment ? `kL/${segment.activity.unit}` : 'kL', basis },
  }
}

/** PUE of a site; over months an iPUE, beside it the PUE of the last twelve whole months. */
export const pueMetric = (ground: TargetGround, target: Target): Metered => {
  const site = ground.plant.sites.find((s) => s.id === target.scope)
  const common = ground.common.get(target.scope) ?? []
  const pueOver = (interval: Interval, of: Site): PueFigure =>
    pueOfSite(ground, of, { common, bins: ground.months, interval })
  const over = ({ interval }: Period): Computed<Value> => {
    if (!site) return absent('no-meter')
    const p = pueOver({ start: interval.start, end: at(Math.min(interval.end, ground.now)) }, site)
    return 'value' in p.pue ? computed({ value: p.pue.value, weight: p.it_kWh }) : absent(p.pue.why)
  }
  const year = site ? pueOver(twelveMonths(ground.now), site) : undefined
  return {
    month: over,
    past: () => absent('no-base-year'),
    toDate: (period) => map(over(period), (v) => v.value),
    ...(year ? { beside: year.pue } : {}),
    about: {
      unit: '1',
      basis: 'none',
      period: year ? { from: year.from, to: year.to } : null,
      category: site?.pueCategory ?? null,
      ...(year ? { coverage: year.coverage } : {}),
    },
  }
}
