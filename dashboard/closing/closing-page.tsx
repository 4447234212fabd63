import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Month } from '#core/time'
import { shownSites, useScope } from '../app/scope.tsx'
import { useFeed } from '../live/context.tsx'
import { useYear, YearChoice } from '../view/year-choice.tsx'
import { MonthDetail } from './month-detail.tsx'
import { MonthRow } from './month-row.tsx'

/** The chosen month stands in the address: `?month=dc/2026-05&fy=2026`. */
const useChoice = () => {
  const [search, setSearch] = useSearchParams()
  const [site = '', text = ''] = (search.get('month') ?? '').split('/')
  const month = Month.safeParse(text).data
  const set = (value: string) =>
    setSearch(
      (old) => {
        old.set('month', value)
        return old
      },
      { replace: true },
    )
  return { chosen: month ? { site, month } : null, set }
}

/** 確定: the months of a fiscal year by site; the chosen one with its figures, findings, close and adjustments. */
export const ClosingPage = () => {
  const { t } = useTranslation()
  const { snapshot } = useFeed()
  const { site } = useScope()
  const running = snapshot?.fiscalYear ?? 0
  const { fy, choose } = useYear(running)
  const { chosen, set } = useChoice()
  if (!snapshot) return <Skeleton height={240} />
  const sites = shownSites(snapshot, site)
  const shown = chosen && sites.includes(chosen.site) ? chosen : null
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('closing.title')}</h1>
        <YearChoice fy={fy} running={running} choose={choose} />
      </div>
      <p className="sub">{t('closing.intro')}</p>
      {sites.map((id) => (
        <MonthRow
          key={id}
          site={id}
          fy={fy}
          month={shown?.site === id ? shown.month : null}
          choose={(month) => set(`${id}/${month}`)}
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
