import { Skeleton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { metersQuery } from '../api/meters.ts'
import { type QuarantineItem, quarantineQuery } from '../api/quarantine.ts'
import { useScope } from '../app/scope.tsx'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { MeterLink } from '../view/meter-link.tsx'
import { Notice } from '../view/notice.tsx'
import { ItemRow } from './item-row.tsx'

const columns = ['at', 'kind', 'place', 'reason'] as const
const kinds = ['all', 'reading', 'batch'] as const
type Kind = (typeof kinds)[number]

/** Site and meter by name, or the agent where a batch could not be read. */
const usePlace = (): ((item: QuarantineItem) => ReactNode) => {
  const { i18n } = useTranslation()
  const language = i18n.language as Language
  const { snapshot } = useFeed()
  const { data: meters } = useQuery(metersQuery)
  return ({ site, meter, agent }) => {
    const siteName = site ? (snapshot?.sites[site]?.name[language] ?? site) : null
    const row = meters?.find(({ key, id, site: of }) => key === meter || (id === meter && of === site))
    const what = row?.name[language] ?? meter?.split('/').at(-1) ?? agent?.split('/').at(-1)
    const words = [siteName, what].filter(Boolean).join(' ') || '—'
    return row ? <MeterLink meter={row.key}>{words}</MeterLink> : words
  }
}

const Kinds = ({ kind, choose }: { kind: Kind; choose: (kind: Kind) => void }) => {
  const { t } = useTranslation()
  return (
    <fieldset className="segments">
      <legend className="hidden">{t('decisions.kindLabel')}</legend>
      {kinds.map((one) => (
        <button key={one} type="button" aria-pressed={one === kind} onClick={() => choose(one)}>
          {t(`decisions.kinds.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}

const Items = ({ items }: { items: readonly QuarantineItem[] }) => {
  const { t } = useTranslation()
  const place = usePlace()
  return (
    <section className="card" aria-label={t('decisions.title')}>
      <table className="table stacked" aria-label={t('decisions.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`decisions.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <ItemRow key={`${item.kind}:${item.id}`} item={item} place={place(item)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** 保留データ: readings and batches that were held back, with what was received. */
export const QuarantineTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const [kind, choose] = useState<Kind>('all')
  const query = useInfiniteQuery(quarantineQuery(site))
  const all = query.data?.pages.flatMap(({ items }) => items) ?? []
  // A server that lists every site is narrowed here, so that the scope always holds.
  const ofSite = site === null ? all : all.filter((item) => !item.site || item.site === site)
  const items = ofSite.filter((item) => kind === 'all' || item.kind === kind)
  const count = query.data?.pages[0]?.total ?? 0
  return (
    <>
      <div className="page-head">
        {query.isSuccess && (
          <p className="sub" aria-live="polite">
            {t('decisions.total', { count })}
          </p>
        )}
        <Kinds kind={kind} choose={choose} />
      </div>
      <p className="sub">{t('decisions.intro')}</p>
      {query.isPending && <Skeleton height={240} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && ofSite.length === 0 && <Notice title={t('decisions.none')} way={t('decisions.noneWay')} />}
      {ofSite.length > 0 && items.length === 0 && (
        <Notice title={t('decisions.noneOfKind')} way={t('decisions.noneOfKindWay')} />
      )}
      {items.length > 0 && <Items items={items} />}
      {query.hasNextPage && (
        <p className="more">
          <LinkButton onClick={() => void query.fetchNextPage()}>{t('action.more')}</LinkButton>
        </p>
      )}
    </>
  )
}
