import { Skeleton } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnnualSegment } from '#core/annual-view'
import { fixedShare } from '#core/regression'
import { type EpochMs, fiscalYearOf, fiscalYearOfMonth, monthOf } from '#core/time'
import { annualQuery } from '../api/annual.ts'
import { failureOf } from '../api/failure.ts'
import { totalsQuery } from '../api/totals.ts'
import { Chart } from '../chart/chart.tsx'
import { scatterOption } from '../chart/scatter-option.ts'
import { decimal, percent, significantDecimal } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'
import { type ActivityMonth, activityLine, activityMonths } from './activity-months.ts'

/** Below this a line explains too little to be read as fixed and variable load. */
const WEAK = 0.5

const LineFigures = ({ months, unit }: { months: readonly ActivityMonth[]; unit: string }) => {
  const { t } = useTranslation()
  const line = activityLine(months)
  if (!line) return <p className="sub">{t('trends.activity.few', { count: months.length })}</p>
  const mean = months.reduce((sum, m) => sum + m.activity, 0) / months.length
  const share = fixedShare(line, mean)
  const rows = [
    {
      name: t('trends.activity.fixed'),
      value: significantDecimal(line.fixed, 3),
      unit: t('trends.activity.perMonth', { unit: 'kL' }),
      under:
        share !== undefined && line.fixed >= 0 ? t('trends.activity.fixedShare', { share: percent(share, 0) }) : '',
    },
    { name: t('trends.activity.variable'), value: significantDecimal(line.variable, 3), unit: `kL/${unit}`, under: '' },
    {
      name: t('trends.activity.r2'),
      value: decimal(line.r2, 2),
      unit: '',
      under: t('trends.activity.months', { count: line.n }),
    },
  ]
  return (
    <>
      <dl className="flow-figures">
        {rows.map(({ name, value, unit: symbol, under }) => (
          <div key={name}>
            <dt className="sub">{name}</dt>
            <dd>
              <span className="amount" data-size="medium">
                <b>{value}</b>
                {symbol && <span className="unit"> {symbol}</span>}
              </span>
              {under && <p className="sub">{under}</p>}
            </dd>
          </div>
        ))}
      </dl>
      {line.r2 < WEAK && <p className="sub look">{t('trends.activity.weak')}</p>}
      {line.fixed < 0 && <p className="sub look">{t('trends.activity.negative')}</p>}
    </>
  )
}

const MonthTable = ({ months, unit }: { months: readonly ActivityMonth[]; unit: string }) => {
  const { t } = useTranslation()
  return (
    <details className="value-table">
      <summary>{t('trends.rows', { count: months.length })}</summary>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('trends.activity.month')}</th>
            <th scope="col" className="number">
              {t('trends.activity.activity')} <small>{unit}</small>
            </th>
            <th scope="col" className="number">
              {t('trends.activity.energy')} <small>{'kL'}</small>
            </th>
            <th scope="col" className="number">
              {t('trends.activity.intensity')} <small>{`kL/${unit}`}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map(({ month, activity, kl }) => (
            <tr key={month}>
              <th scope="row">{monthText(t, month)}</th>
              <td className="number">{decimal(activity, 1)}</td>
              <td className="number">{decimal(kl, 1)}</td>
              <td className="number">{activity > 0 ? significantDecimal(kl / activity, 4) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

const SegmentCard = ({ segment, months }: { segment: AnnualSegment; months: readonly ActivityMonth[] }) => {
  const { t, i18n } = useTranslation()
  const palette = usePalette()
  const name = segment.name[i18n.language as Language]
  const unit = segment.activities[0]?.unit ?? ''
  const line = useMemo(() => activityLine(months) ?? null, [months])
  const build = useCallback(
    (width: number) =>
      scatterOption(
        {
          points: months.map(({ month, activity, kl }, i) => ({
            x: activity,
            y: kl,
            name: monthText(t, month),
            colour: i >= months.length - 12 ? palette.accent : palette.line,
          })),
          line,
          fromZero: true,
          x: { name: t('trends.activity.activity'), unit, show: (n) => decimal(n) },
          y: {
            name: t('trends.activity.energy'),
            unit: t('trends.activity.perMonth', { unit: 'kL' }),
            show: (n) => decimal(n),
          },
        },
        palette,
        width,
      ),
    [months, line, palette, unit, t],
  )
  return (
    <Card className="trend-card" title={t('trends.activity.title', { name })}>
      <LineFigures months={months} unit={unit} />
      {months.length > 0 && (
        <Chart
          build={build}
          height={300}
          label={t('trends.activity.chart', {
            name,
            count: months.length,
            line: line
              ? t('trends.pue.line', { slope: significantDecimal(line.variable, 3), r2: decimal(line.r2, 2) })
              : '',
          })}
        />
      )}
      <MonthTable months={months} unit={unit} />
    </Card>
  )
}

/** Intensity against activity: how much of a segment's energy is fixed, and how much goes with what it makes. */
export const ActivityView = ({ now }: { now: EpochMs }) => {
  const { t } = useTranslation()
  const fy = fiscalYearOf(now)
  const totals = useQuery(totalsQuery({ from: `${fy - 2}-04`, to: monthOf(now), by: 'segment', site: null }))
  // a year without any reading has no annual view
  const years = [...new Set((totals.data?.rows ?? []).map((r) => fiscalYearOfMonth(r.month)))].sort()
  const annual = useQueries({ queries: years.map((year) => annualQuery(year)) })
  const views = annual.flatMap((q) => q.data ?? [])
  const latest = views.at(-1)
  const failed = annual.find((q) => q.isError)
  if (failed) return <FailureNotice failure={failureOf(failed.error)} retry={() => void failed.refetch()} />
  if (totals.isError) return <FailureNotice failure={failureOf(totals.error)} retry={() => void totals.refetch()} />
  if (annual.some((q) => q.isPending) || !totals.data) return <Skeleton height={420} />
  if (!latest || latest.intensity.length === 0)
    return <Notice title={t('trends.activity.none')} way={t('trends.activity.noneWay')} />
  return (
    <>
      <p className="sub">{t('trends.activity.intro')}</p>
      <div className="trend-pair">
        {latest.intensity.map((segment) => {
          const known = views.flatMap(
            (v) => v.intensity.find((s) => s.segment === segment.segment)?.activities[0]?.months ?? [],
          )
          const months = activityMonths(totals.data.rows, known, { segment: segment.segment, now })
          return <SegmentCard key={segment.segment} segment={segment} months={months} />
        })}
      </div>
    </>
  )
}
