import { Skeleton } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HALF_HOURS, heatMap } from '#core/load-profile'
import { at } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { Chart } from '../chart/chart.tsx'
import { heatOption } from '../chart/heat-option.ts'
import { day } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'
import type { Asked } from './address.ts'
import { valueText } from './trend-words.ts'
import { LONGEST, useHalfHours } from './use-half-hours.ts'

const clock = (half: number): string => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`

/** Mean by half-hour of the day, for those who do not see the map. */
const meansByHalfHour = (cells: readonly (readonly [number, number, number])[]): (number | null)[] => {
  const sums = Array.from({ length: HALF_HOURS }, () => ({ sum: 0, n: 0 }))
  for (const [, half, value] of cells) {
    const s = sums[half]
    if (s) {
      s.sum += value
      s.n += 1
    }
  }
  return sums.map(({ sum, n }) => (n === 0 ? null : sum / n))
}

/** ヒートマップ of one line: day by time of day. */
export const HeatView = ({ asked, labels }: { asked: Asked; labels: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const [chosen, setChosen] = useState<string | null>(null)
  const key = chosen !== null && asked.keys.includes(chosen) ? chosen : (asked.keys[0] ?? '')
  const query = useHalfHours(key ? [key] : [], asked.interval)
  const line = query.data?.[0]
  const map = useMemo(() => (line ? heatMap(line.rows) : undefined), [line])
  const unit = line?.unit ?? ''
  const label = labels.get(key) ?? key
  const build = useCallback(
    (width: number) =>
      map
        ? heatOption(
            {
              map,
              label,
              words: {
                day: (ms) => day(t, at(ms)),
                halfHour: (n) => t('trends.heat.halfHour', { from: clock(n), to: clock((n + 1) % HALF_HOURS) }),
                value: (n) => valueText(n, unit),
                unit: unitText(unit),
              },
            },
            palette,
            width,
          )
        : {},
    [map, label, unit, palette, t],
  )
  if (asked.interval.end - asked.interval.start > LONGEST)
    return <Notice title={t('trends.view.heat')} way={t('trends.heat.tooLong')} />
  return (
    <Card
      className="trend-card"
      title={t('trends.heat.title', { name: label })}
      link={
        asked.keys.length > 1 && (
          <select
            className="pill"
            aria-label={t('trends.heat.pick')}
            value={key}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {asked.keys.map((k) => (
              <option key={k} value={k}>
                {labels.get(k) ?? k}
              </option>
            ))}
          </select>
        )
      }
    >
      <p className="sub">{t('trends.heat.intro')}</p>
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.isPending && !query.isError && <Skeleton height={420} />}
      {query.isSuccess && !map && <Notice title={t('trends.empty')} way={t('trends.emptyWay')} />}
      {map && (
        <>
          <Chart
            id="heat-chart"
            build={build}
            height={440}
            label={t('trends.heat.chart', {
              name: label,
              days: map.days.length,
              low: valueText(map.low, unit),
              high: valueText(map.high, unit),
            })}
          />
          <details className="value-table">
            <summary>{t('trends.heat.byHour')}</summary>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('trends.heat.hour')}</th>
                  <th scope="col" className="number">
                    {t('trends.column.mean')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {meansByHalfHour(map.cells).map((mean, half) => (
                  <tr key={clock(half)}>
                    <th scope="row">{clock(half)}</th>
                    <td className="number">{mean === null ? '—' : valueText(mean, unit)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Card>
  )
}
