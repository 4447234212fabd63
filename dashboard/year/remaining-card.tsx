import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AnnualView } from '#core/annual-view'
import type { Month } from '#core/time'
import { useNames } from '../closing/names.ts'
import { explainPath } from '../explain/explain-link.tsx'
import { monthText, year } from '../format/time.ts'
import type { Language, T } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { isDuty, type Remaining } from './remaining.ts'

/** Months in words: one by its name, more as the first, the last and how many. */
const monthsWords = (t: T, months: readonly Month[]): string => {
  const [first] = months
  const last = months.at(-1)
  if (!first || !last) return ''
  if (months.length === 1) return monthText(t, first)
  return t('year.left.months', { from: monthText(t, first), to: monthText(t, last), count: months.length })
}

const monthPath = (fy: number, site: string, [month = '']: readonly Month[]): string =>
  `/closing?fy=${fy}&month=${encodeURIComponent(`${site}/${month}`)}`
/** Where it is done. */
const placeOf = (fy: number, item: Remaining, search: string): string => {
  switch (item.kind) {
    case 'blocked':
    case 'ready':
    case 'adjustment':
    case 'reopened':
      return monthPath(fy, item.site, item.months)
    case 'decisions':
      return '/decisions'
    case 'activity':
      return `/records?fy=${fy}`
    case 'absent':
      return item.what === 'optimised' ? '#segments' : explainPath(item.figure, search)
    case 'reasons':
      return '#comparison'
    default:
      return '#factors'
  }
}

const useWords = (view: AnnualView) => {
  const { t, i18n } = useTranslation()
  const names = useNames()
  const segment = (id: string): string =>
    view.intensity.find((s) => s.segment === id)?.name[i18n.language as Language] ?? id
  return (item: Remaining): string => {
    switch (item.kind) {
      case 'decisions':
        return t('year.left.decisions', { count: item.count })
      case 'activity':
        return t('year.left.activity', { segment: segment(item.segment), months: monthsWords(t, item.months) })
      case 'absent':
        return t('year.left.absent', {
          segment: segment(item.segment),
          what: t(`year.left.what.${item.what}`),
          why: t(`why.${item.why}`),
        })
      case 'reasons':
        return t('year.left.reasons', {
          place: item.segment === null ? t('scope.company') : segment(item.segment),
          due: item.due.map((d) => t(`year.due.${d}`)).join(' · '),
        })
      case 'provisional':
        return t('year.left.provisional', { year: year(t, view.fiscalYear), used: year(t, item.used) })
      case 'unverified':
        return t('year.left.unverified', { count: item.factors.length })
      default:
        return t(`year.left.${item.kind}`, {
          site: names.site(item.site),
          months: monthsWords(t, item.months),
          count: item.count,
        })
    }
  }
}

type RemainingProps = { view: AnnualView; items: readonly Remaining[]; search: string }
/** One line each, with its one action. */
const Lines = ({ items, view, search }: RemainingProps) => {
  const { t } = useTranslation()
  const words = useWords(view)
  return (
    <ul className="closing-findings">
      {items.map((item) => {
        const text = words(item)
        const to = placeOf(view.fiscalYear, item, search)
        const isNote = !isDuty(item) || item.kind === 'ready'
        const Icon = isNote ? IconInfoCircle : IconAlertCircle
        return (
          <li
            key={text}
            className="closing-finding"
            data-state={isNote ? 'note' : 'blocking'}
            data-testid="remaining"
            data-kind={item.kind}
          >
            <Icon size={18} stroke={1.7} aria-hidden="true" />
            <p>{text}</p>
            <div className="closing-actions">
              {to.startsWith('#') ? (
                <a className="link" href={to}>
                  {t(`year.left.action.${item.kind}`)}
                </a>
              ) : (
                <Link className="link" to={to}>
                  {t(`year.left.action.${item.kind}`)}
                </Link>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** What is left to do before the filing, each line with its one action; then what is only to be known. */
export const RemainingCard = ({ view, items, search }: RemainingProps) => {
  const { t } = useTranslation()
  const duties = items.filter(isDuty)
  const notes = items.filter((item) => !isDuty(item))
  return (
    <Card title={t('year.left.title', { count: duties.length })} className="remaining">
      {duties.length === 0 && (
        <p className="done">
          <IconCircleCheck size={18} stroke={1.7} aria-hidden="true" /> {t('year.left.none')}
        </p>
      )}
      {duties.length > 0 && <Lines items={duties} view={view} search={search} />}
      {notes.length > 0 && (
        <>
          <h3>{t('year.left.notes')}</h3>
          <Lines items={notes} view={view} search={search} />
        </>
      )}
    </Card>
  )
}
