import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DecisionItem, DecisionState } from '#core/decision-item'
import { decisionsQuery } from '../api/decisions.ts'
import { failureOf } from '../api/failure.ts'
import { useScope } from '../app/scope.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { Differing } from './differing.tsx'
import { StepDetail } from './step-detail.tsx'
import { StepList } from './step-list.tsx'
import { type Judging, useJudging } from './use-judging.ts'
import { useKeys } from './use-keys.ts'
import { choices } from './verdict-form.ts'

type Counts = Record<DecisionState, number>
type StatesProps = { state: DecisionState; counts: Counts | undefined; choose: (state: DecisionState) => void }
const States = ({ state, counts, choose }: StatesProps) => {
  const { t } = useTranslation()
  return (
    <fieldset className="segments states">
      <legend className="hidden">{t('inbox.stateLabel')}</legend>
      {DecisionState.options.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === state}
          data-testid={`state-${one}`}
          data-value={counts?.[one]}
          onClick={() => choose(one)}
        >
          {t('inbox.count', { state: t(`inbox.states.${one}`), count: counts?.[one] ?? 0 })}
        </button>
      ))}
    </fieldset>
  )
}

const Done = ({ judging }: { judging: Judging }) => {
  const { t } = useTranslation()
  const { done, back, undo } = judging
  return (
    <p className="done" role="status" data-testid="done">
      {done && (done.undone ? t('inbox.undone') : t('inbox.done', { count: done.count }))}
      {done && done.undo.length > 0 && !back.isPending && <LinkButton onClick={undo}>{t('inbox.undo')}</LinkButton>}
    </p>
  )
}

/** The chosen item: the one whose key was chosen, or the first. */
const chosenOf = (items: readonly DecisionItem[], key: string | null): DecisionItem | null =>
  items.find((i) => i.key === key) ?? items[0] ?? null
const beside = (items: readonly DecisionItem[], item: DecisionItem | null, by: number): string | null => {
  const at = items.findIndex((i) => i.key === item?.key)
  return items[Math.min(items.length - 1, Math.max(0, at + by))]?.key ?? null
}

/** 段差: a list that a person empties quickly, by hand or by keys. */
export const Inbox = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const [state, setState] = useState<DecisionState>('open')
  const [key, setKey] = useState<string | null>(null)
  const query = useInfiniteQuery(decisionsQuery(site, state))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const item = chosenOf(items, key)
  const judging = useJudging(item, items, () => setKey(beside(items, item, 1)))
  useKeys({
    move: (by) => setKey(beside(items, item, by)),
    choose: (place) => {
      const name = item && choices(item)[place]
      if (name) judging.choose(name)
    },
    decide: judging.decide,
    undo: judging.undo,
  })
  return (
    <>
      <div className="page-head">
        <p className="sub">{t('inbox.intro')}</p>
        <States state={state} counts={query.data?.pages[0]?.counts} choose={setState} />
      </div>
      <Done judging={judging} />
      <Differing />
      {query.isPending && <Skeleton height={320} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Notice title={t(`inbox.none.${state}`)} way={t(`inbox.noneWay.${state}`)} />
      )}
      {item && (
        <div className="inbox">
          <div className="card inbox-list">
            <StepList items={items} chosen={item.key} choose={setKey} />
            {query.hasNextPage && (
              <p className="more">
                <LinkButton onClick={() => void query.fetchNextPage()}>{t('inbox.more')}</LinkButton>
              </p>
            )}
            <p className="sub keys-hint desk">{t('inbox.keys')}</p>
          </div>
          <StepDetail item={item} judging={judging} />
        </div>
      )}
    </>
  )
}
