import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { regression } from '#core/regression'
import type { Series, SeriesLine } from '#core/series'
import { at, DAY, dayStart, type Interval } from '#core/time'
import { failureOf } from '../api/failure.ts'
import type { MeterRow } from '../api/meters.ts'
import { loadSeries } from '../api/series.ts'
import { Chart } from '../chart/chart.tsx'
import { scatterOption } from '../chart/scatter-option.ts'
import { decimal, significantDecimal } from '../format/number.ts'
import { day } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { ScrollBox } from '../view/scroll-box.tsx'
import { usePalette } from '../view/use-palette.ts'

/** A day below this coverage tells of its gaps, not of its plant. */
const WHOLE = 0.95
/** A range shorter than this shows too few days; it is widened backwards. */
const SHORTEST = 30 * DAY
const subscript = ['₀', '₁', '₂', '₃']

type DayPoint = { readonly t: number; readonly x: number; readonly ipue: number }
/** Days that have both, well covered. */
const dayPoints = (ipue: SeriesLine | undefined, other: SeriesLine | undefined): DayPoint[] => {
  const ratio = new Map((ipue?.rows ?? []).filter((r) => r[4] >= WHOLE).map((r) => [r[0], r[1]]))
  return (other?.rows ?? []).flatMap(([t, x, , , coverage]) => {
    const y = ratio.get(t)
    return x === null || y === null || y === undefined || coverage < WHOLE ? [] : [{ t, x, ipue: y }]
  })
}

type ScatterProps = { title: string; x: { name: string; unit: string }; points: readonly DayPoint[]; colour: string }
const DayScatter = ({ title, x, points, colour }: ScatterProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const line = useMemo(() => regression(points.map((p) => [p.x, p.ipue] as const)) ?? null, [points])
  const { name, unit } = x
  const build = useCallback(
    (width: number) =>
      scatterOption(
        {
          points: points.map((p) => ({ x: p.x, y: p.ipue, name: day(t, at(p.t)), colour })),
          line,
          fromZero: false,
          x: { name, unit, show: (n) => decimal(n, Math.abs(n) < 100 ? 1 : 0) },
          y: { name: 'iPUE', unit: '', show: (n) => decimal(n, 3) },
        },
        palette,
        width,
      ),
    [points, line, palette, colour, name, unit, t],
  )
  const lineText = line
    ? t('trends.pue.line', { slope: significantDecimal(line.variable, 2), r2: decimal(line.r2, 2) })
    : ''
  return (
    <Card className="trend-card" title={title}>
      <p className="sub words">
        <span>{t('trends.pue.days', { count: points.length })}</span>
        {line && (
          <>
            <span>
              {t('trends.pue.slope', {
                x: `${name}${unit ? ` (${unit})` : ''}`,
                value: significantDecimal(line.variable, 2),
              })}
            </span>
            <span>{t('trends.pue.r2', { value: decimal(line.r2, 2) })}</span>
          </>
        )}
      </p>
      {points.length < 3 ? (
        <Notice title={t('trends.pue.few')} way={t('trends.pue.fewWay')} />
      ) : (
        <Chart
          build={build}
          height={300}
          label={t('trends.pue.chart', { x: name, count: points.length, line: lineText })}
        />
      )}
      {points.length > 0 && (
        <details className="value-table">
          <summary>{t('trends.pue.table')}</summary>
          <ScrollBox label={title}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('trends.pue.day')}</th>
                  <th scope="col" className="number">
                    {name} <small>{unit}</small>
                  </th>
                  <th scope="col" className="number">
                    {t('trends.kpi.ipue')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {points.toReversed().map((p) => (
                  <tr key={p.t}>
                    <th scope="row">{day(t, at(p.t))}</th>
                    <td className="number">{decimal(p.x, 1)}</td>
                    <td className="number">{decimal(p.ipue, 3)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </details>
      )}
    </Card>
  )
}

const lineOf = (series: Series | undefined, key: string): SeriesLine | undefined =>
  series?.series.find((s) => s.key === key)

type SiteProps = { site: string; name: string; meters: readonly MeterRow[]; interval: Interval }
const SitePue = ({ site, name, meters, interval }: SiteProps) => {
  const { t, i18n } = useTranslation()
  const palette = usePalette()
  const { snapshot } = useFeed()
  const weather = meters.filter((m) => m.site === site && m.carrier === 'weather' && m.unit === 'degC')
  const ipue = `${site}:kpi/ipue`
  const load = `${site}:role/it`
  const keys = [ipue, load, ...weather.map((m) => m.key)]
  const query = useQuery({
    queryKey: ['series', 'pue', keys, interval.start, interval.end],
    queryFn: ({ signal }) =>
      loadSeries({ keys, from: interval.start, to: interval.end, step: '1d', points: 5_000 }, signal),
  })
  const category =
    subscript[snapshot?.sites[site]?.pue12?.category ?? snapshot?.sites[site]?.ipue?.day.category ?? 1] ?? ''
  const { data } = query
  const byLoad = useMemo(() => dayPoints(lineOf(data, ipue), lineOf(data, load)), [data, ipue, load])
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  if (!data) return <Skeleton height={360} />
  return (
    <>
      <h2 className="trend-site">{name}</h2>
      <div className="trend-pair">
        <DayScatter
          title={t('trends.pue.titleLoad', { category })}
          x={{ name: t('trends.pue.load'), unit: 'kW' }}
          points={byLoad}
          colour={palette.group.it}
        />
        {weather.map((m) => (
          <DayScatter
            key={m.key}
            title={t('trends.pue.titleTemperature', { category, name: m.name[i18n.language as Language] })}
            x={{ name: t('trends.pue.temperature'), unit: unitText('degC') }}
            points={dayPoints(lineOf(data, ipue), lineOf(data, m.key))}
            colour={palette.accent}
          />
        ))}
      </div>
      {weather.length === 0 && <p className="sub">{t('trends.pue.noWeather')}</p>}
    </>
  )
}

type Props = {
  sites: readonly string[]
  meters: readonly MeterRow[]
  interval: Interval
  siteName: (id: string) => string
}
/** iPUE day by day against IT load and outdoor temperature, of each shown site that meters its IT. */
export const PueView = ({ sites, meters, interval, siteName }: Props) => {
  const { t } = useTranslation()
  const own = sites.filter((site) => meters.some((m) => m.site === site && m.role === 'it'))
  if (own.length === 0) return <Notice title={t('trends.pue.none')} way={t('trends.pue.noneWay')} />
  const end = dayStart(interval.end)
  const whole = { start: at(Math.min(dayStart(interval.start), end - SHORTEST)), end }
  return (
    <>
      <p className="sub">{t('trends.pue.intro')}</p>
      {own.map((site) => (
        <SitePue key={site} site={site} name={siteName(site)} meters={meters} interval={whole} />
      ))}
    </>
  )
}
