import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Attention, Snapshot } from '#core/snapshot'
import { fiscalYearOfMonth } from '#core/time'
import { type MeterRow, metersQuery } from '../api/meters.ts'
import { siteOnly } from '../app/page.ts'
import { waiting } from '../app/waiting.ts'
import type { Language } from '../i18n/i18n.ts'
import { useProof } from '../proof/context.tsx'
import { Card } from '../view/card.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { attentionWords, bySeverity } from './attention-words.ts'

/** Lines before the rest is folded. */
const MOST = 6

type Place = { snapshot: Snapshot; meters: readonly MeterRow[] | undefined; language: Language }
/** Site and meter (or agent) by name: 姫路工場 都市ガス主計器. */
const placeOf = (item: Attention, { snapshot, meters, language }: Place): string => {
  const key = item.meter ?? item.agent
  const id = item.site ?? key?.split('/')[0]
  const site = id ? (snapshot.sites[id]?.name[language] ?? id) : snapshot.company.name[language]
  const segment = snapshot.intensity.find((i) => i.segment === item.segment)?.name[language]
  if (item.segment) return segment ?? item.segment
  const meter = meters?.find((row) => row.key === item.meter)?.name[language] ?? item.meter?.split('/')[1]
  return [site, meter ?? item.agent?.split('/')[1]].filter((part) => part !== undefined).join(' ')
}

/** Where the one action of a line leads. */
const target = (item: Attention): string => {
  const site = item.site ?? (item.meter ?? item.agent)?.split('/')[0]
  const query = site ? `site=${encodeURIComponent(site)}` : ''
  switch (item.kind) {
    case 'unexplained-step':
    case 'not-a-counter':
    case 'values-differ':
      return `/decisions?${query}`
    case 'quarantined-readings':
    case 'quarantined-batches':
      return `/decisions?${query}&tab=quarantine`
    case 'names-unknown':
      return `/decisions?${query}&tab=names`
    case 'agent-offline':
    case 'agent-catching-up':
    case 'agent-stopped':
    case 'clock-unsynced':
    case 'clock-ahead':
    case 'broker-away':
    case 'broker-taken-over':
    case 'broker-session-lost':
    case 'broker-dropped':
      return `/meters?${query}#agents`
    case 'quality-spike':
    case 'quality-stuck':
    case 'quality-zero':
    case 'quality-negative':
    case 'quality-high':
    case 'quality-low':
    case 'quality-estimated':
    case 'quality-power':
    case 'quality-sum':
      return `/readings?${query}&tab=quality`
    case 'months-open':
      return `/closing?${query}`
    case 'activity-late':
      return `/records?${query}&tab=activity`
    case 'bill-differs':
      return `/records?${query}&tab=bills${item.since ? `&fy=${fiscalYearOfMonth(item.since.slice(0, 7))}` : ''}`
    case 'reading-due':
      return `/readings?${query}`
    case 'demand-over-limit':
      return `/?${query}#demand`
    default:
      return item.meter ? `/meters/${item.meter}?${query}` : `/meters?${query}`
  }
}

const Action = ({ item }: { item: Attention }) => {
  const { t } = useTranslation()
  const open = useProof()
  const words = t(`overview.attention.action.${item.kind}`)
  if (item.kind.startsWith('projection-'))
    return (
      <a className="link" href="/api/v1/projection">
        {words}
      </a>
    )
  if (item.kind === 'factor-provisional')
    return <LinkButton onClick={() => open({ kind: 'co2', span: 'fy' })}>{words}</LinkButton>
  return (
    <Link className="link" to={target(item)}>
      {words}
    </Link>
  )
}

/** Whether a line concerns the shown sites; lines without a site concern everybody. */
const concerns = (item: Attention, sites: readonly string[]): boolean => {
  const site = item.site ?? (item.meter ?? item.agent)?.split('/')[0]
  return site === undefined || sites.includes(site)
}

/** 人の判断が必要: each line with its one action. */
export const AttentionCard = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => {
  const { t, i18n } = useTranslation()
  const { search } = useLocation()
  const { data: meters } = useQuery({ ...metersQuery, enabled: snapshot.attention.length > 0 })
  const items = bySeverity(snapshot.attention.filter((item) => concerns(item, sites)))
  const place = { snapshot, meters, language: i18n.language as Language }
  const [all, setAll] = useState(false)
  const more = items.length - MOST
  const decisions = waiting(items)
  return (
    <Card
      className="attention"
      title={t('overview.attention.title')}
      link={
        decisions > 0 && (
          <Link className="link" to={`/decisions${siteOnly(search)}`}>
            {t('overview.attention.inbox', { count: decisions })}
          </Link>
        )
      }
    >
      {items.length === 0 && <Notice title={t('overview.attention.none')} way={t('overview.attention.noneWay')} />}
      <ul className="attention-list">
        {items.slice(0, all ? undefined : MOST).map((item) => (
          <li key={item.id} data-testid="attention-item" data-kind={item.kind}>
            <i
              className="level"
              data-level={item.level}
              role="img"
              aria-label={t(`overview.attention.level.${item.level}`)}
            />
            <span>{attentionWords(t, item, { now: snapshot.at, place: placeOf(item, place) })}</span>
            <Action item={item} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <LinkButton onClick={() => setAll(!all)}>
          {all ? t('overview.attention.fewer') : t('overview.attention.more', { count: more })}
        </LinkButton>
      )}
    </Card>
  )
}
