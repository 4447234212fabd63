import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import type { Snapshot, TargetBasis, TargetState } from '#core/snapshot'
import { Chart } from '../chart/chart.tsx'
import { targetOption } from '../chart/target-option.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known } from '../format/figure.ts'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Beside, headline, PathLine, scopeName } from '../overview/target-card.tsx'
import { targetPicture } from '../overview/target-picture.ts'
import { scaleOf } from '../overview/target-scale.ts'
import { chartWords, targetTitle } from '../overview/target-words.ts'
import { targetOpens } from '../proof/opens-of.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { Key } from '../view/key.tsx'
import { usePalette } from '../view/use-palette.ts'
import { Bases, Years } from './bases.tsx'

const usePicture = (target: TargetState, other: TargetBasis | null) => {
  const { t } = useTranslation()
  // a snapshot a second, but a target moves by the day
  const data = JSON.stringify([target, other])
  return useMemo(() => {
    const [own, beside] = JSON.parse(data) as [TargetState, TargetBasis | null]
    const common = {
      regime: t('overview.target.regime'),
      path: t('overview.target.tipPath'),
      actual: own.basis === 'none' ? t('overview.target.tipActual') : t(`overview.target.basis.${own.basis}`),
      landing: t('overview.target.tipLanding'),
      goal: (value: string) => t('overview.target.goalLabel', { goal: value }),
      year: (fy: number) => year(t, fy),
    }
    const picture = targetPicture(own, common)
    if (!beside) return picture
    const drawn = targetPicture({ ...own, ...beside }, common)
    const words = { ...picture.words, other: t(`overview.target.basis.${beside.basis}`) }
    return { ...picture, other: drawn.actual, words }
  }, [data, t])
}

const Rows = ({ target, opens }: { target: TargetState; opens: string | null }) => {
  const { t } = useTranslation()
  const scale = scaleOf(target.metric, target.unit)
  const value = (n: number): string => `${scale.exact(n)} ${scale.unit}`.trim()
  const text = (figure: Figure): string => (known(figure) ? value(figure.value) : t(`why.${figure.why}`))
  const goal = target.path.find(({ fy }) => fy === target.goalYear)
  const isAmount = !['improvement', 'intensity', 'pue', 'demand_kW'].includes(target.metric)
  const rows: [string, string][] = [
    ...(target.band ? [[t('proof.target.band'), target.band.map(value).sort().join(' … ')] as [string, string]] : []),
    [t('proof.target.pathToDate'), text(target.pathToDate)],
    ...(target.metric === 'demand_kW'
      ? []
      : [
          [t(isAmount ? 'proof.target.needed' : 'proof.target.neededMean'), text(target.neededPerMonth)] as [
            string,
            string,
          ],
        ]),
    ...(goal ? [[t('proof.target.goal', { year: target.goalYear }), value(goal.value)] as [string, string]] : []),
  ]
  return (
    <dl className="rows">
      <div>
        <dt>{t('proof.target.toDate')}</dt>
        <dd>{opens ? <ExplainLink figure={opens}>{text(target.toDate)}</ExplainLink> : text(target.toDate)}</dd>
      </div>
      {rows.map(([label, words]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  )
}

type DetailProps = { target: TargetState; other: TargetBasis | null; snapshot: Snapshot }
/** One target whole: landing, path, gap, what is needed from now on, and both bases over the break. */
export const TargetDetail = ({ target, other, snapshot }: DetailProps) => {
  const { t, i18n } = useTranslation()
  const palette = usePalette()
  const scale = scaleOf(target.metric, target.unit)
  const picture = usePicture(target, other)
  const build = useCallback((width: number) => targetOption(picture, palette, width), [picture, palette])
  const lines = [
    { label: picture.words.actual, colour: palette.accent, line: 'solid' as const },
    ...(other
      ? [{ label: t(`overview.target.basis.${other.basis}`), colour: palette.solar, line: 'dotted' as const }]
      : []),
    { label: picture.words.path, colour: palette.muted, line: 'dashed' as const },
  ]
  const name = scopeName(snapshot, target, i18n.language as Language)
  const opens = targetOpens(
    target,
    snapshot.intensity.map((s) => s.segment),
  )
  return (
    <Card
      className="target-detail"
      anchor={target.id}
      title={
        <>
          {targetTitle(t, target)}
          <small className="scope"> {name ?? t('scope.company')}</small>
        </>
      }
      link={
        <span className="verdict" data-state={target.state} data-testid="target-state">
          {t(`overview.target.state.${target.state}`)}
        </span>
      }
    >
      <div className="target-halves">
        <div>
          <p className="figure">
            <Amount
              figure={headline(target)}
              show={scale.show}
              unit={scale.unit}
              size="large"
              id={`target-${target.id}`}
            />
            <Beside target={target} />
          </p>
          <PathLine target={target} />
          <Rows target={target} opens={opens} />
        </div>
        <div className="target-chart">
          <Key items={lines} />
          <Chart build={build} height={210} label={chartWords(t, target)} />
        </div>
      </div>
      {other && <Bases target={target} other={other} />}
      <Years target={target} other={other} />
    </Card>
  )
}
