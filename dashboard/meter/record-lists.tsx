import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { at } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { findingsQuery } from '../api/findings.ts'
import { meterDecisionsQuery, meterEventsQuery } from '../api/meter.ts'
import { gapsQuery } from '../api/meter-records.ts'
import { stepAmount } from '../decisions/step-words.ts'
import { eventValues } from '../events/event-words.ts'
import { decimal } from '../format/number.ts'
import { age, dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { readingText } from '../meters/reading-text.ts'
import { findingNumber } from '../quality/finding-words.ts'
import { By } from '../record/by.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'

type Asked = { readonly error: Error | null; readonly refetch: () => unknown }
type ListProps = {
  title: string
  none: string
  to: string
  query: Asked
  isEmpty: boolean | undefined
  children: ReactNode
}
/** Records of one kind, and the page where they are made. */
const List = ({ title, none, to, query, isEmpty, children }: ListProps) => {
  const { t } = useTranslation()
  return (
    <Card
      title={title}
      link={
        <Link className="link" to={to}>
          {t('action.all')}
        </Link>
      }
    >
      {query.error && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {isEmpty && <p className="sub">{none}</p>}
      <ul className="records">{children}</ul>
    </Card>
  )
}
type OfMeter = { meter: string; site: string }

const Decisions = ({ meter, site }: OfMeter) => {
  const { t } = useTranslation()
  const query = useQuery(meterDecisionsQuery(meter))
  const items = query.data?.items
  return (
    <List
      title={t('meterPage.records.decisions')}
      none={t('meterPage.records.decisionsNone')}
      to={`/decisions?site=${site}`}
      query={query}
      isEmpty={items?.length === 0}
    >
      {items?.map((item) => (
        <li key={item.key} data-testid="meter-decision" data-state={item.state}>
          <p>
            <b>{dayTime(t, moment(item.to.at))}</b>{' '}
            {t('meterPage.records.step', {
              amount: stepAmount(item),
              from: item.from ? readingText(item.from.value, 0) : t('inbox.first'),
              to: readingText(item.to.value, 0),
            })}
            {' · '}
            {item.decision ? t(`inbox.verdict.${item.decision.verdict.verdict}`) : t('meterPage.records.waiting')}
          </p>
          <p className="sub">{item.decision ? <By by={item.decision} /> : t(`inbox.why.${item.why}`)}</p>
        </li>
      ))}
    </List>
  )
}
const Events = ({ meter, site }: OfMeter) => {
  const { t } = useTranslation()
  const query = useQuery(meterEventsQuery(meter))
  const { data } = query
  return (
    <List
      title={t('meterPage.records.events')}
      none={t('meterPage.records.eventsNone')}
      to={`/decisions?tab=events&site=${site}`}
      query={query}
      isEmpty={data?.length === 0}
    >
      {data?.map((item) => (
        <li key={item.key} data-testid="meter-event">
          <p>
            <b>{dayTime(t, at(item.record.at))}</b> {t(`events.kind.${item.record.event}`)}
            {eventValues(t, item).map((line) => ` · ${line}`)}
          </p>
          <p className="sub">
            <By by={item.by} />
          </p>
        </li>
      ))}
    </List>
  )
}
const Findings = ({ meter, site }: OfMeter) => {
  const { t } = useTranslation()
  const query = useQuery(findingsQuery(site))
  const { data } = query
  const own = data?.findings.filter((f) => f.meter === meter)
  return (
    <List
      title={t('meterPage.records.findings')}
      none={t('meterPage.records.findingsNone')}
      to={`/readings?tab=quality&site=${site}`}
      query={query}
      isEmpty={own?.length === 0}
    >
      {own?.map((f) => (
        <li key={f.id} data-testid="meter-finding">
          <p>
            <b>{dayTime(t, moment(f.from))}</b> {t(`findings.rule.${f.rule}`)}
            {' · '}
            {t('findings.numbers', {
              value: findingNumber(f.value, f.unit),
              expected: findingNumber(f.expected, f.unit),
              limit: findingNumber(f.limit, f.unit),
            })}
          </p>
          <p className="sub">
            {f.seen ? t('meterPage.records.seen', { reason: f.seen.reason }) : t('meterPage.records.unseen')}
          </p>
        </li>
      ))}
    </List>
  )
}
const Gaps = ({ meter, site }: OfMeter) => {
  const { t } = useTranslation()
  const query = useQuery(gapsQuery(site))
  const { data } = query
  const own = data?.filter((g) => g.meter === meter)
  return (
    <List
      title={t('meterPage.records.gaps')}
      none={t('meterPage.records.gapsNone')}
      to={`/decisions?tab=gaps&site=${site}`}
      query={query}
      isEmpty={own?.length === 0}
    >
      {own?.map((g) => (
        <li key={`${g.kind} ${g.from}`} data-testid="meter-gap">
          <p>
            <b>{`${dayTime(t, moment(g.from))} – ${dayTime(t, moment(g.to))}`}</b> {age(t, g.ms)}
            {g.amount !== null && ` · ${decimal(g.amount, 1)} ${unitText(g.unit)}`}
          </p>
          <p className="sub">{g.method ? t(`gaps.method.${g.method}`) : t(`gaps.kind.${g.kind}`)}</p>
        </li>
      ))}
    </List>
  )
}

/** Steps and decisions, events, findings and gaps of one meter, each with the page where it is dealt with. */
export const RecordLists = (of: OfMeter) => (
  <div className="centre-halves">
    <Decisions {...of} />
    <Events {...of} />
    <Findings {...of} />
    <Gaps {...of} />
  </div>
)
