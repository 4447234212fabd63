import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ClosingMonth } from '#core/close-view'
import type { Month } from '#core/time'
import { closingMonthQuery } from '../api/closes.ts'
import { failureOf } from '../api/failure.ts'
import { dayTime, moment, monthText } from '../format/time.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Closed } from './closed.tsx'
import { Figures } from './figures.tsx'
import { useNames } from './names.ts'
import { Preview } from './preview.tsx'

const History = ({ chain }: Pick<ClosingMonth, 'chain'>) => {
  const { t } = useTranslation()
  if (chain.length === 0) return null
  return (
    <details className="closing-pins">
      <summary>{t('closing.chain')}</summary>
      <ul>
        {chain.map((c) => (
          <li key={c.hash}>
            {t('closing.revision', { revision: c.revision })} · {dayTime(t, moment(c.at))} · {c.name ?? c.person}
            {c.reopened && ` · ${t('closing.reopenedLater')}`}
            <span className="code closing-whole"> {c.hash}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** One month: its figures, and what is to be done with it. */
export const MonthDetail = ({ site, month }: { site: string; month: Month }) => {
  const { t } = useTranslation()
  const names = useNames()
  const query = useQuery(closingMonthQuery(site, month))
  const title = `${names.site(site)} ${monthText(t, month)}`
  if (query.isPending) return <Skeleton height={320} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { data } = query
  return (
    <Card
      title={title}
      link={
        <span className="state closing-state" data-state={data.state} data-testid="closing-state">
          {t(`closing.state.${data.state}`)}
        </span>
      }
    >
      <Figures figures={data.figures} />
      {data.preview && <Preview key={data.preview.seen} of={data} preview={data.preview} />}
      {data.close && <Closed of={data} close={data.close} />}
      <History chain={data.chain} />
    </Card>
  )
}
