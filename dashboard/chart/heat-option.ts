import { HeatmapChart } from 'echarts/charts'
import { VisualMapContinuousComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { HALF_HOURS, type HeatMap } from '#core/load-profile'
import { baseAxis } from './axis.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

use([HeatmapChart, VisualMapContinuousComponent])

export type HeatPicture = {
  readonly map: HeatMap
  readonly label: string
  readonly words: {
    readonly day: (t: number) => string
    /** 14:30 – 15:00 */
    readonly halfHour: (n: number) => string
    readonly value: (n: number) => string
    readonly unit: string
  }
}
/** From little to much: one hue, so that it reads without colours too. */
const ramps = (palette: Palette): string[] =>
  palette.surface === '#ffffff'
    ? ['#eef5fa', '#9ecbe6', '#3d90c4', '#08507f']
    : ['#16242e', '#1f5678', '#4aa0d4', '#c9e8fb']

/** ヒートマップ: days along, half-hours down from 0:00; what is not covered stays empty. */
export const heatOption = ({ map, label, words }: HeatPicture, palette: Palette, width: number): Option => ({
  grid: { left: 46, right: 12, top: 12, bottom: 70 },
  tooltip: {
    trigger: 'item',
    ...tipBox,
    formatter: (params) => {
      const { value } = (Array.isArray(params) ? params[0] : params) ?? {}
      const [day = 0, half = 0, n = 0] = Array.isArray(value) ? value.map(Number) : []
      return tip(`${words.day(map.days[day] ?? 0)} ${words.halfHour(half)}`, [{ label, value: words.value(n) }])
    },
  },
  xAxis: {
    type: 'category',
    data: map.days.map((d) => words.day(d)),
    ...baseAxis(palette),
    axisLabel: {
      color: palette.muted,
      fontSize: 11,
      interval: Math.max(0, Math.ceil(map.days.length / (width / 70)) - 1),
    },
  },
  yAxis: {
    type: 'category',
    inverse: true,
    data: Array.from({ length: HALF_HOURS }, (_, i) => words.halfHour(i)),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { color: palette.muted, fontSize: 11, interval: 5, formatter: (text: string) => text.slice(0, 5) },
  },
  visualMap: {
    type: 'continuous',
    min: map.low,
    max: map.high > map.low ? map.high : map.low + 1,
    calculable: true,
    orient: 'horizontal',
    left: 'center',
    bottom: 4,
    itemHeight: Math.min(240, width - 160),
    itemWidth: 12,
    textStyle: { color: palette.muted, fontSize: 11 },
    inRange: { color: ramps(palette) },
    formatter: (value) => words.value(Number(value)),
  },
  series: [
    {
      type: 'heatmap',
      id: 'heat',
      data: map.cells.map((cell) => [...cell]),
      progressive: 0,
      emphasis: { itemStyle: { borderColor: palette.text, borderWidth: 1 } },
    },
  ],
})
