import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { lastDays } from '../api/balances.ts'
import { failureOf } from '../api/failure.ts'
import { type MeterRow, metersQuery } from '../api/meters.ts'
import { SEARCH } from '../app/keyboard.ts'
import { shownSites, useScope } from '../app/scope.tsx'
import { moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { AgentCard } from './agent-table.tsx'
import { BalanceCard } from './balance-card.tsx'
import { inTrouble, matching } from './meter-state.ts'
import { MeterTable } from './meter-table.tsx'

const bySite = (rows: readonly MeterRow[]): Map<string, MeterRow[]> => {
  const sites = new Map<string, MeterRow[]>()
  for (const row of rows) sites.set(row.site, [...(sites.get(row.site) ?? []), row])
  return sites
}

/** Leads the eye to the meter (?meter=) or the part (#agents) that a link named, and the keys to the search field. */
const useLead = (marked: string | null, ready: boolean): void => {
  const { hash } = useLocation()
  useEffect(() => {
    const id = marked ?? hash.slice(1)
    if (hash === SEARCH) document.querySelector<HTMLElement>('[data-search]')?.focus()
    else if (ready && id) document.getElementById(id)?.scrollIntoView({ block: 'center' })
  }, [marked, hash, ready])
}

type FilterProps = {
  search: string
  onSearch: (text: string) => void
  trouble: boolean
  onTrouble: (on: boolean) => void
}
const Filter = ({ search, onSearch, trouble, onTrouble }: FilterProps) => {
  const { t } = useTranslation()
  return (
    <search className="filter">
      <input
        type="search"
        className="pill field"
        data-search
        aria-label={t('meters.search')}
        placeholder={t('meters.searchHint')}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      <label className="check">
        <input type="checkbox" checked={trouble} onChange={(event) => onTrouble(event.currentTarget.checked)} />
        {t('meters.onlyTrouble')}
      </label>
    </search>
  )
}

/** メーター: every meter with what it last said, and the agents that read them. */
export const MetersPage = () => {
  const { t, i18n } = useTranslation()
  const language = i18n.language as Language
  const { snapshot } = useFeed()
  const { site } = useScope()
  const [params] = useSearchParams()
  const marked = params.get('meter')
  const query = useQuery(metersQuery)
  const [search, setSearch] = useState('')
  const [trouble, setTrouble] = useState(false)
  const wanted = useDeferredValue(search)
  useLead(marked, query.isSuccess && snapshot !== null)

  const now = snapshot ? moment(snapshot.at) : Date.now()
  const sites = snapshot ? shownSites(snapshot, site) : null
  const all = (query.data ?? []).filter((row) => sites === null || sites.includes(row.site))
  const rows = matching(trouble ? all.filter(inTrouble) : all, wanted, (row) => t(`carrier.${row.carrier}`))
  const clear = () => {
    setSearch('')
    setTrouble(false)
  }
  const nameOf = (id: string): string => snapshot?.sites[id]?.name[language] ?? id

  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('meters.title')}</h1>
        <p className="sub" aria-live="polite">
          {t('meters.count', { count: rows.length })}
          {' · '}
          {t('meters.trouble', { count: all.filter(inTrouble).length })}
        </p>
        <Filter search={search} onSearch={setSearch} trouble={trouble} onTrouble={setTrouble} />
      </div>
      {query.isPending && <Skeleton height={320} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && <Notice title={t('meters.none')} way={t('meters.noneWay')} />}
      {all.length > 0 && all.every((row) => row.last === null) && (
        <Notice title={t('meters.noReading')} way={t('meters.noReadingWay')}>
          <pre className="detail">{t('meters.noReadingCommand')}</pre>
        </Notice>
      )}
      {all.length > 0 && rows.length === 0 && (
        <Notice title={t('meters.noMatch')} way={t('meters.noMatchWay')}>
          <LinkButton onClick={clear}>{t('meters.clear')}</LinkButton>
        </Notice>
      )}
      {[...bySite(rows)].map(([id, meters]) => (
        <Card
          key={id}
          title={t('meters.summary', { site: nameOf(id), total: t('meters.count', { count: meters.length }) })}
        >
          <MeterTable rows={meters} now={now} marked={marked} name={nameOf(id)} />
        </Card>
      ))}
      {snapshot && sites && query.data && (
        <BalanceCard
          meters={query.data}
          interval={lastDays(moment(snapshot.at))}
          sites={sites}
          intro={t('balance.intro')}
        />
      )}
      {snapshot && sites && <AgentCard snapshot={snapshot} sites={sites} />}
    </div>
  )
}
