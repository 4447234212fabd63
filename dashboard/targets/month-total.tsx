import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Figure } from '#core/figure'
import { addMonths, type Month } from '#core/time'
import type { Totals } from '#core/totals'
import { totalsQuery } from '../api/totals.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known, numberOf, total } from '../format/figure.ts'
import { decimal, signed } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { Amount } from '../view/amount.tsx'

const one = (n: number): string => decimal(n, 1)
/** CO2 of all sites together, market view; the reason where one of them has none. */
const sumOf = ({ rows }: Totals): Figure => {
  const parts = rows.map((row) => row.co2.market)
  const value = total(parts)
  return value === null ? (parts.find((part) => !known(part)) ?? { why: 'no-readings' }) : { value, unit: 't-CO2' }
}

/** The company's CO2 of a month, and of the same month of the year before. */
export const MonthTotal = ({ month }: { month: Month }) => {
  const { t } = useTranslation()
  const months = [month, addMonths(month, -12)]
  const [now, before] = useQueries({
    queries: months.map((of) => totalsQuery({ from: of, to: of, by: 'site', site: null })),
  })
  if (!now?.data) return null
  const figure = sumOf(now.data)
  const [value, was] = [numberOf(figure), before?.data ? numberOf(sumOf(before.data)) : null]
  const provisional = now.data.rows.find((row) => row.provisional !== null)?.provisional
  return (
    <>
      <p className="figure">
        <Amount figure={figure} show={one} size="large" id="co2-of-month" />
        <span className="beside">{t('targets.month.of', { month: monthText(t, month) })}</span>
      </p>
      <p className="sub words">
        {value !== null && was !== null && (
          <span>
            {t('targets.month.before', { value: one(was), unit: unitText('t-CO2') })}
            {was > 0 && <b className="verdict">{` ${signed((value / was - 1) * 100, 1)} %`}</b>}
          </span>
        )}
        {provisional && <span className="provisional">{t('overview.co2.provisional', { year: provisional })}</span>}
        <ExplainLink figure={`${month}.co2.market`}>{t('action.proof')}</ExplainLink>
      </p>
    </>
  )
}
