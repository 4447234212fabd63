import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { polygon } from './polygon.ts'
import { labelWidth } from './scale.ts'
import { tip, tipBox } from './tooltip.ts'

type Year = { fy: number; value: number }
export type TargetPicture = {
  path: readonly Year[]
  /** Finished years, oldest first. */
  actual: readonly Year[]
  /** The same years on the other basis (as filed, location view). */
  other?: readonly Year[]
  landing: Year | null
  band: readonly [number, number] | null
  /** Is the break of FY2022/23 to be drawn: the energy of years before and after is counted by other factors. */
  regime: boolean
  goalLabel: string
  words: {
    regime: string
    path: string
    actual: string
    other?: string
    landing: string
    year: (fy: number) => string
    value: (v: number) => string
  }
}

/** Between FY2022 and FY2023 the heat value of electricity changed from 9.76 (9.97 / 9.28) to 8.64 GJ/千kWh. */
const REGIME_BREAK = 2022.5

const xy = (years: readonly Year[]): [number, number][] => years.map(({ fy, value }) => [fy, value])
/** First and last year on the axis. */
export const yearSpan = ({ path, actual, other = [], landing }: TargetPicture): [number, number] => {
  const years = [...path, ...actual, ...other, ...(landing ? [landing] : [])].map((y) => y.fy)
  return years.length > 0 ? [Math.min(...years), Math.max(...years)] : [0, 1]
}
/** Room above and below, so that the first and last points are whole; the axis is not a base, these are lines. */
const valueSpan = ({ path, actual, other = [], landing, band }: TargetPicture): [number, number] => {
  const values = [...path, ...actual, ...other, ...(landing ? [landing] : [])].map((y) => y.value).concat(band ?? [])
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = (high - low || Math.abs(high) || 1) * 0.12
  return [low - room, high + room]
}

const forecast = ({ actual, landing, band }: TargetPicture, palette: Palette) => {
  const last = actual.at(-1)
  if (!landing) return []
  const wedge =
    last && band
      ? [
          polygon(
            'band',
            [
              [last.fy, last.value],
              [landing.fy, band[1]],
              [landing.fy, band[0]],
            ],
            palette.band,
          ),
        ]
      : []
  return [
    ...wedge,
    {
      type: 'scatter' as const,
      id: 'landing',
      data: [[landing.fy, landing.value]],
      symbolSize: 9,
      z: 6,
      itemStyle: { color: palette.surface, borderColor: palette.accent, borderWidth: 2 },
    },
  ]
}

const goal = ({ path, goalLabel }: TargetPicture, palette: Palette) => {
  const end = path.at(-1)
  if (!end) return []
  return [
    {
      type: 'scatter' as const,
      id: 'goal',
      data: [[end.fy, end.value]],
      symbolSize: 0.1,
      silent: true,
      tooltip: { show: false },
      label: {
        show: true,
        position: 'right' as const,
        distance: 4,
        color: palette.muted,
        fontSize: 11,
        formatter: goalLabel,
      },
    },
  ]
}

const regimeLine = ({ regime, words }: TargetPicture, palette: Palette) =>
  regime
    ? {
        markLine: {
          silent: true,
          symbol: 'none',
          data: [{ xAxis: REGIME_BREAK }],
          lineStyle: { color: palette.grid, type: 'solid' as const, width: 1.5 },
          label: { formatter: words.regime, position: 'end' as const, color: palette.muted, fontSize: 11, distance: 2 },
        },
      }
    : {}

/** Years on the other basis: a second line, dotted, never the one that the path is held against. */
const otherLine = ({ other }: TargetPicture, palette: Palette) =>
  other === undefined
    ? []
    : [
        {
          type: 'line' as const,
          id: 'other',
          data: xy(other),
          symbol: 'emptyCircle' as const,
          symbolSize: 5,
          z: 4,
          lineStyle: { width: 1.6, type: 'dotted' as const, color: palette.solar },
          itemStyle: { color: palette.solar },
        },
      ]

type Param = { seriesId?: string; value?: unknown }
const tooltip = (picture: TargetPicture, palette: Palette) => (params: unknown) => {
  const shown = (Array.isArray(params) ? params : [params]) as Param[]
  const pairs = shown.flatMap(({ seriesId, value }) =>
    Array.isArray(value) && seriesId ? [{ seriesId, x: Number(value[0]), y: Number(value[1]) }] : [],
  )
  const names: Record<string, [string, string]> = {
    path: [picture.words.path, palette.muted],
    actual: [picture.words.actual, palette.accent],
    other: [picture.words.other ?? '', palette.solar],
    landing: [picture.words.landing, palette.accent],
  }
  const rows = pairs.flatMap(({ seriesId, y }) => {
    const name = names[seriesId]
    return name ? [{ label: name[0], value: picture.words.value(y), colour: name[1] }] : []
  })
  return tip(picture.words.year(pairs[0]?.x ?? 0), rows)
}

/** Path dashed, years so far, this year's landing as an open point with its band, and the break of the factors. */
export const targetOption = (picture: TargetPicture, palette: Palette, width: number): Option => {
  const [first, last] = yearSpan(picture)
  const [low, high] = valueSpan(picture)
  const middle = picture.landing && width >= 300 ? [picture.landing.fy] : []
  return {
    grid: { left: 8, right: Math.ceil(labelWidth(picture.goalLabel) + 12), top: 20, bottom: 22 },
    tooltip: {
      trigger: 'axis',
      ...tipBox,
      axisPointer: { type: 'line', snap: true, lineStyle: { color: palette.grid } },
      formatter: tooltip(picture, palette),
    },
    xAxis: {
      type: 'value',
      min: first,
      max: last,
      interval: 1,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        customValues: [...new Set([first, ...middle, last])],
        color: palette.muted,
        fontSize: 11,
        alignMinLabel: 'left',
        formatter: (value: number) => String(value),
      },
    },
    yAxis: { type: 'value', min: low, max: high, show: false },
    series: [
      {
        type: 'line',
        id: 'path',
        data: xy(picture.path),
        symbol: 'none',
        lineStyle: { type: 'dashed', width: 1.2, color: palette.muted },
        ...regimeLine(picture, palette),
      },
      {
        type: 'line',
        id: 'actual',
        data: xy(picture.actual),
        symbol: 'circle',
        symbolSize: 6,
        z: 5,
        lineStyle: { width: 2.2, color: palette.accent },
        itemStyle: { color: palette.accent },
      },
      ...otherLine(picture, palette),
      ...forecast(picture, palette),
      ...goal(picture, palette),
    ],
  }
}
