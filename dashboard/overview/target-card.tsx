import { memo, type ReactNode, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Snapshot, TargetState } from '#core/snapshot'
import { siteOnly } from '../app/page.ts'
import { Chart } from '../chart/chart.tsx'
import { targetOption } from '../chart/target-option.ts'
import { numberOf } from '../format/figure.ts'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { usePalette } from '../view/use-palette.ts'
import { targetPicture } from './target-picture.ts'
import { changeFromBase, scaleOf } from './target-scale.ts'
import { basisWords, chartWords, gapWords, neededWords, targetTitle } from './target-words.ts'

/** A PUE stands for its twelve months; everything else for where the year will land. */
export const headline = (target: TargetState) => (target.metric === 'pue' ? target.toDate : target.landing)

/** What stands beside the large figure: what it is, its band or its goal, and the change against the base year. */
export const Beside = ({ target }: { target: TargetState }) => {
  const { t } = useTranslation()
  const scale = scaleOf(target.metric, target.unit)
  const value = numberOf(headline(target))
  if (value === null) return null
  const change = changeFromBase(target, value)
  const half = target.band ? scale.gap((target.band[1] - target.band[0]) / 2).replace(/ pt$/, '') : null
  const goal = target.path.find(({ fy }) => fy === target.goalYear)
  return (
    <span className="beside">
      {target.metric === 'pue'
        ? goal && t('overview.target.benchmark', { goal: scale.show(goal.value) })
        : t('overview.target.landing')}
      {change !== null && t('overview.target.change', { change })}
      {change === null && half !== null && target.metric !== 'pue' && t('overview.target.band', { half })}
    </span>
  )
}

type PathProps = { target: TargetState; children?: ReactNode }
/** Path and gap in words, what is needed from now on, the basis; and what leads on from there. */
export const PathLine = ({ target, children }: PathProps) => {
  const { t } = useTranslation()
  const scale = scaleOf(target.metric, target.unit)
  const path = numberOf(target.pathThisYear)
  const landing = numberOf(target.landing)
  const gap = gapWords(t, target, scale)
  const needed = neededWords(t, target, scale)
  const full = (value: number): string => `${scale.show(value)} ${scale.unit}`.trim()
  return (
    <p className="sub words">
      {target.metric === 'pue' && landing !== null && (
        <span>{t('overview.target.landingIs', { value: full(landing) })}</span>
      )}
      {path !== null && (
        <span>
          {t('overview.target.path', { path: target.metric === 'improvement' ? `${scale.brief(path)}` : full(path) })}
          {gap && (
            <b className="verdict" data-state={target.state}>
              {' '}
              {gap}
            </b>
          )}
        </span>
      )}
      {needed && <span>{needed}</span>}
      {basisWords(t, target).map((word) => (
        <span key={word}>{word}</span>
      ))}
      {children}
    </p>
  )
}

/** Name of the site or segment that a target is of; null: the company. */
export const scopeName = (snapshot: Snapshot, { scope }: TargetState, language: Language): string | null =>
  snapshot.sites[scope]?.name[language] ??
  snapshot.intensity.find(({ segment }) => segment === scope)?.name[language] ??
  null

/** Six digits are more than a chart or its tooltip shows. */
const seen = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)

type SummaryProps = { target: TargetState; scope: string | null; link?: ReactNode; why?: ReactNode }
/** Shall we make it: landing, path, band and gap of one target; `scope`: name of the site or segment that it is of. */
export const TargetSummary = ({ target, scope, link, why }: SummaryProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const scale = scaleOf(target.metric, target.unit)
  // A snapshot a second, but a target moves by the day: the chart is redrawn when it would look another.
  const data = JSON.stringify(target, seen)
  const picture = useMemo(
    () =>
      targetPicture(JSON.parse(data) as TargetState, {
        regime: t('overview.target.regime'),
        path: t('overview.target.tipPath'),
        actual: t('overview.target.tipActual'),
        landing: t('overview.target.tipLanding'),
        goal: (value) => t('overview.target.goalLabel', { goal: value }),
        year: (fy) => year(t, fy),
      }),
    [data, t],
  )
  const build = useCallback((width: number) => targetOption(picture, palette, width), [picture, palette])
  return (
    <Card
      className="target"
      title={
        <>
          {targetTitle(t, target)}
          {scope && <small className="scope"> {scope}</small>}
        </>
      }
      link={link}
    >
      <p className="figure">
        <Amount figure={headline(target)} show={scale.show} unit={scale.unit} size="large" id={`target-${target.id}`} />
        <Beside target={target} />
      </p>
      <PathLine target={target}>{why}</PathLine>
      <Chart build={build} height={124} label={chartWords(t, target)} />
    </Card>
  )
}

/** Where it is told why a target's figure changed: factor by factor, or by the history of a PUE; a demand has its day. */
const whyPath = ({ metric }: TargetState): string | null =>
  metric === 'pue' ? '/centre' : metric === 'demand_kW' ? null : '/targets'

/** A target of the snapshot, with the ways to why it changed and to its proof. */
export const TargetCard = memo(({ target, scope }: Omit<SummaryProps, 'link' | 'why'>) => {
  const { t } = useTranslation()
  const open = useProof()
  const { search } = useLocation()
  const path = whyPath(target)
  return (
    <TargetSummary
      target={target}
      scope={scope}
      why={
        path && (
          <Link
            className="link"
            to={{ pathname: path, search: siteOnly(search), hash: path === '/targets' ? '#why' : '' }}
          >
            {t('overview.target.why')}
          </Link>
        )
      }
      link={<LinkButton onClick={() => open({ kind: 'target', id: target.id })}>{t('action.proof')}</LinkButton>}
    />
  )
})
