import type { TargetState } from '#core/snapshot'
import { numberOf } from '../format/figure.ts'
import { percent } from '../format/number.ts'
import { moment, monthSpan } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'
import { type Scale, scaleOf } from './target-scale.ts'

/** PUE₂, as the category is written. */
export const subscript = (category: 1 | 2 | 3 | null): string =>
  category === null ? '' : String.fromCharCode(0x2080 + category)

/** Name of a target: what is measured, against which year; a PUE with its category and period. */
export const targetTitle = (t: T, target: TargetState): string => {
  if (target.metric !== 'pue') return t(`overview.target.${target.metric}`, { base: target.baseYear })
  const name = t('overview.target.pueCategory', { category: subscript(target.category) })
  return target.period ? `${name} (${monthSpan(t, moment(target.period.from), moment(target.period.to))})` : name
}

/** The gap in words: `を 0.45 pt 上回る`. R is surpassed, amounts stay below, a PUE has some way to go. */
export const gapWords = (t: T, target: TargetState, scale: Scale): string | null => {
  const gap = numberOf(target.gap)
  if (gap === null) return null
  const size = scale.gap(gap)
  if (Number.parseFloat(size) === 0) return t('overview.target.onPath')
  const good = gap > 0
  if (target.metric === 'improvement') return t(good ? 'overview.target.above' : 'overview.target.below', { gap: size })
  if (target.metric === 'pue') return t(good ? 'overview.target.within' : 'overview.target.over', { gap: size })
  return t(good ? 'overview.target.less' : 'overview.target.more', { gap: size })
}

/** What is still allowed, or the mean that is needed from now on. */
export const neededWords = (t: T, target: TargetState, scale: Scale): string | null => {
  const needed = numberOf(target.neededPerMonth)
  if (needed === null || target.metric === 'demand_kW') return null
  const value = `${scale.show(needed)} ${scale.unit}`.trim()
  const amount = target.metric === 'co2' || target.metric.startsWith('energy') || target.metric === 'electricity_kWh'
  return t(amount ? 'overview.target.needed' : 'overview.target.neededMean', { value })
}

/** What the figure rests on: basis, category, coverage, provisional factor. */
export const basisWords = (t: T, target: TargetState): string[] => {
  const { basis, category, coverage, provisional, metric } = target
  return [
    ...(basis === 'none' ? [] : [t(`overview.target.basis.${basis}`)]),
    ...(metric === 'pue' && category !== null ? [t(`overview.category.c${category}`)] : []),
    t('coverage.measured', { measured: percent(coverage) }),
    ...(provisional === null ? [] : [t('overview.target.provisional', { year: provisional })]),
  ]
}

/** One sentence for readers who do not see the chart. */
export const chartWords = (t: T, target: TargetState): string => {
  const scale = scaleOf(target.metric, target.unit)
  const text = (value: number | null): string => (value === null ? '—' : `${scale.show(value)} ${scale.unit}`.trim())
  return t('overview.target.chart', {
    name: targetTitle(t, target),
    base: target.baseYear,
    goalYear: target.goalYear,
    landing: text(numberOf(target.landing)),
    path: text(numberOf(target.pathThisYear)),
    state: t(`overview.target.state.${target.state}`),
  })
}
