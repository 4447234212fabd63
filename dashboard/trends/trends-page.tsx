import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { pointsIn } from '#core/series-bins'
import { failureOf } from '../api/failure.ts'
import { type MeterRow, metersQuery } from '../api/meters.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { useSiteName } from '../app/site-names.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { ActivityView } from './activity-view.tsx'
import { type Asked, askedOf, comparisons, steps, views } from './address.ts'
import { DurationView } from './duration-view.tsx'
import { HeatView } from './heat-view.tsx'
import { KeyChooser } from './key-choice.tsx'
import { firstKeys, keyChoices, keyLabels } from './keys.ts'
import { PueView } from './pue-view.tsx'
import { RangeChoice } from './range-choice.tsx'
import { TimeView } from './time-view.tsx'
import { type Put, rangeOf, useMinute, usePut } from './use-range.ts'
import { MOST_POINTS } from './use-trends.ts'

const ViewChoice = ({ asked, put }: { asked: Asked; put: Put }) => {
  const { t } = useTranslation()
  return (
    <nav className="segments wrap" aria-label={t('trends.viewLabel')}>
      {views.map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === asked.view}
          data-testid={`view-${view}`}
          onClick={() => put((old) => (view === 'time' ? old.delete('view') : old.set('view', view)))}
        >
          {t(`trends.view.${view}`)}
        </button>
      ))}
    </nav>
  )
}

const StepAndCompare = ({ asked, put }: { asked: Asked; put: Put }) => {
  const { t } = useTranslation()
  const { start, end } = asked.interval
  const set = (name: string, value: string, none: string) =>
    put((old) => (value === none ? old.delete(name) : old.set(name, value)))
  return (
    <div className="period-choice">
      <label className="tool">
        <span className="sub">{t('trends.step.label')}</span>
        <select
          className="pill"
          value={asked.step}
          onChange={(event) => set('step', event.currentTarget.value, 'auto')}
          data-testid="step"
        >
          {steps.map((step) => (
            <option
              key={step}
              value={step}
              disabled={step !== 'auto' && pointsIn(step, { from: start, to: end }) > MOST_POINTS}
            >
              {t(`trends.step.${step}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="tool">
        <span className="sub">{t('trends.compare.label')}</span>
        <select
          className="pill"
          value={asked.compare}
          onChange={(event) => set('compare', event.currentTarget.value, 'none')}
          data-testid="compare"
        >
          {comparisons.map((name) => (
            <option key={name} value={name}>
              {t(`trends.compare.${name}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

type BodyProps = { meters: readonly MeterRow[]; sites: readonly string[]; put: Put; asked: Asked }
const Body = ({ meters, sites, put, asked: named }: BodyProps) => {
  const { t, i18n } = useTranslation()
  const siteName = useSiteName()
  const now = useMinute()
  const place = sites.join()
  const language = i18n.language as Language
  const choices = useMemo(() => keyChoices(meters, place.split(','), { t, language }), [meters, place, t, language])
  const wanted = named.keys.join()
  const keys = useMemo(
    () => (wanted === '' ? firstKeys(choices, place.split(',')) : wanted.split(',')),
    [wanted, choices, place],
  )
  const all = useMemo(
    () => keyChoices(meters, [...new Set(meters.map((m) => m.site))], { t, language }),
    [meters, t, language],
  )
  const labels = useMemo(() => keyLabels(keys, all, siteName), [keys, all, siteName])
  const asked: Asked = useMemo(() => ({ ...named, keys }), [named, keys])
  const chooseKeys = (next: readonly string[]) =>
    put((old) => (next.length === 0 ? old.delete('keys') : old.set('keys', next.join(','))))
  const { choose, chooseLast } = rangeOf(put, '7d')
  if (choices.length === 0) return <Notice title={t('trends.noMeter')} way={t('trends.noMeterWay')} />
  const withKeys = ['time', 'heat', 'duration'].includes(asked.view)
  return (
    <>
      <div className="page-tools">
        {asked.view !== 'activity' && <RangeChoice asked={asked} now={now} chooseLast={chooseLast} choose={choose} />}
        {asked.view === 'time' && <StepAndCompare asked={asked} put={put} />}
      </div>
      {withKeys && <KeyChooser choices={choices} keys={keys} choose={chooseKeys} siteName={siteName} />}
      {asked.view === 'time' && (
        <TimeView
          asked={asked}
          labels={labels}
          choose={choose}
          remove={(key) => chooseKeys(keys.filter((k) => k !== key))}
        />
      )}
      {asked.view === 'heat' && <HeatView asked={asked} labels={labels} />}
      {asked.view === 'duration' && <DurationView asked={asked} labels={labels} />}
      {asked.view === 'activity' && <ActivityView now={now} />}
      {asked.view === 'pue' && <PueView sites={sites} meters={meters} interval={asked.interval} siteName={siteName} />}
    </>
  )
}

/** 推移: anything that is metered or computed, over time and against what drives it; the address holds all that was chosen. */
export const TrendsPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const { site } = useScope()
  const [search] = useSearchParams()
  const meters = useQuery({ ...metersQuery, refetchInterval: 60_000 })
  const now = useMinute()
  const put = usePut()
  const asked = useMemo(() => askedOf(search, now), [search, now])
  return (
    <div className="page trends">
      <div className="page-head">
        <h1>{t('trends.title')}</h1>
        <p className="sub">{t('trends.lead')}</p>
        <ViewChoice asked={asked} put={put} />
      </div>
      {meters.isError && <FailureNotice failure={failureOf(meters.error)} retry={() => void meters.refetch()} />}
      {(!snapshot || meters.isPending) && !meters.isError && <Skeleton height={460} />}
      {snapshot && meters.data && (
        <Body meters={meters.data} sites={shownSites(snapshot, site)} put={put} asked={asked} />
      )}
    </div>
  )
}
