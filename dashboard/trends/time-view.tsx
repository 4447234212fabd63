import { Skeleton } from '@mantine/core'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { csvText } from '#core/csv-cell'
import type { StepName } from '#core/series-bins'
import { at, type Interval, JST_OFFSET } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { lineColours } from '../chart/axis.ts'
import { Chart } from '../chart/chart.tsx'
import type { ECharts } from '../chart/echarts.ts'
import { type TrendPicture, trendsHeight, trendsOption } from '../chart/trends-option.ts'
import { decimal } from '../format/number.ts'
import { dayTime } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette, useScheme } from '../view/use-palette.ts'
import { type Asked, type Comparison, minuteText } from './address.ts'
import { LineLegend } from './line-legend.tsx'
import { csvRows, type TrendLine } from './lines.ts'
import { moved } from './range-choice.tsx'
import { saveImage, saveText } from './save.ts'
import { SummaryTable } from './summary-table.tsx'
import { rangeText, stepText, tickText, valueText } from './trend-words.ts'
import { useTrends } from './use-trends.ts'
import { ValueTable } from './value-table.tsx'

/** Where the zoom stands, as an interval; null: all is shown. */
const zoomedOf = (chart: ECharts, { start, end }: Interval): Interval | null => {
  const [zoom] = (chart.getOption()['dataZoom'] ?? []) as {
    startValue?: number
    endValue?: number
    start?: number
    end?: number
  }[]
  if (!zoom || ((zoom.start ?? 0) <= 0.01 && (zoom.end ?? 100) >= 99.99)) return null
  const { startValue, endValue } = zoom
  if (startValue === undefined || endValue === undefined) return null
  const minute = (x: number): number => Math.round((x - JST_OFFSET) / 60_000) * 60_000
  const [from, to] = [Math.max(start, minute(startValue)), Math.min(end, minute(endValue))]
  return to > from ? { start: at(from), end: at(to) } : null
}

type Props = {
  asked: Asked
  labels: ReadonlyMap<string, string>
  choose: (interval: Interval) => void
  remove: (key: string) => void
}

const beforeWord = (t: T, compare: Comparison): string => (compare === 'none' ? '' : t(`trends.before.${compare}`))

/** The moments that the arrows step through: those of the line that has most. */
const momentsOf = (lines: readonly TrendLine[]): number[] =>
  lines.reduce<number[]>((most, { rows }) => (rows.length > most.length ? rows.map(([t]) => t) : most), [])

const usePicture = (
  shown: readonly TrendLine[],
  all: readonly TrendLine[],
  asked: Asked,
  step: StepName,
): TrendPicture => {
  const { t } = useTranslation()
  const scheme = useScheme()
  const { interval, compare } = asked
  return useMemo(() => {
    const colours = lineColours[scheme]
    return {
      interval,
      lines: shown.map(({ key, label, unit, points, before }) => ({
        id: key,
        label,
        unit,
        points,
        before,
        colour: colours[all.findIndex((l) => l.key === key) % colours.length] ?? '',
      })),
      words: {
        before: beforeWord(t, compare),
        tick: (ms) => tickText(t, ms, interval),
        time: (ms) => stepText(t, ms, step),
        value: valueText,
        axis: (n, unit) => decimal(n, unit === '1' ? 2 : Math.abs(n) < 10 && n !== 0 ? 1 : 0),
        unit: unitText,
      },
    }
  }, [shown, all, interval, compare, step, scheme, t])
}

/** 時間の推移: lines over time with a cursor that the arrows move, a zoom that can be loaded, and what is shown as files. */
export const TimeView = ({ asked, labels, choose, remove }: Props) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const { lines, step, query, compared } = useTrends(asked, labels)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [cursor, setCursor] = useState<number | null>(null)
  const [zoomed, setZoomed] = useState<Interval | null>(null)
  const chart = useRef<ECharts | null>(null)
  const { interval } = asked
  const shown = useMemo(() => lines.filter((l) => !hidden.has(l.key) && l.rows.length > 0), [lines, hidden])
  const picture = usePicture(shown, lines, asked, step)
  const build = useCallback((width: number) => trendsOption(picture, palette, width), [picture, palette])
  const { start, end } = interval
  const onReady = useCallback(
    (made: ECharts) => {
      chart.current = made
      const onZoom = () => setZoomed(zoomedOf(made, { start, end }))
      made.on('datazoom', onZoom)
      return () => {
        made.off('datazoom', onZoom)
        chart.current = null
      }
    },
    [start, end],
  )
  const moments = useMemo(() => momentsOf(shown), [shown])
  const at0 = cursor === null ? null : Math.min(cursor, moments.length - 1)
  const valuesAt = (i: number): string => {
    const ms = moments[i] ?? 0
    const values = shown.flatMap(({ label, unit, rows }) => {
      const mean = rows.find(([x]) => x === ms)?.[1]
      return mean === null || mean === undefined ? [] : [`${label} ${valueText(mean, unit)}`]
    })
    return `${stepText(t, ms, step)}: ${values.join(', ') || '—'}`
  }
  const go = (i: number) => {
    const next = Math.max(0, Math.min(moments.length - 1, i))
    setCursor(next)
    const first = shown[0]
    const index = first?.points.findIndex(([x]) => x === moments[next]) ?? -1
    const seriesIndex = picture.lines[0]?.before.length ? 1 : 0
    if (index >= 0) chart.current?.dispatchAction({ type: 'showTip', seriesIndex, dataIndex: index })
  }
  const zoomBy = (factor: number) => {
    const middle = moments[at0 ?? Math.floor(moments.length / 2)] ?? (start + end) / 2
    const half = ((end - start) * factor) / 2
    const bounds = {
      start: at(Math.round((middle - half) / 60_000) * 60_000),
      end: at(Math.round((middle + half) / 60_000) * 60_000),
    }
    if (bounds.end - bounds.start >= 60_000) choose(bounds)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.round(moments.length / 10))
    const here = at0 ?? moments.length
    const ways: Record<string, () => void> = {
      ArrowLeft: () => (event.shiftKey ? choose(moved(interval, -1)) : go(here - 1)),
      ArrowRight: () => (event.shiftKey ? choose(moved(interval, 1)) : go(at0 === null ? 0 : here + 1)),
      PageDown: () => go(here - page),
      PageUp: () => go(here + page),
      Home: () => go(0),
      End: () => go(moments.length - 1),
      '+': () => zoomBy(0.5),
      '-': () => zoomBy(2),
    }
    const way = ways[event.key]
    if (!way) return
    event.preventDefault()
    event.stopPropagation()
    way()
  }
  const file = `gentani-${minuteText(start)}-${minuteText(end)}`.replaceAll(':', '')
  const toCsv = () => {
    const words = {
      time: t('trends.csvWords.time'),
      min: t('trends.csvWords.min'),
      max: t('trends.csvWords.max'),
      coverage: t('trends.csvWords.coverage'),
      before: beforeWord(t, asked.compare),
    }
    saveText(`${file}.csv`, csvText(csvRows(lines, words)))
  }
  const toPng = () => {
    const image = chart.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: palette.surface })
    if (image) saveImage(`${file}.png`, image)
  }
  const spoken = shown.map(({ label, rows, unit }) => `${label} ${valueText(rows.at(-1)?.[1] ?? 0, unit)}`).join(', ')

  return (
    <>
      <Card
        className="trend-card"
        title={`${rangeText(t, interval)} · ${t(`trends.step.${step}`)}`}
        link={
          <span className="trend-files">
            <button type="button" className="link" title={t('trends.csvTitle')} onClick={toCsv} data-testid="csv">
              {t('trends.csv')}
            </button>
            <button type="button" className="link" title={t('trends.pngTitle')} onClick={toPng} data-testid="png">
              {t('trends.png')}
            </button>
          </span>
        }
      >
        <LineLegend
          lines={lines}
          hidden={hidden}
          toggle={(key) =>
            setHidden((old) => new Set(old.has(key) ? [...old].filter((k) => k !== key) : [...old, key]))
          }
          remove={lines.length > 1 ? remove : undefined}
        />
        {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
        {query.isPending && !query.isError && <Skeleton height={380} />}
        {query.isSuccess && shown.length === 0 && <Notice title={t('trends.empty')} way={t('trends.emptyWay')} />}
        {shown.length > 0 && (
          <div
            className="time-axis"
            role="slider"
            tabIndex={0}
            data-testid="time-axis"
            data-stale={query.isPlaceholderData || undefined}
            aria-label={t('trends.axis')}
            aria-valuemin={0}
            aria-valuemax={Math.max(0, moments.length - 1)}
            aria-valuenow={at0 ?? Math.max(0, moments.length - 1)}
            aria-valuetext={at0 === null ? t('trends.cursorNone') : valuesAt(at0)}
            onKeyDown={onKey}
          >
            <Chart
              key={`${start} ${end} ${picture.lines.map((l) => l.unit).join()}`}
              id="trend-chart"
              build={build}
              height={trendsHeight(picture)}
              onReady={onReady}
              label={t('trends.chart', { from: dayTime(t, start), to: dayTime(t, end), lines: spoken })}
            />
          </div>
        )}
        <p className="sub note">
          {zoomed ? (
            <LinkButton onClick={() => choose(zoomed)}>
              {`${t('trends.zoomIn')} (${dayTime(t, zoomed.start)} – ${dayTime(t, zoomed.end)})`}
            </LinkButton>
          ) : at0 !== null && shown.length > 0 ? (
            <output data-testid="cursor">{valuesAt(at0)}</output>
          ) : (
            t('trends.zoomHint')
          )}
        </p>
        {asked.compare !== 'none' && (
          <p className="sub">{compared ? t(`trends.compareNote.${asked.compare}`) : t('trends.notComparable')}</p>
        )}
      </Card>
      {shown.length > 0 && (
        <Card title={t('trends.summary')}>
          <SummaryTable lines={shown} step={step} interval={interval} />
          <ValueTable lines={shown} step={step} moments={moments} />
        </Card>
      )}
    </>
  )
}
