import { Skeleton } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { AnnualView } from '#core/annual-view'
import type { Snapshot } from '#core/snapshot'
import { annualQuery } from '../api/annual.ts'
import { closingYearQuery } from '../api/closes.ts'
import { failureOf } from '../api/failure.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { waiting } from '../app/waiting.ts'
import { dayTime, moment } from '../format/time.ts'
import { useFeed } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { useYear, YearChoice } from '../view/year-choice.tsx'
import { CarrierCard } from './carrier-card.tsx'
import { ClassCard } from './class-card.tsx'
import { ComparisonCard } from './comparison-card.tsx'
import { EmptyYear } from './empty-year.tsx'
import { FactorCard } from './factor-card.tsx'
import { Co2Headline, EnergyHeadline } from './headline.tsx'
import { NonFossilCard } from './nonfossil-card.tsx'
import { ProgressCard } from './progress-card.tsx'
import { remaining } from './remaining.ts'
import { RemainingCard } from './remaining-card.tsx'
import { SegmentCard } from './segment-card.tsx'

/** Closes and what is left of the sites shown; the figures below are the company's, which files. */
const Progress = ({ view, snapshot }: { view: AnnualView; snapshot: Snapshot }) => {
  const { site } = useScope()
  const { search } = useLocation()
  const sites = shownSites(snapshot, site)
  const answers = useQueries({ queries: sites.map((id) => ({ ...closingYearQuery(id, view.fiscalYear) })) })
  const failed = answers.find((a) => a.isError)
  if (failed) return <FailureNotice failure={failureOf(failed.error)} retry={() => void failed.refetch()} />
  const closes = answers.flatMap((a) => a.data ?? [])
  if (closes.length < sites.length) return <Skeleton height={220} />
  const decisions = snapshot.fiscalYear === view.fiscalYear ? waiting(snapshot.attention) : 0
  return (
    <>
      <ProgressCard view={view} closes={closes} now={moment(snapshot.at)} />
      <RemainingCard view={view} items={remaining(view, closes, decisions)} search={search} />
    </>
  )
}

/** The figures as they are filed; an address with #factors leads to its card once they stand. */
const Figures = ({ view }: { view: AnnualView }) => {
  const { hash } = useLocation()
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' })
  }, [hash])
  return (
    <>
      <div className="year-headlines">
        <EnergyHeadline view={view} />
        <Co2Headline view={view} />
        <ClassCard view={view} />
      </div>
      <CarrierCard view={view} />
      <SegmentCard view={view} />
      <ComparisonCard view={view} />
      <NonFossilCard view={view} />
      <FactorCard view={view} />
    </>
  )
}

const Year = ({ fy, snapshot }: { fy: number; snapshot: Snapshot }) => {
  const { t } = useTranslation()
  const query = useQuery(annualQuery(fy))
  if (query.isPending) return <Skeleton height={420} role="status" aria-label={t('proof.loading')} />
  if (query.isError) {
    const failure = failureOf(query.error)
    if (failure.kind === 'problem' && failure.code === 'not-found') return <EmptyYear fy={fy} />
    return <FailureNotice failure={failure} retry={() => void query.refetch()} />
  }
  const view = query.data
  return (
    <>
      <p className="sub words">
        <span>{t(view.running ? 'year.running' : 'year.whole', { to: dayTime(t, moment(view.to)) })}</span>
        <span>{t('year.opens')}</span>
      </p>
      <Progress view={view} snapshot={snapshot} />
      <Figures view={view} />
    </>
  )
}

/** 年度・届出: how far the year is to its filing, what is left to do, and the figures as they are filed; `?fy=2025`. */
export const YearPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const running = snapshot?.fiscalYear ?? 0
  const { fy, choose } = useYear(running)
  if (!snapshot) return <Skeleton height={420} />
  return (
    <div className="page year-page">
      <div className="page-head">
        <h1>{t('nav.year')}</h1>
        <YearChoice fy={fy} running={running} choose={choose} />
        <button type="button" className="pill icon no-print" onClick={() => window.print()}>
          <IconPrinter size={16} stroke={1.6} aria-hidden="true" />
          <span>{t('year.print')}</span>
        </button>
      </div>
      <Year key={fy} fy={fy} snapshot={snapshot} />
    </div>
  )
}
