import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { IntensityFigure } from '#core/snapshot'
import { known } from '../format/figure.ts'
import { decimal, significantDecimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'

const four = (n: number): string => significantDecimal(n, 4)
/** R is positive when better; people read the change, −6.3 %. */
const change = (r: number): string => decimal(-100 * r, 1)

const Segment = ({ figure }: { figure: IntensityFigure }) => {
  const { t, i18n } = useTranslation()
  const open = useProof()
  const { segment, intensity, filedIntensity, activity, improvement, improvementRestated, coverage } = figure
  const filed = known(filedIntensity) && known(intensity) && four(filedIntensity.value) !== four(intensity.value)
  return (
    <div className="block">
      <h3 className="block-head">
        {figure.name[i18n.language as Language]}
        <LinkButton onClick={() => open({ kind: 'intensity', segment })}>{t('action.proof')}</LinkButton>
      </h3>
      <p className="figure">
        <Amount figure={intensity} show={four} size="medium" id={`intensity-${segment}`} />
        {filed && known(filedIntensity) && (
          <span className="beside">{t('overview.intensity.filed', { value: four(filedIntensity.value) })}</span>
        )}
      </p>
      <p className="sub words">
        {known(improvement) && <span>{t('overview.intensity.improvement', { value: change(improvement.value) })}</span>}
        {known(improvementRestated) && (
          <span>{t('overview.intensity.restated', { value: change(improvementRestated.value) })}</span>
        )}
        {known(activity) && (
          <span>
            {t('overview.intensity.activity', { value: decimal(activity.value), unit: unitText(activity.unit) })}
          </span>
        )}
      </p>
      <CoverageBar coverage={coverage} />
      <dl className="rows">
        <div>
          <dt>{t('overview.intensity.month')}</dt>
          <dd>
            <Amount figure={figure.month} show={four} />
          </dd>
        </div>
        <div>
          <dt>{t('overview.intensity.today')}</dt>
          <dd>
            <Amount figure={figure.today} show={four} />
          </dd>
        </div>
      </dl>
    </div>
  )
}

/** 原単位 of every segment, on both bases. */
export const IntensityCard = memo(({ figures }: { figures: readonly IntensityFigure[] }) => {
  const { t } = useTranslation()
  return (
    <Card className="intensity" title={t('overview.intensity.title')}>
      {figures.length === 0 && <Notice title={t('overview.intensity.empty')} way={t('overview.intensity.emptyWay')} />}
      <div className="blocks">
        {figures.map((figure) => (
          <Segment key={figure.segment} figure={figure} />
        ))}
      </div>
    </Card>
  )
})
