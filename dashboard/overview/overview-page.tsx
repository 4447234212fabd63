import { lazy, Suspense, useDeferredValue, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { Snapshot } from '#core/snapshot'
import { monthOf } from '#core/time'
import { shownSites, useScope } from '../app/scope.tsx'
import { moment } from '../format/time.ts'
import { useFeed, useLive } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { AttentionCard } from './attention-card.tsx'
import { Co2Card } from './co2-card.tsx'
import { DemandCard } from './demand-card.tsx'
import { EfficiencyCard } from './efficiency-card.tsx'
import { EnergyCard } from './energy-card.tsx'
import { IntensityCard } from './intensity-card.tsx'
import { LaterSkeleton, OverviewSkeleton } from './overview-skeleton.tsx'
import { PowerCard } from './power-card.tsx'
import { TargetRow } from './target-row.tsx'

const Beside = lazy(async () => ({ default: (await import('./beside.tsx')).Beside }))

/** A link may lead to a card (#demand), which stands only once there are figures. */
const useAnchor = (ready: boolean): void => {
  const { hash } = useLocation()
  useEffect(() => {
    if (ready && hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' })
  }, [hash, ready])
}

const Overview = ({ snapshot }: { snapshot: Snapshot }) => {
  const { site } = useScope()
  const shown = shownSites(snapshot, site).join()
  const sites = useMemo(() => shown.split(',').filter(Boolean), [shown])
  const one = sites.length === 1 && site !== null ? snapshot.sites[site] : undefined
  const { energy, co2, coverage } = one ?? snapshot.company
  // what must be known first is on the page before the rest is drawn
  const whole = useDeferredValue(true, false)
  useAnchor(whole)
  return (
    <div className="overview">
      <TargetRow snapshot={snapshot} sites={sites} />
      <PowerCard key={site ?? ''} snapshot={snapshot} sites={sites} />
      {whole ? (
        <>
          <DemandCard snapshot={snapshot} sites={sites} />
          <EnergyCard energy={energy} />
          <Co2Card co2={co2} coverage={coverage} />
          <AttentionCard snapshot={snapshot} sites={sites} />
          <EfficiencyCard snapshot={snapshot} sites={sites} />
          <IntensityCard figures={snapshot.intensity} />
          <Suspense fallback={null}>
            <Beside month={monthOf(moment(snapshot.at))} sites={sites} />
          </Suspense>
        </>
      ) : (
        <LaterSkeleton />
      )}
    </div>
  )
}

/** 概況: first what must be known, then now and today, then what needs a person. */
export const OverviewPage = () => {
  const { t } = useTranslation()
  const { snapshot, failure } = useFeed()
  const live = useLive()
  return (
    <>
      <h1 className="hidden">{t('nav.overview')}</h1>
      {failure && (snapshot === null || failure.kind === 'shape') && (
        <FailureNotice failure={failure} retry={() => void live.refresh()} />
      )}
      {snapshot ? <Overview snapshot={snapshot} /> : <OverviewSkeleton />}
    </>
  )
}
