import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Month } from '#core/time'
import { costQuery } from '../api/cost.ts'
import { failureOf } from '../api/failure.ts'
import { siteOnly } from '../app/page.ts'
import { useSiteName } from '../app/site-names.ts'
import { MissingTariff } from '../cost/missing-tariff.tsx'
import { SupplyFigures } from '../cost/supply-figures.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'

/** 電気料金: of each shown supply this month so far and the month's forecast; without a tariff, how to add one. */
export const CostCard = ({ sites, month }: { sites: readonly string[]; month: Month }) => {
  const { t } = useTranslation()
  const siteName = useSiteName()
  const { search } = useLocation()
  const query = useQuery(costQuery(month, 1))
  const shown = (query.data ?? []).filter((s) => sites.includes(s.site))
  return (
    <Card
      className="cost"
      title={t('cost.title')}
      link={
        <Link className="link" to={`/cost${siteOnly(search)}`}>
          {t('cost.all')}
        </Link>
      }
    >
      {query.isPending && <Skeleton height={110} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      <div className="blocks">
        {shown.map((supply) => (
          <div key={`${supply.site} ${supply.contract}`} className="block" data-testid="cost-supply">
            {shown.length > 1 && supply.hasTariff && <h3 className="block-head">{siteName(supply.site)}</h3>}
            {supply.hasTariff ? <SupplyFigures supply={supply} /> : <MissingTariff supply={supply} />}
          </div>
        ))}
      </div>
    </Card>
  )
}
