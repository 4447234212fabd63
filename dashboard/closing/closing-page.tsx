import { Skeleton } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Month } from '#core/time'
import { shownSites, useScope } from '../app/scope.tsx'
import { year } from '../format/time.ts'
import { useFeed } from '../live/context.tsx'
import { MonthDetail } from './month-detail.tsx'
import { MonthRow } from './month-row.tsx'

/** The chosen month stands in the address: `?month=dc/2026-05&fy=2026`. */
const useChoice = (running: number) => {
  const [search, setSearch] = useSearchParams()
  const fy = Number(/^\d{4}$/.exec(search.get('fy') ?? '')?.[0] ?? running)
  const [site = '', text = ''] = (search.get('month') ?? '').split('/')
  const month = Month.safeParse(text).data
  const set = (name: string, value: string) =>
    setSearch(
      (old) => {
        old.set(name, value)
        return old
      },
      { replace: true },
    )
  return { fy, chosen: month ? { site, month } : null, set }
}

type YearProps = { fy: number; running: number; choose: (fy: string) => void }
const Year = ({ fy, running, choose }: YearProps) => {
  const { t } = useTranslation()
  return (
    <fieldset className="closing-year">
      <legend className="hidden">{t('closing.year')}</legend>
      <button
        type="button"
        className="pill icon"
        aria-label={t('closing.earlier')}
        onClick={() => choose(String(fy - 1))}
      >
        <IconChevronLeft size={18} aria-hidden="true" />
      </button>
      <b aria-live="polite">{year(t, fy)}</b>
      <button
        type="button"
        className="pill icon"
        aria-label={t('closing.later')}
        disabled={fy >= running}
        onClick={() => choose(String(fy + 1))}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </button>
    </fieldset>
  )
}

/** 確定: the months of a fiscal year by site; the chosen one with its figures, findings, close and adjustments. */
export const ClosingPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const { site } = useScope()
  const running = snapshot?.fiscalYear ?? 0
  const { fy, chosen, set } = useChoice(running)
  if (!snapshot) return <Skeleton height={240} />
  const sites = shownSites(snapshot, site)
  const shown = chosen && sites.includes(chosen.site) ? chosen : null
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('closing.title')}</h1>
        <Year fy={fy} running={running} choose={(next) => set('fy', next)} />
      </div>
      <p className="sub">{t('closing.intro')}</p>
      {sites.map((id) => (
        <MonthRow
          key={id}
          site={id}
          fy={fy}
          month={shown?.site === id ? shown.month : null}
          choose={(month) => set('month', `${id}/${month}`)}
        />
      ))}
      {shown ? (
        <MonthDetail key={`${shown.site} ${shown.month}`} site={shown.site} month={shown.month} />
      ) : (
        <p className="sub">{t('closing.choose')}</p>
      )}
    </div>
  )
}
