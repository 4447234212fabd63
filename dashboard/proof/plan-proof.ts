import type { Figure } from '#core/figure'
import type { IntensityFigure, TargetState } from '#core/snapshot'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { crossesRegime, scaleOf } from '../overview/target-scale.ts'
import { basisWords, targetTitle } from '../overview/target-words.ts'
import type { Proof, ProofContext, ProofRow } from './proof.ts'
import { range, show } from './show.ts'

const share = (context: ProofContext, r: Figure): string =>
  known(r) ? `${decimal(r.value * 100, 2)} %` : context.t(`why.${r.why}`)

export const intensityProof = (context: ProofContext, figure: IntensityFigure): Proof => {
  const { t, language } = context
  return {
    name: t('proof.intensity.name', { segment: figure.name[language] }),
    formula: t('proof.intensity.formula'),
    rows: [
      { label: t('proof.intensity.unrounded'), value: show(t, figure.intensity, 8) },
      { label: t('proof.intensity.filed'), value: show(t, figure.filedIntensity, 6) },
      { label: t('proof.intensity.activity'), value: show(t, figure.activity, 2) },
      { label: t('proof.intensity.improvement'), value: share(context, figure.improvement) },
      { label: t('proof.intensity.restated'), value: share(context, figure.improvementRestated) },
    ],
    notes: [t('proof.intensity.source'), t('proof.intensity.regime')],
  }
}

export const targetProof = (context: ProofContext, target: TargetState): Proof => {
  const { t } = context
  const scale = scaleOf(target.metric, target.unit)
  const value = (n: number): string => `${scale.exact(n)} ${scale.unit}`.trim()
  const shown = (figure: Figure): string => (known(figure) ? value(figure.value) : t(`why.${figure.why}`))
  const row = (label: string, figure: Figure): ProofRow => ({ label, value: shown(figure) })
  const amount = !['improvement', 'intensity', 'pue', 'demand_kW'].includes(target.metric)
  const goal = target.path.find(({ fy }) => fy === target.goalYear)
  const gap = known(target.gap)
    ? `${target.gap.value < 0 ? '−' : '+'}${scale.gap(target.gap.value)}`
    : shown(target.gap)
  return {
    name: targetTitle(t, target),
    formula: t(`proof.target.formula.${target.metric}`),
    ...(target.period ? { period: range(t, target.period.from, target.period.to) } : {}),
    rows: [
      row(t('proof.target.landing'), target.landing),
      ...(target.band ? [{ label: t('proof.target.band'), value: target.band.map(value).join(' … ') }] : []),
      row(t('proof.target.path'), target.pathThisYear),
      { label: t('proof.target.gap'), value: gap },
      row(t('proof.target.toDate'), target.toDate),
      row(t('proof.target.pathToDate'), target.pathToDate),
      ...(target.metric === 'demand_kW'
        ? []
        : [row(t(amount ? 'proof.target.needed' : 'proof.target.neededMean'), target.neededPerMonth)]),
      ...(goal ? [{ label: t('proof.target.goal', { year: target.goalYear }), value: value(goal.value) }] : []),
      { label: t('proof.target.base'), value: t('time.fiscalYear', { fy: target.baseYear }) },
    ],
    notes: [...basisWords(t, target), ...(crossesRegime(target) ? [t('proof.intensity.regime')] : [])],
    years: yearsOf(target, value),
  }
}

const yearsOf = ({ path, actual }: TargetState, value: (n: number) => string): NonNullable<Proof['years']> => {
  const years = [...new Set([...path, ...actual].map(({ fy }) => fy))].sort((a, b) => a - b)
  const text = (points: readonly { fy: number; value: number }[], fy: number): string => {
    const point = points.find((p) => p.fy === fy)
    return point ? value(point.value) : ''
  }
  return years.map((fy) => ({ fy, path: text(path, fy), actual: text(actual, fy) }))
}
