import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addMonths, monthOf } from '#core/time'
import { co2MonthQuery } from '../api/co2-month.ts'
import { failureOf } from '../api/failure.ts'
import { moment, monthText } from '../format/time.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { ChangeCard } from './change-card.tsx'
import { MonthTotal } from './month-total.tsx'

/** Whole months that can be chosen, the newest first. */
const MONTHS = 13

type ChangeProps = { now: string; name: (segment: string) => string }
/** 先月のCO2と増減の理由: a whole month of each segment against the same month of the year before. */
export const MonthChange = ({ now, name }: ChangeProps) => {
  const { t } = useTranslation()
  const last = addMonths(monthOf(moment(now)), -1)
  const [chosen, setChosen] = useState<string>()
  const month = chosen ?? last
  const query = useQuery(co2MonthQuery(month))
  const titles = { before: monthText(t, addMonths(month, -12)), now: monthText(t, month) }
  return (
    <section id="month" aria-label={t('targets.month.title')}>
      <Card title={t('targets.month.title')}>
        <p className="sub words">
          <label className="check">
            {t('targets.month.choose')}
            <select className="pill" value={month} onChange={(event) => setChosen(event.currentTarget.value)}>
              {Array.from({ length: MONTHS }, (_, n) => addMonths(last, -n)).map((of) => (
                <option key={of} value={of}>
                  {monthText(t, of)}
                </option>
              ))}
            </select>
          </label>
          <span>{t('targets.month.against', { month: titles.before })}</span>
        </p>
        <MonthTotal month={month} />
        {query.isPending && <Skeleton height={120} role="status" aria-label={t('proof.loading')} />}
        {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
        {query.data?.segments.length === 0 && <p className="absent">{t('targets.month.none')}</p>}
      </Card>
      <div className="changes">
        {query.data?.segments.map((change) => (
          <ChangeCard key={change.segment} change={change} name={name(change.segment)} titles={titles} />
        ))}
      </div>
    </section>
  )
}
