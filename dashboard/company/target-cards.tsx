import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CompanyView } from '#core/company-view'
import type { TargetState } from '#core/snapshot'
import { Chart } from '../chart/chart.tsx'
import { targetOption } from '../chart/target-option.ts'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Beside, headline, PathLine } from '../overview/target-card.tsx'
import { targetPicture } from '../overview/target-picture.ts'
import { scaleOf } from '../overview/target-scale.ts'
import { chartWords, targetTitle } from '../overview/target-words.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'

/** Name of the site or segment that a target is of; null: the company. */
const scopeOf = ({ sites, segments }: CompanyView, { scope }: TargetState, language: Language): string | null =>
  sites.find((s) => s.id === scope)?.name[language] ?? segments.find((s) => s.segment === scope)?.name[language] ?? null

const TargetCard = ({ target, scope }: { target: TargetState; scope: string | null }) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const scale = scaleOf(target.metric, target.unit)
  const picture = useMemo(
    () =>
      targetPicture(target, {
        regime: t('overview.target.regime'),
        path: t('overview.target.tipPath'),
        actual: t('overview.target.tipActual'),
        landing: t('overview.target.tipLanding'),
        goal: (value) => t('overview.target.goalLabel', { goal: value }),
        year: (fy) => year(t, fy),
      }),
    [target, t],
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
    >
      <p className="figure">
        <Amount figure={headline(target)} show={scale.show} unit={scale.unit} size="large" id={`target-${target.id}`} />
        <Beside target={target} />
      </p>
      <PathLine target={target} />
      <Chart build={build} height={124} label={chartWords(t, target)} />
    </Card>
  )
}

/** Shall we make it: the targets that company.yaml names. */
export const TargetCards = ({ view }: { view: CompanyView }) => {
  const { t, i18n } = useTranslation()
  // the state of targets is that of the running year
  if (!view.running) return null
  return (
    <section className="targets" aria-label={t('company.targets')}>
      {view.targets.length === 0 && (
        <Card title={t('company.targets')}>
          <Notice title={t('company.noTargets')} way={t('company.noTargetsWay')} />
        </Card>
      )}
      {view.targets.map((target) => (
        <TargetCard key={target.id} target={target} scope={scopeOf(view, target, i18n.language as Language)} />
      ))}
    </section>
  )
}
