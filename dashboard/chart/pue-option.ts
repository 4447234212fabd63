import { decimal } from '../format/number.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { labelWidth } from './scale.ts'
import { tip, tipBox } from './tooltip.ts'

export type PuePoint = {
  readonly label: string
  readonly tick: string
  readonly value: number | null
  readonly note: string
}
export type PuePicture = {
  readonly points: readonly PuePoint[]
  /** What the site is held against: its target or the benchmark, dashed. */
  readonly limit: { readonly value: number; readonly label: string } | null
  /** iPUE₂, PUE₂ */
  readonly name: string
}

/** Steps of the axis that people count in. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
/** Nothing takes less than its IT: the axis is never drawn below 1, and begins a step below the lowest. */
export const pueAxis = ({ points, limit }: PuePicture): { min: number; max: number; interval: number } => {
  const values = points.flatMap((p) => p.value ?? []).concat(limit ? [limit.value] : [])
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [1, 1.5]
  const interval = STEPS.find((step) => (high - low) / step <= 4) ?? 1
  const whole = (n: number): number => Number((n * interval).toFixed(2))
  return {
    min: Math.max(1, whole(Math.floor(low / interval - 0.2))),
    max: whole(Math.ceil(high / interval + 0.2)),
    interval,
  }
}

/** iPUE by day or month, or PUE of twelve months; a step without enough common time is a gap. */
export const pueOption = (picture: PuePicture, palette: Palette, width: number): Option => {
  const { points, limit, name } = picture
  const every = Math.max(1, Math.ceil(points.length / (width < 480 ? 4 : 9)))
  return {
    grid: { left: 40, right: limit ? labelWidth(limit.label) + 10 : 12, top: 12, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      ...tipBox,
      axisPointer: { type: 'line', lineStyle: { color: palette.grid } },
      formatter: (params) => {
        const { dataIndex } = (Array.isArray(params) ? params[0] : params) ?? {}
        const point = points[dataIndex ?? -1]
        if (!point) return ''
        const value = point.value === null ? '—' : decimal(point.value, 3)
        return tip(point.label, [
          { label: name, value, colour: palette.accent },
          { label: point.note, value: '' },
        ])
      },
    },
    xAxis: {
      type: 'category',
      data: points.map((p) => p.tick),
      boundaryGap: false,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { color: palette.muted, fontSize: 11, interval: every - 1, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      ...pueAxis(picture),
      axisLabel: { color: palette.muted, fontSize: 11, formatter: (v: number) => decimal(v, 2) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: [
      {
        type: 'line',
        id: 'pue',
        data: points.map((p) => p.value),
        symbol: 'circle',
        symbolSize: points.length > 40 ? 3 : 6,
        lineStyle: { width: 2, color: palette.accent },
        itemStyle: { color: palette.accent },
        ...(limit
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                data: [{ yAxis: limit.value }],
                lineStyle: { color: palette.muted, type: 'dashed' as const, width: 1.2 },
                label: { formatter: limit.label, position: 'end' as const, color: palette.muted, fontSize: 11 },
              },
            }
          : {}),
      },
    ],
  }
}
