import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { AnnualView } from '#core/annual-view'
import type { Snapshot } from '#core/snapshot'
import { annualQuery } from '../api/annual.ts'
import { failureOf } from '../api/failure.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { targetsOf } from '../overview/target-row.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { EmptyYear } from '../year/empty-year.tsx'
import { ChangeCard } from './change-card.tsx'
import { MonthChange } from './month-change.tsx'
import { SegmentRanking, SiteRanking } from './ranking-card.tsx'
import { TargetDetail } from './target-detail.tsx'

type WhyProps = { view: AnnualView; name: (segment: string) => string }
const Why = ({ view, name }: WhyProps) => {
  const { t } = useTranslation()
  return (
    <div className="changes" id="why">
      {view.co2Change.map((change) => {
        const same = change.against === 'same-months'
        const titles = {
          before: t(same ? 'targets.yearSame' : 'targets.yearWhole', { year: year(t, view.fiscalYear - 1) }),
          now: t(same ? 'targets.yearSame' : 'targets.yearWhole', { year: year(t, view.fiscalYear) }),
        }
        return <ChangeCard key={change.segment} change={change} name={name(change.segment)} titles={titles} />
      })}
    </div>
  )
}

const Targets = ({ snapshot }: { snapshot: Snapshot }) => {
  const { t, i18n } = useTranslation()
  const { site } = useScope()
  const { hash } = useLocation()
  const query = useQuery({ ...annualQuery(snapshot.fiscalYear), refetchInterval: 300_000 })
  const targets = targetsOf(snapshot, shownSites(snapshot, site))
  const name = (id: string): string =>
    query.data?.intensity.find((s) => s.segment === id)?.name[i18n.language as Language] ?? id
  const { isSuccess } = query
  const failure = query.isError ? failureOf(query.error) : null
  const isEmpty = failure?.kind === 'problem' && failure.code === 'not-found'
  useEffect(() => {
    if (isSuccess && hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' })
  }, [isSuccess, hash])
  const other = (id: string) => query.data?.targets.find((of) => of.id === id)?.other ?? null
  return (
    <>
      {targets.length === 0 && (
        <Card title={t('overview.target.row')}>
          <Notice title={t('overview.target.empty')} way={t('overview.target.emptyWay')} />
        </Card>
      )}
      {targets.map((target) => (
        <TargetDetail key={target.id} target={target} other={other(target.id)} snapshot={snapshot} />
      ))}
      {query.isPending && <Skeleton height={300} role="status" aria-label={t('proof.loading')} />}
      {isEmpty && <EmptyYear fy={snapshot.fiscalYear} />}
      {failure && !isEmpty && <FailureNotice failure={failure} retry={() => void query.refetch()} />}
      {query.data && (
        <>
          <MonthChange now={snapshot.at} name={name} />
          <Why view={query.data} name={name} />
          <SegmentRanking view={query.data} />
          <SiteRanking view={query.data} snapshot={snapshot} />
        </>
      )}
    </>
  )
}

/** 目標: shall we make it, on which basis, what is needed from now on, why it changed, and who improves. */
export const TargetsPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  return (
    <div className="page targets-page">
      <div className="page-head">
        <h1>{t('nav.targets')}</h1>
      </div>
      <p className="sub">{t('targets.intro')}</p>
      {snapshot ? <Targets snapshot={snapshot} /> : <Skeleton height={420} />}
    </div>
  )
}
