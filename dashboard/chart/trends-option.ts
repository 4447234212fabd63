import { DataZoomInsideComponent, DataZoomSliderComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { at } from '#core/time'
import { onAxis } from '../format/time.ts'
import { baseAxis, valueAxis } from './axis.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

use([DataZoomInsideComponent, DataZoomSliderComponent])

type Points = readonly (readonly [t: number, value: number | null])[]
export type TrendPictureLine = {
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly colour: string
  readonly points: Points
  /** dotted, in the same colour */
  readonly before: Points
}
export type TrendPicture = {
  readonly lines: readonly TrendPictureLine[]
  readonly interval: { readonly start: number; readonly end: number }
  readonly words: {
    readonly before: string
    /** on the axis, and whole */
    readonly tick: (t: number) => string
    readonly time: (t: number) => string
    readonly value: (n: number, unit: string) => string
    readonly axis: (n: number, unit: string) => string
    readonly unit: (unit: string) => string
  }
}

const PANEL = 220
const GAP = 40
const TOP = 26
const BELOW = 74
/** Units in the order that they are first drawn: each has a panel of its own, for two scales on one axis mislead. */
const unitsOf = ({ lines }: TrendPicture): string[] => [...new Set(lines.map((l) => l.unit))]
/** Height of a picture, px. */
export const trendsHeight = (picture: TrendPicture): number => {
  const n = Math.max(1, unitsOf(picture).length)
  const panel = n === 1 ? 300 : n === 2 ? PANEL : 160
  return TOP + n * panel + (n - 1) * GAP + BELOW
}

const xy = (points: Points): [number, number | null][] => points.map(([t, v]) => [onAxis(at(t)), v])
const utc = (x: number): number => x - (onAxis(at(0)) as number)

const tooltip =
  ({ lines, words }: TrendPicture) =>
  (params: unknown) => {
    const shown = (Array.isArray(params) ? params : [params]) as { seriesId?: string; value?: unknown }[]
    const numbers = (value: unknown): (number | null)[] => (Array.isArray(value) ? (value as (number | null)[]) : [])
    const x = numbers(shown[0]?.value)[0] ?? 0
    return tip(
      words.time(utc(x)),
      shown.flatMap(({ seriesId = '', value }) => {
        const before = seriesId.startsWith('before:')
        const line = lines.find((l) => l.id === seriesId.replace(/^before:/, ''))
        const n = numbers(value)[1]
        if (!line || n === null || n === undefined) return []
        return [
          {
            label: before ? `${line.label} ${words.before}` : line.label,
            value: words.value(n, line.unit),
            colour: line.colour,
          },
        ]
      }),
    )
  }

/** Any keys on one time axis, one panel a unit; a slider with a brush below, wheel and pinch inside. */
export const trendsOption = (picture: TrendPicture, palette: Palette, width: number): Option => {
  const units = unitsOf(picture)
  const height = trendsHeight(picture)
  const panel = (height - TOP - BELOW - (units.length - 1) * GAP) / Math.max(1, units.length)
  const [min, max] = [onAxis(at(picture.interval.start)), onAxis(at(picture.interval.end))]
  const all = units.map((_, i) => i)
  const few = Math.max(...picture.lines.map((l) => l.points.length), 0) <= 60
  return {
    useUTC: true,
    grid: units.map((_, i) => ({ left: 58, right: 14, top: TOP + i * (panel + GAP), height: panel })),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      ...tipBox,
      axisPointer: { type: 'line', lineStyle: { color: palette.muted, width: 1 } },
      formatter: tooltip(picture),
    },
    dataZoom: [
      { type: 'inside', xAxisIndex: all, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
      {
        type: 'slider',
        xAxisIndex: all,
        filterMode: 'none',
        brushSelect: true,
        height: 22,
        bottom: 8,
        left: 58,
        right: 14,
        showDetail: false,
        borderColor: palette.grid,
        fillerColor: palette.band,
        handleStyle: { color: palette.surface, borderColor: palette.line },
        moveHandleSize: 0,
        dataBackground: {
          lineStyle: { color: palette.line, opacity: 0.6 },
          areaStyle: { color: palette.grid, opacity: 0.5 },
        },
        selectedDataBackground: { lineStyle: { color: palette.accent }, areaStyle: { color: palette.band } },
      },
    ],
    xAxis: units.map((_, i) => ({
      type: 'time' as const,
      gridIndex: i,
      min,
      max,
      splitNumber: width < 480 ? 3 : 7,
      ...baseAxis(palette),
      axisLabel: {
        show: i === units.length - 1,
        color: palette.muted,
        fontSize: 11,
        hideOverlap: true,
        formatter: (value: number) => picture.words.tick(utc(value)),
      },
    })),
    yAxis: units.map((unit, i) => ({
      ...valueAxis(palette, {
        unit: picture.words.unit(unit),
        format: (n) => picture.words.axis(n, unit),
        // zero is the base of amounts; a temperature or a ratio has none that matters
        scale: unit === '1' || unit === 'degC' || unit === '%RH',
      }),
      gridIndex: i,
    })),
    series: picture.lines.flatMap((line) => {
      const index = units.indexOf(line.unit)
      const common = { type: 'line' as const, xAxisIndex: index, yAxisIndex: index, sampling: 'lttb' as const }
      return [
        ...(line.before.length > 0
          ? [
              {
                ...common,
                id: `before:${line.id}`,
                name: `${line.label} ${picture.words.before}`,
                data: xy(line.before),
                symbol: 'none',
                z: 2,
                lineStyle: { width: 1.4, type: 'dotted' as const, color: line.colour },
                itemStyle: { color: line.colour },
              },
            ]
          : []),
        {
          ...common,
          id: line.id,
          name: line.label,
          data: xy(line.points),
          showSymbol: few,
          symbol: 'circle',
          symbolSize: 4,
          z: 3,
          lineStyle: { width: 1.6, color: line.colour },
          itemStyle: { color: line.colour },
        },
      ]
    }),
  }
}
