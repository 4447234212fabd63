import './words.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { monthOf } from '#core/time'
import { useMay } from '../account/use-may.ts'
import { costQuery, type Supply } from '../api/cost.ts'
import { failureOf } from '../api/failure.ts'
import { useScope } from '../app/scope.tsx'
import { useSiteName } from '../app/site-names.ts'
import { useMinute } from '../trends/use-range.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { CostChart } from './cost-chart.tsx'
import { CostTable } from './cost-table.tsx'
import { metered } from './cost-words.ts'
import { MissingTariff } from './missing-tariff.tsx'
import { PriceForm } from './price-form.tsx'
import { SupplyFigures } from './supply-figures.tsx'

/** Months that the table has: a year and the same month before it. */
const MONTHS = 13

const SupplyCard = ({ supply }: { supply: Supply }) => {
  const { t } = useTranslation()
  const siteName = useSiteName()
  const name = t('cost.supply', { site: siteName(supply.site), contract: supply.contract ?? '' })
  const months = useMemo(() => metered(supply), [supply])
  return (
    <Card title={name}>
      <SupplyFigures supply={supply} />
      {months.length > 1 && <CostChart months={months} name={name} />}
      <CostTable months={months} name={name} />
      <p className="sub">{t('cost.forecastNote')}</p>
    </Card>
  )
}

/** 電気料金: each supply by month, line by line, with the forecast of the running month and the prices that people enter. */
export const CostPage = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const month = monthOf(useMinute())
  const query = useQuery(costQuery(month, MONTHS))
  const may = useMay('operator', '')
  const supplies = (query.data ?? []).filter((s) => site === null || s.site === site)
  const priced = supplies.filter((s) => s.hasTariff)
  const contracts = [...new Set(priced.flatMap((s) => s.contract ?? []))]
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('cost.title')}</h1>
        <p className="sub">{t('cost.lead')}</p>
      </div>
      {query.isPending && <Skeleton height={320} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {supplies.map((supply) =>
        supply.hasTariff ? (
          <SupplyCard key={`${supply.site} ${supply.contract}`} supply={supply} />
        ) : (
          <MissingTariff key={supply.site} supply={supply} />
        ),
      )}
      {may && contracts.length > 0 && <PriceForm contracts={contracts} month={month} />}
    </div>
  )
}
