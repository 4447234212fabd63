import { at, DAY, type EpochMs, HOUR, JST_OFFSET } from '#core/time'
import { decimal } from '../format/number.ts'
import { hourMinute, onAxis } from '../format/time.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { axisFromZero } from './scale.ts'
import { tip, tipBox } from './tooltip.ts'

/** `[UTC ms, kW]`; null where nothing was measured: a gap stays a gap. */
export type Points = readonly (readonly [number, number | null])[]
export type PowerArea = { id: string; label: string; colour: string; points: Points }
export type PowerPicture = {
  /** First moment of the day, Japan time. */
  day: EpochMs
  now: EpochMs
  /** Stacked from zero, first at the bottom, kW. */
  areas: readonly PowerArea[]
  /** Drawn over the stack from zero: solar, intake, last week (dotted). */
  lines: readonly (PowerArea & { dotted?: boolean })[]
  limit_kW: number | null
  words: { hour: (h: number) => string; limit: string; total: string }
}

const xy = (points: Points): [number, number | null][] => points.map(([t, v]) => [onAxis(at(t)), v])
const highest = (points: Points): number => points.reduce((max, [, v]) => Math.max(max, v ?? 0), 0)

/** The highest point of the stack, kW. */
export const stackTop = (areas: readonly PowerArea[]): number => {
  const sums = new Map<number, number>()
  for (const area of areas) for (const [t, v] of area.points) sums.set(t, (sums.get(t) ?? 0) + (v ?? 0))
  return Math.max(0, ...sums.values())
}

const top = ({ areas, lines, limit_kW }: PowerPicture): number =>
  Math.max(stackTop(areas), (limit_kW ?? 0) * 1.04, ...lines.map((line) => highest(line.points)), 1)

/** Hours that are labelled: every third, on a phone every sixth. */
export const hourTicks = (width: number): number[] => {
  const every = width < 480 ? 6 : 3
  return Array.from({ length: 24 / every + 1 }, (_, i) => i * every)
}

const marks = (picture: PowerPicture, palette: Palette): Option['series'] => ({
  type: 'line',
  id: 'marks',
  data: [],
  markLine: {
    silent: true,
    symbol: 'none',
    data: [
      {
        xAxis: onAxis(picture.now),
        lineStyle: { color: palette.accent, type: 'solid', width: 1.5 },
        label: { show: false },
      },
      ...(picture.limit_kW === null
        ? []
        : [
            {
              yAxis: picture.limit_kW,
              lineStyle: { color: palette.limit, type: 'dashed' as const, width: 1.5 },
              label: {
                formatter: picture.words.limit,
                position: 'insideEndTop' as const,
                color: palette.limit,
                fontSize: 11,
              },
            },
          ]),
    ],
  },
})

type Param = { seriesId?: string; value?: unknown; axisValue?: unknown }
const numberAt = (value: unknown, index: number): number | null => {
  const v: unknown = Array.isArray(value) ? value[index] : undefined
  return typeof v === 'number' ? v : null
}
const tooltip = (picture: PowerPicture) => (params: unknown) => {
  const shown = (Array.isArray(params) ? params : []) as Param[]
  const x = numberAt(shown[0]?.value, 0) ?? 0
  const value = (id: string): number | null => numberAt(shown.find((p) => p.seriesId === id)?.value, 1)
  const row = ({ id, label, colour }: PowerArea) => {
    const kW = value(id)
    return kW === null ? [] : [{ label, value: `${decimal(kW)} kW`, colour }]
  }
  const stacked = picture.areas.map((area) => value(area.id)).filter((v) => v !== null)
  const sum =
    stacked.length > 1
      ? [{ label: picture.words.total, value: `${decimal(stacked.reduce((a, b) => a + b, 0))} kW` }]
      : []
  return tip(hourMinute(at(Math.round(x) - JST_OFFSET)), [
    ...[...picture.areas].reverse().flatMap(row),
    ...sum,
    ...picture.lines.flatMap(row),
  ])
}

/** 電力 いまと今日: areas by use from 0h to 24h, solar, limit, the same weekday of last week, and a line at now. */
export const powerOption = (picture: PowerPicture, palette: Palette, width: number): Option => {
  const start = onAxis(picture.day)
  const ticks = hourTicks(width).map((h) => start + h * HOUR)
  return {
    useUTC: true,
    grid: { left: 46, right: 14, top: 14, bottom: 24, containLabel: false },
    tooltip: {
      trigger: 'axis',
      ...tipBox,
      axisPointer: { type: 'line', lineStyle: { color: palette.muted, width: 1 } },
      formatter: tooltip(picture),
    },
    xAxis: {
      type: 'time',
      min: start,
      max: start + DAY,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        customValues: ticks,
        color: palette.muted,
        fontSize: 11,
        formatter: (value: number) => picture.words.hour(Math.round((value - start) / HOUR)),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...axisFromZero(top(picture), width < 480 ? 4 : 6),
      axisLabel: { color: palette.muted, fontSize: 11, formatter: (value: number) => decimal(value) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [
      ...picture.areas.map((area) => ({
        type: 'line' as const,
        id: area.id,
        name: area.label,
        stack: 'use',
        data: xy(area.points),
        sampling: 'lttb' as const,
        symbol: 'none',
        silent: true,
        lineStyle: { width: 1, color: palette.surface },
        areaStyle: { color: area.colour, opacity: 1 },
      })),
      ...picture.lines.map((line) => ({
        type: 'line' as const,
        id: line.id,
        name: line.label,
        data: xy(line.points),
        sampling: 'lttb' as const,
        symbol: 'none',
        silent: true,
        z: 3,
        lineStyle: {
          width: line.dotted ? 1.5 : 2,
          color: line.colour,
          type: line.dotted ? ('dotted' as const) : ('solid' as const),
        },
      })),
      marks(picture, palette),
    ].flat() as NonNullable<Option['series']>,
  }
}
