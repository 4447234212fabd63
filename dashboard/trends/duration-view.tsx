import { Skeleton } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { loadDuration, loadFactor } from '#core/load-profile'
import { failureOf } from '../api/failure.ts'
import { lineColours } from '../chart/axis.ts'
import { Chart } from '../chart/chart.tsx'
import { durationOption } from '../chart/duration-option.ts'
import { numberOf } from '../format/figure.ts'
import { decimal, percent } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { useFeed } from '../live/context.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { ScrollBox } from '../view/scroll-box.tsx'
import { usePalette, useScheme } from '../view/use-palette.ts'
import type { Asked } from './address.ts'
import { valueText } from './trend-words.ts'
import { LONGEST, useHalfHours } from './use-half-hours.ts'

/** Shares of the time that the table names. */
const marks = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95] as const
const valueAt = (steps: readonly (readonly [number, number])[], share: number): number | null =>
  steps.find(([s]) => s >= share)?.[1] ?? null

/** The contract of the one site whose intake is drawn. */
const useLimit = (keys: readonly string[]): number | null => {
  const { snapshot } = useFeed()
  const sites = new Set(keys.map((key) => key.split(/[:/]/)[0] ?? ''))
  const [site] = sites
  const demand =
    sites.size === 1 && keys.some((k) => k.includes('role/intake')) ? snapshot?.sites[site ?? '']?.demand : null
  return demand ? numberOf(demand.limit_kW) : null
}

/** 負荷持続曲線 of the lines of one unit. */
export const DurationView = ({ asked, labels }: { asked: Asked; labels: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const colours = lineColours[useScheme()]
  const query = useHalfHours(asked.keys, asked.interval)
  const limit = useLimit(asked.keys)
  const unit = query.data?.[0]?.unit ?? ''
  const lines = useMemo(
    () =>
      (query.data ?? []).flatMap((line, i) => {
        const steps = loadDuration(line.rows)
        if (line.unit !== unit || steps.length === 0) return []
        return [
          {
            id: line.key,
            label: labels.get(line.key) ?? line.key,
            colour: colours[i % colours.length] ?? '',
            steps,
            factor: loadFactor(line.rows),
          },
        ]
      }),
    [query.data, unit, labels, colours],
  )
  const build = useCallback(
    (width: number) =>
      durationOption(
        {
          lines,
          unit: unitText(unit),
          limit: limit === null ? null : { value: limit, label: t('trends.duration.limit', { limit: decimal(limit) }) },
          words: {
            share: (n) => t('trends.duration.share', { share: decimal(n, 1) }),
            value: (n) => valueText(n, unit),
            axis: (n) => decimal(n, unit === '1' ? 2 : 0),
          },
        },
        palette,
        width,
      ),
    [lines, unit, limit, palette, t],
  )
  if (asked.interval.end - asked.interval.start > LONGEST)
    return <Notice title={t('trends.view.duration')} way={t('trends.heat.tooLong')} />
  const factorText = (factor: number | undefined): string => (factor === undefined ? '—' : `${percent(factor)} %`)
  return (
    <Card className="trend-card" title={t('trends.duration.title')}>
      <p className="sub">{t('trends.duration.intro')}</p>
      {lines.length < (query.data?.length ?? 0) && lines.length > 0 && (
        <p className="sub">{t('trends.duration.mixed', { unit: unitText(unit) })}</p>
      )}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isPending && !query.isError && <Skeleton height={360} />}
      {query.isSuccess && lines.length === 0 && <Notice title={t('trends.empty')} way={t('trends.emptyWay')} />}
      {lines.length > 0 && (
        <>
          <ul className="legend">
            {lines.map(({ id, label, colour }) => (
              <li key={id} className="legend-item">
                <i data-kind="line" style={{ color: colour }} aria-hidden="true" />
                {label}
              </li>
            ))}
          </ul>
          <Chart
            id="duration-chart"
            build={build}
            height={340}
            label={lines
              .map(({ label, steps, factor }) =>
                t('trends.duration.chart', {
                  name: label,
                  high: valueText(steps[0]?.[1] ?? 0, unit),
                  low: valueText(steps.at(-1)?.[1] ?? 0, unit),
                  factor: factorText(factor),
                }),
              )
              .join(' ')}
          />
          <ScrollBox label={t('trends.duration.title')}>
            <table className="table" aria-label={t('trends.duration.title')}>
              <thead>
                <tr>
                  <th scope="col">{t('trends.column.line')}</th>
                  <th scope="col" className="number">
                    {t('trends.duration.top')}
                  </th>
                  {marks.map((share) => (
                    <th key={share} scope="col" className="number">
                      {t('trends.duration.at', { share: decimal(share * 100) })}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    {t('trends.duration.bottom')}
                  </th>
                  <th scope="col" className="number">
                    {t('trends.duration.factor')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {lines.map(({ id, label, steps, factor }) => (
                  <tr key={id}>
                    <th scope="row">{label}</th>
                    <td className="number">{valueText(steps[0]?.[1] ?? 0, unit)}</td>
                    {marks.map((share) => (
                      <td key={share} className="number">
                        {valueText(valueAt(steps, share) ?? 0, unit)}
                      </td>
                    ))}
                    <td className="number">{valueText(steps.at(-1)?.[1] ?? 0, unit)}</td>
                    <td className="number">{factorText(factor)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </>
      )}
    </Card>
  )
}
