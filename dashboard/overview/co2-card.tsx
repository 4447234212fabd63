import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Coverage } from '#core/figure'
import type { Co2s } from '#core/snapshot'
import { siteOnly } from '../app/page.ts'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { useProof } from '../proof/context.tsx'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { LinkButton } from '../view/link-button.tsx'

const shorter = [
  { span: 'month', digits: 1 },
  { span: 'today', digits: 2 },
] as const
const whole = (n: number): string => decimal(n, n < 1000 ? 1 : 0)

/** CO₂ of both views: market by contract as the large figure, location by the average factor beside it. */
export const Co2Card = memo(({ co2, coverage }: { co2: Co2s; coverage: Coverage }) => {
  const { t } = useTranslation()
  const open = useProof()
  const { search } = useLocation()
  const { market, location, scope1, scope2, provisional } = co2.fy
  return (
    <Card
      className="quarter"
      title={t('overview.co2.title')}
      link={<LinkButton onClick={() => open({ kind: 'co2', span: 'fy' })}>{t('action.breakdown')}</LinkButton>}
    >
      <p className="figure">
        <Amount figure={market} show={whole} size="large" id="co2-fy-market" />
        <span className="beside">{t('overview.co2.market')}</span>
      </p>
      <CoverageBar coverage={coverage} />
      <dl className="rows">
        <div>
          <dt>{t('overview.co2.location')}</dt>
          <dd>
            <Amount figure={location} show={whole} id="co2-fy-location" />
          </dd>
        </div>
        {shorter.map(({ span, digits }) => (
          <div key={span}>
            <dt>
              <button type="button" className="quiet" onClick={() => open({ kind: 'co2', span })}>
                {t(`overview.energy.${span}`)}
              </button>
            </dt>
            <dd>
              <Amount figure={co2[span].market} show={(n) => decimal(n, digits)} id={`co2-${span}-market`} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="sub words">
        {known(scope1) && known(scope2) && (
          <span>{t('overview.co2.scopes', { one: whole(scope1.value), two: whole(scope2.value) })}</span>
        )}
        {provisional !== null && (
          <span className="provisional">{t('overview.co2.provisional', { year: provisional })}</span>
        )}
        <Link className="link" to={`/targets${siteOnly(search)}#month`}>
          {t('overview.co2.lastMonth')}
        </Link>
      </p>
    </Card>
  )
})
