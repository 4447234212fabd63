import { IconFlag3 } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AnnualView } from '#core/annual-view'
import type { ClosingYear, MonthState } from '#core/close-view'
import { at, type EpochMs, type Month, monthInterval } from '#core/time'
import { MonthIcon } from '../closing/month-icon.tsx'
import { useNames } from '../closing/names.ts'
import { day, monthText } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { daysToFiling, filingDue, filingMonths, placeOnTimeline } from './filing.ts'

type State = MonthState | 'ahead' | 'entered' | 'missing'
type Cell = { month: Month; state: State; to?: string }
type RowProps = { name: string; cells: readonly Cell[] }

const Row = ({ name, cells }: RowProps) => {
  const { t } = useTranslation()
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map(({ month, state, to }) => {
        const words = `${name} ${monthText(t, month)}: ${t(`year.state.${state}`)}`
        const icon = <MonthIcon state={state} size={18} />
        return (
          <td key={month} data-state={state} data-month={month}>
            {to ? (
              <Link to={to} aria-label={words} title={words}>
                {icon}
              </Link>
            ) : (
              <span role="img" aria-label={words} title={words}>
                {icon}
              </span>
            )}
          </td>
        )
      })}
      <td colSpan={4} className="year-after" />
    </tr>
  )
}

const siteRow = ({ site, months }: ClosingYear, { fy, now, name }: { fy: number; now: EpochMs; name: string }) => ({
  name,
  cells: months.map(({ month, state }) => ({
    month,
    state: monthInterval(month).start > now ? ('ahead' as const) : state,
    to: `/closing?fy=${fy}&month=${encodeURIComponent(`${site}/${month}`)}`,
  })),
})
const activityRow = (
  { activities }: AnnualView['intensity'][number],
  { months, now, name }: { months: readonly Month[]; now: EpochMs; name: string },
) => ({
  name,
  cells: months.map((month) => {
    const known = activities[0]?.months.some((m) => m.month === month)
    const state = monthInterval(month).start > now ? 'ahead' : known ? 'entered' : 'missing'
    return { month, state } as const
  }),
})

const Legend = ({ states }: { states: readonly State[] }) => {
  const { t } = useTranslation()
  return (
    <ul className="year-legend sub">
      {states.map((state) => (
        <li key={state} data-state={state}>
          <MonthIcon state={state} size={15} /> {t(`year.state.${state}`)}
        </li>
      ))}
    </ul>
  )
}

type ProgressProps = { view: AnnualView; closes: readonly ClosingYear[]; now: EpochMs }
/** From April to the filing in July: how far each month is, by site and by what a person must state. */
export const ProgressCard = ({ view, closes, now }: ProgressProps) => {
  const { t, i18n } = useTranslation()
  const names = useNames()
  const fy = view.fiscalYear
  const months = filingMonths(fy)
  const own = months.slice(0, 12)
  const due = at(filingDue(fy) - 1)
  const days = daysToFiling(now, fy)
  const place = placeOnTimeline(now, fy)
  const rows = [
    ...closes.map((c) => siteRow(c, { fy, now, name: names.site(c.site) })),
    ...view.intensity.map((s) =>
      activityRow(s, {
        months: own,
        now,
        name: t('year.activityOf', { segment: s.name[i18n.language as Language] }),
      }),
    ),
  ]
  const states = [...new Set<State>(rows.flatMap((r) => r.cells.map((c): State => c.state)))]
  const dueText = t('year.dueDay', { year: fy + 1, day: day(t, due) })
  return (
    <Card title={t('year.progress')} className="year-progress">
      <p className="figure">
        <b className="year-due" data-testid="filing-due">
          {dueText}
        </b>
        <span className="beside">
          {days >= 0 ? t('year.daysLeft', { count: days }) : t('year.daysOver', { count: -days })}
        </span>
      </p>
      <div className="year-line">
        <table aria-label={t('year.progress')}>
          <thead>
            <tr>
              <td />
              {months.map((month) => (
                <th key={month} scope="col" data-after={month >= `${fy + 1}-04`}>
                  <span className="hidden">{monthText(t, month)}</span>
                  <span aria-hidden="true">{Number(month.slice(5))}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.name} name={row.name} cells={row.cells} />
            ))}
            <tr className="year-filing">
              <th scope="row">{t('year.filing')}</th>
              <td colSpan={12} />
              <td colSpan={4} data-over={days < 0}>
                <IconFlag3 size={15} stroke={1.8} aria-hidden="true" />{' '}
                <span>{t('year.flag', { day: day(t, due) })}</span>
              </td>
            </tr>
          </tbody>
        </table>
        {place !== null && (
          <div className="year-now" aria-hidden="true">
            <i style={{ '--place': place } as CSSProperties} title={t('year.now')} />
          </div>
        )}
      </div>
      <Legend states={states} />
    </Card>
  )
}
