import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CONSOLE } from '#core/account'
import { ActKind } from '#core/act'
import { type ActRow as Act, actsQuery } from '../api/acts.ts'
import { failureOf } from '../api/failure.ts'
import { useScope } from '../app/scope.tsx'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { ActTable } from './act-table.tsx'
import { ChainState } from './chain-state.tsx'

type ChoiceProps = {
  label: string
  value: string | null
  all: string
  options: readonly (readonly [string, string])[]
  choose: (value: string | null) => void
}
const Choice = ({ label, value, all, options, choose }: ChoiceProps) => (
  <select
    className="pill"
    aria-label={label}
    value={value ?? ''}
    onChange={(event) => choose(event.currentTarget.value || null)}
  >
    <option value="">{all}</option>
    {options.map(([id, name]) => (
      <option key={id} value={id}>
        {name}
      </option>
    ))}
  </select>
)

const Acts = ({ acts }: { acts: readonly Act[] }) => {
  const { t, i18n } = useTranslation()
  const { snapshot } = useFeed()
  const siteName = (site: string) =>
    site === '' ? t('scope.company') : (snapshot?.sites[site]?.name[i18n.language as Language] ?? site)
  return (
    <section className="card" aria-label={t('acts.title')}>
      <ActTable acts={acts} siteName={siteName} label={t('acts.title')} />
    </section>
  )
}

/** 操作記録: what people did, when and why, newest first, and whether the record is whole. */
export const ActsPage = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const [kind, setKind] = useState<ActKind | null>(null)
  const [person, setPerson] = useState<string | null>(null)
  const query = useInfiniteQuery(actsQuery({ site, kind, person }))
  const [first] = query.data?.pages ?? []
  const acts = query.data?.pages.flatMap((page) => page.acts) ?? []
  const people = [
    ...(first?.people ?? []).map(({ id, name }) => [id, name] as const),
    [CONSOLE, t('acts.console')] as const,
  ]
  const isAll = kind === null && person === null && site === null
  const counted =
    first && isAll
      ? t('acts.shownOf', { shown: acts.length, all: first.chain.acts })
      : t('acts.shown', { shown: acts.length })
  const kinds = ActKind.options.map((one) => [one, t(`acts.kind.${one}`)] as const)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('acts.title')}</h1>
        <div className="filter">
          <Choice
            label={t('acts.column.what')}
            value={kind}
            all={t('acts.allKinds')}
            options={kinds}
            choose={(v) => setKind(ActKind.nullable().parse(v))}
          />
          <Choice
            label={t('acts.column.person')}
            value={person}
            all={t('acts.allPeople')}
            options={people}
            choose={setPerson}
          />
        </div>
      </div>
      <p className="sub">{t('acts.intro')}</p>
      {first && <ChainState chain={first.chain} />}
      {query.isPending && <Skeleton height={240} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && acts.length === 0 && <Notice title={t('acts.none')} way={t('acts.noneWay')} />}
      {acts.length > 0 && <Acts acts={acts} />}
      {query.hasNextPage && (
        <p className="more">
          <LinkButton onClick={() => void query.fetchNextPage()}>{`${t('action.more')} · ${counted}`}</LinkButton>
        </p>
      )}
    </div>
  )
}
