import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { MonthLine } from '#core/close-view'
import { closingYearQuery } from '../api/closes.ts'
import { failureOf } from '../api/failure.ts'
import { useFeed } from '../live/context.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { MonthIcon } from './month-icon.tsx'
import { useNames } from './names.ts'

/** Arrows go from month to month. */
const onArrow = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const months = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const next = months[months.indexOf(document.activeElement as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

type MonthProps = { line: MonthLine; chosen: boolean; choose: () => void }
const Month = ({ line: { month, state, blocking, close }, chosen, choose }: MonthProps) => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const isAhead = state === 'open' && snapshot !== null && month > snapshot.at.slice(0, 7)
  const name = t(`time.months.m${Number(month.slice(5)) as 1}`)
  return (
    <button
      type="button"
      className="closing-month"
      data-state={state}
      data-testid="closing-month"
      data-month={month}
      aria-pressed={chosen}
      onClick={choose}
    >
      <span className="closing-month-name">{name}</span>
      <span className="closing-month-state">
        <MonthIcon state={state} />
        {t(isAhead ? 'closing.ahead' : `closing.state.${state}`)}
      </span>
      {blocking > 0 && <small>{t('closing.blocking', { count: blocking })}</small>}
      {blocking === 0 && close && <small>{t('closing.revision', { revision: close.revision })}</small>}
    </button>
  )
}

type RowProps = { site: string; fy: number; month: string | null; choose: (month: string) => void }
/** The twelve months of a site, each with how far it is. */
export const MonthRow = ({ site, fy, month, choose }: RowProps) => {
  const { t } = useTranslation()
  const names = useNames()
  const query = useQuery({ ...closingYearQuery(site, fy), refetchInterval: 30_000 })
  return (
    <section className="card" aria-label={t('closing.months', { site: names.site(site) })}>
      <header className="card-head">
        <h2>{names.site(site)}</h2>
      </header>
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={82} />}
      {query.data && (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the focus among its buttons, which tab reaches too
        <div className="closing-months" onKeyDown={onArrow}>
          {query.data.months.map((line) => (
            <Month key={line.month} line={line} chosen={line.month === month} choose={() => choose(line.month)} />
          ))}
        </div>
      )}
    </section>
  )
}
