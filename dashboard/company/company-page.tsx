import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { CompanyView } from '#core/company-view'
import { at, fiscalYearOf } from '#core/time'
import type { Failure } from '../api/failure.ts'
import { LanguageToggle, ThemeToggle } from '../app/header.tsx'
import { dayTime, moment, year } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { useYear, YearChoice } from '../view/year-choice.tsx'
import { companyQuery } from './load.ts'
import { SegmentTable } from './segment-table.tsx'
import { SiteTable } from './site-table.tsx'
import { TargetCards } from './target-cards.tsx'
import { TokenForm } from './token-form.tsx'
import { TotalCards } from './total-cards.tsx'

/** Of the shape of what comes. */
const Waiting = () => (
  <div className="page" aria-hidden="true">
    <div className="company-totals">
      {[0, 1, 2, 3].map((n) => (
        <Skeleton key={n} height={150} />
      ))}
    </div>
    <Skeleton height={220} />
    <Skeleton height={320} />
  </div>
)

/** Why there are no figures, and what to do: no token, nothing projected, InfluxDB away, or a fault. */
const Without = ({ failure, fy, retry }: { failure: Failure; fy: number; retry: () => void }) => {
  const { t } = useTranslation()
  if (failure.kind === 'problem' && failure.status === 401) return <TokenForm entered={retry} />
  if (failure.kind === 'problem' && failure.code === 'not-found')
    return <Notice title={t('company.none', { year: year(t, fy) })} way={t('company.noneWay')} />
  if (failure.kind === 'problem' && failure.code === 'influxdb-away')
    return (
      <Notice tone="alarm" title={t('company.away')} way={t('company.awayWay')}>
        <button type="button" className="button" onClick={retry}>
          {t('failure.retry')}
        </button>
      </Notice>
    )
  return <FailureNotice failure={failure} retry={retry} />
}

/** Sites that fell silent come before all figures: these hold what came before. */
const Silent = ({ view }: { view: CompanyView }) => {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  if (view.silent.length === 0) return null
  const sites = view.sites.filter((s) => s.silent).map((s) => s.name[language])
  return (
    <Notice
      tone="alarm"
      title={t('company.silentTitle', { count: sites.length })}
      way={t('company.silentWay', { sites: sites.join(language === 'ja' ? '、' : ', ') })}
    />
  )
}

const Figures = ({ view }: { view: CompanyView }) => (
  <>
    <Silent view={view} />
    <TotalCards view={view} />
    <TargetCards view={view} />
    <SiteTable view={view} />
    <SegmentTable view={view} />
  </>
)

/** 全社: the fiscal year over all sites, as the head office reads it. */
export const CompanyPage = () => {
  const { t, i18n } = useTranslation()
  const running = fiscalYearOf(at(Date.now()))
  const { fy, choose } = useYear(running)
  const query = useQuery(companyQuery(fy))
  const view = query.data && 'view' in query.data ? query.data.view : undefined
  const failure = query.data && 'failure' in query.data ? query.data.failure : undefined
  const language = i18n.language as Language
  const name = view?.company.name[language]
  const title = name === undefined ? t('company.title') : t('company.of', { company: name })
  useEffect(() => {
    document.title = t('brand.title', { page: title })
    document.documentElement.lang = language
  }, [t, title, language])
  return (
    <div className="company">
      <a className="skip" href="#content">
        {t('company.content')}
      </a>
      <header className="header">
        <span className="brand">
          {t('brand.latin')} <span>{t('brand.kanji')}</span>
        </span>
        <div className="header-end">
          <LanguageToggle />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <div className="page">
          <div className="page-head">
            <h1>{title}</h1>
            <YearChoice fy={fy} running={running} choose={choose} />
            {view && (
              <p className="sub" data-testid="company-at">
                {t('company.at', { at: dayTime(t, moment(view.at)) })}
              </p>
            )}
          </div>
          {query.isPending && <Waiting />}
          {failure && <Without failure={failure} fy={fy} retry={() => void query.refetch()} />}
          {view && <Figures view={view} />}
        </div>
      </main>
    </div>
  )
}
