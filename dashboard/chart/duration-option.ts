import { baseAxis, valueAxis } from './axis.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

export type DurationPicture = {
  readonly lines: readonly {
    readonly id: string
    readonly label: string
    readonly colour: string
    readonly steps: readonly (readonly [share: number, value: number])[]
  }[]
  readonly unit: string
  readonly limit: { readonly value: number; readonly label: string } | null
  readonly words: {
    readonly share: (n: number) => string
    readonly value: (n: number) => string
    readonly axis: (n: number) => string
  }
}

/** 負荷持続曲線: how much of the time the load was at least so high. */
export const durationOption = (
  { lines, unit, limit, words }: DurationPicture,
  palette: Palette,
  width: number,
): Option => ({
  grid: { left: 58, right: 16, top: 28, bottom: 30 },
  tooltip: {
    trigger: 'axis',
    ...tipBox,
    axisPointer: { type: 'line', lineStyle: { color: palette.muted, width: 1 } },
    formatter: (params) => {
      const shown = (Array.isArray(params) ? params : [params]) as { seriesId?: string; value?: unknown }[]
      const pair = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [])
      return tip(
        words.share(pair(shown[0]?.value)[0] ?? 0),
        shown.flatMap(({ seriesId, value }) => {
          const line = lines.find((l) => l.id === seriesId)
          return line ? [{ label: line.label, value: words.value(pair(value)[1] ?? 0), colour: line.colour }] : []
        }),
      )
    },
  },
  xAxis: {
    type: 'value',
    min: 0,
    max: 100,
    splitNumber: width < 480 ? 2 : 5,
    ...baseAxis(palette),
    axisLabel: { color: palette.muted, fontSize: 11, formatter: '{value} %' },
  },
  yAxis: valueAxis(palette, { unit, format: words.axis }),
  series: lines.map((line, i) => ({
    type: 'line' as const,
    id: line.id,
    name: line.label,
    data: line.steps.map(([share, value]) => [share * 100, value]),
    symbol: 'none',
    lineStyle: { width: 2, color: line.colour },
    itemStyle: { color: line.colour },
    ...(i === 0 && limit
      ? {
          markLine: {
            silent: true,
            symbol: 'none',
            data: [{ yAxis: limit.value }],
            lineStyle: { color: palette.limit, type: 'dashed' as const, width: 1.5 },
            label: { formatter: limit.label, position: 'insideEndTop' as const, color: palette.limit, fontSize: 11 },
          },
        }
      : {}),
  })),
})
