import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnnualView } from '#core/annual-view'
import type { Snapshot } from '#core/snapshot'
import { annualQuery } from '../api/annual.ts'
import { failureOf } from '../api/failure.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { numberOf } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { moment, year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { useYear, YearChoice } from '../view/year-choice.tsx'
import { EmptyYear } from '../year/empty-year.tsx'
import { Opens } from '../year/figure-row.tsx'
import { BenchmarkCard } from './benchmark-card.tsx'
import { ClimateCard } from './climate-card.tsx'
import { HallCard } from './hall-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { IndicatorCard } from './indicator-card.tsx'
import { PueCard, pueWords } from './pue-card.tsx'
import { TenancyCard } from './tenancy-card.tsx'

const three = (n: number): string => decimal(n, 3)

type CentreProps = { id: string; snapshot: Snapshot; view: AnnualView | undefined; fy: number }
const Centre = ({ id, snapshot, view, fy }: CentreProps) => {
  const { t, i18n } = useTranslation()
  const target = snapshot.targets.find((of) => of.metric === 'pue' && of.scope === id)
  const goal = target?.path.find((p) => p.fy === target.goalYear)?.value
  const limit = useMemo(
    () =>
      goal === undefined ? null : { value: goal, label: t('overview.target.benchmark', { goal: decimal(goal, 2) }) },
    [goal, t],
  )
  const live = snapshot.sites[id]
  if (!live) return null
  const name = live.name[i18n.language as Language]
  const annual = view?.sites[id]
  const reached = annual?.pue ? numberOf(annual.pue.pue) : null
  const against = annual?.pue && reached !== null ? `${pueWords(annual.pue)} ${three(reached)} (${year(t, fy)})` : ''
  return (
    <section className="centre" aria-label={name}>
      <div className="centre-head">
        <PueCard name={name} live={live} annual={annual} opens={`fy${fy}.pue.${id}`} />
        <HistoryCard site={id} name={name} now={moment(snapshot.at.slice(0, 16).concat(':00+09:00'))} limit={limit} />
      </div>
      <ClimateCard site={id} />
      {annual?.centre && (
        <>
          <BenchmarkCard
            benchmarks={annual.centre.benchmarks}
            value={reached}
            title={
              against === '' ? t('centre.benchmarksOf', { name }) : t('centre.benchmarks', { name, figure: against })
            }
          />
          <div className="centre-halves">
            <IndicatorCard centre={annual.centre} />
            <div className="centre">
              <HallCard halls={annual.centre.halls} />
              {annual.centre.tenancy && (
                <TenancyCard
                  tenancy={annual.centre.tenancy}
                  names={new Map(annual.centre.halls.map((h) => [h.id, h.name]))}
                  opens={`fy${fy}.site.${id}.tenancy`}
                />
              )}
            </div>
          </div>
        </>
      )}
    </section>
  )
}

/** The operator's PUE over its sites: what the benchmark of the Act is held against. */
const Operator = ({ view }: { view: AnnualView }) => {
  const { t } = useTranslation()
  const { operatorPue } = view.company
  if (!operatorPue || Object.values(view.sites).filter((s) => s.pue).length < 2) return null
  return (
    <Card title={t('centre.operator', { year: year(t, view.fiscalYear) })}>
      <p className="figure">
        <Opens figure={operatorPue.pue} show={three} unit="" size="large" opens={`fy${view.fiscalYear}.operator-pue`} />
        <span className="beside">{t('overview.efficiency.operatorNote')}</span>
      </p>
    </Card>
  )
}

const Centres = ({ snapshot, fy }: { snapshot: Snapshot; fy: number }) => {
  const { t } = useTranslation()
  const { site } = useScope()
  const query = useQuery(annualQuery(fy))
  const centres = shownSites(snapshot, site).filter((id) => snapshot.sites[id]?.pue12)
  if (centres.length === 0) return <Notice title={t('centre.none')} way={t('centre.noneWay')} />
  const failure = query.isError ? failureOf(query.error) : null
  const isEmpty = failure?.kind === 'problem' && failure.code === 'not-found'
  return (
    <>
      {query.data && <Operator view={query.data} />}
      {centres.map((id) => (
        <Centre key={id} id={id} snapshot={snapshot} view={query.data} fy={fy} />
      ))}
      {query.isPending && <Skeleton height={240} role="status" aria-label={t('proof.loading')} />}
      {isEmpty && <EmptyYear fy={fy} />}
      {failure && !isEmpty && <FailureNotice failure={failure} retry={() => void query.refetch()} />}
    </>
  )
}

/** データセンター: PUE by the standard's words, its history, the other indicators, yardsticks, halls and tenants; `?fy=2025`. */
export const CentrePage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const running = snapshot?.fiscalYear ?? 0
  const { fy, choose } = useYear(running)
  return (
    <div className="page centre-page">
      <div className="page-head">
        <h1>{t('nav.centre')}</h1>
        <YearChoice fy={fy} running={running} choose={choose} />
      </div>
      <p className="sub">{t('proof.pue.source')}</p>
      {snapshot ? <Centres snapshot={snapshot} fy={fy} /> : <Skeleton height={420} />}
    </div>
  )
}
