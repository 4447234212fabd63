import './words.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useParams, useSearchParams } from 'react-router'
import { type Interval, monthOf } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { type MeterDetail, meterQuery } from '../api/meter.ts'
import { siteOnly } from '../app/page.ts'
import { useSiteName } from '../app/site-names.ts'
import { useTitle } from '../app/title.ts'
import { explainPath } from '../explain/explain-link.tsx'
import { moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { purposeText } from '../meters/purpose.ts'
import { type Asked, askedOf, trendsPath } from '../trends/address.ts'
import { RangeChoice } from '../trends/range-choice.tsx'
import { TimeView } from '../trends/time-view.tsx'
import { rangeOf, useMinute, usePut } from '../trends/use-range.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { meterPath } from '../view/meter-link.tsx'
import { Notice } from '../view/notice.tsx'
import { Tabs, useTab } from '../view/tabs.tsx'
import { HistoryCards } from './history-card.tsx'
import { AmountCard, NowCard } from './now-card.tsx'
import { PowerFactorCard } from './power-factor-card.tsx'
import { ReadingTable } from './reading-table.tsx'
import { RecordLists } from './record-lists.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SlotTable } from './slot-table.tsx'

/** A day is what most meters are looked at for; one that is read by month shows its year. */
const firstRange = ({ settings }: MeterDetail): '24h' | '1y' => (settings.every >= 86_400_000 ? '1y' : '24h')

const Ways = ({ detail: { meter, settings }, interval }: { detail: MeterDetail; interval: Interval }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const site = `site=${encodeURIComponent(meter.site)}`
  const month = monthOf(useMinute())
  const ways: [string, string][] = [
    [t('meterPage.link.trends'), trendsPath([meter.key], interval, meter.site)],
    [t('meterPage.link.explain'), explainPath(`${month}.meter.${meter.key}.amount`, search)],
    [t('meterPage.link.decisions'), `/decisions?${site}`],
    ...(settings.manual === false ? [] : [[t('meterPage.link.entry'), `/readings?${site}`] as [string, string]]),
    [t('meterPage.link.events'), `/decisions?tab=events&${site}`],
    ...(meter.parent
      ? [[t('meterPage.link.parent'), meterPath(`${meter.site}/${meter.parent}`, search)] as [string, string]]
      : []),
  ]
  return (
    <nav className="meter-ways" aria-label={t('meterPage.links')}>
      {ways.map(([words, to]) => (
        <Link key={to} className="link" to={to}>
          {words}
        </Link>
      ))}
    </nav>
  )
}

const names = ['readings', 'slots', 'records', 'settings'] as const
const Parts = ({ detail, interval }: { detail: MeterDetail; interval: Interval }) => {
  const { t } = useTranslation()
  const siteName = useSiteName()
  const { meter } = detail
  const [tab, choose] = useTab(names)
  const of = { meter: meter.key, site: meter.site }
  return (
    <>
      <Tabs
        {...{ names, tab, choose }}
        className="meter-tabs wrap"
        label={t('meterPage.tabLabel')}
        words={(name) => t(`meterPage.tabs.${name}`)}
      />
      {(tab === 'readings' || tab === 'slots') && (
        <section className="card" aria-label={t(`meterPage.${tab}.title`)}>
          {tab === 'readings' ? (
            <ReadingTable meter={meter} interval={interval} />
          ) : (
            <SlotTable meter={meter} interval={interval} />
          )}
        </section>
      )}
      {tab === 'records' && <RecordLists {...of} />}
      {tab === 'settings' && (
        <>
          <SettingsCard detail={detail} />
          <HistoryCards meter={meter.key} site={siteName(meter.site)} />
        </>
      )}
    </>
  )
}

const Body = ({ detail }: { detail: MeterDetail }) => {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  const [search] = useSearchParams()
  const put = usePut()
  const now = useMinute()
  const { snapshot } = useFeed()
  const siteName = useSiteName()
  const { meter } = detail
  const name = meter.name[language]
  const first = firstRange(detail)
  const { choose, chooseLast } = rangeOf(put, first)
  const asked: Asked = useMemo(
    () => ({ ...askedOf(search, now, first), view: 'time', keys: [meter.key] }),
    [search, now, first, meter.key],
  )
  const purpose = purposeText(t, meter)
  const labels = useMemo(() => new Map([[meter.key, name]]), [meter.key, name])
  useTitle(name)
  return (
    <>
      <div className="page-head">
        <h1>{name}</h1>
        <p className="sub">
          {siteName(meter.site)} · <span className="code">{meter.key}</span> · {t(`carrier.${meter.carrier}`)}
          {purpose && ` · ${purpose}`}
          {meter.counted && ` · ${t('meters.counted')}`}
        </p>
        <Ways detail={detail} interval={asked.interval} />
      </div>
      <div className="centre-halves">
        <NowCard meter={meter} now={snapshot ? moment(snapshot.at) : Date.now()} />
        <AmountCard detail={detail} />
        <PowerFactorCard meter={meter.key} />
      </div>
      <div className="page-tools">
        <RangeChoice asked={asked} now={now} chooseLast={chooseLast} choose={choose} />
      </div>
      <TimeView asked={asked} labels={labels} choose={choose} remove={() => undefined} />
      <Parts detail={detail} interval={asked.interval} />
    </>
  )
}

/** 1台のメーター: what it said, what was made of it, what people recorded, and how its settings came about. */
export const MeterPage = () => {
  const { t } = useTranslation()
  const { site = '', meter = '' } = useParams()
  const { search } = useLocation()
  const key = `${site}/${meter}`
  const query = useQuery(meterQuery(key))
  const failure = query.isError ? failureOf(query.error) : null
  const isMissing = failure?.kind === 'problem' && failure.status === 404
  return (
    <div className="page meter-page">
      <Link className="link no-print" to={`/meters${siteOnly(search)}`}>
        {t('meterPage.back')}
      </Link>
      {query.isPending && <Skeleton height={420} />}
      {isMissing && <Notice title={t('meterPage.missing', { meter: key })} way={t('meterPage.missingWay')} />}
      {failure && !isMissing && <FailureNotice failure={failure} retry={() => void query.refetch()} />}
      {query.data && <Body key={key} detail={query.data} />}
    </div>
  )
}
