import { BarChart, type BarSeriesOption } from 'echarts/charts'
import { use } from 'echarts/core'
import { baseAxis, valueAxis } from './axis.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

// the first page has no bars
use([BarChart])

/** The lines of a bill, from the foot of a bar up. */
export const costParts = ['basic', 'charge', 'fuel-adjustment', 'levy'] as const
export type CostPart = (typeof costParts)[number]
export const costColours = (palette: Palette): Record<CostPart, string> => ({
  basic: palette.use.line,
  charge: palette.use.it,
  'fuel-adjustment': palette.solar,
  levy: palette.use.losses,
})

export type CostPicture = {
  readonly months: readonly {
    readonly label: string
    /** yen; null where it is not known: it has no bar, and the month no total */
    readonly parts: Readonly<Record<CostPart, number | null>>
    readonly total: number | null
    /** not the bill's yet: a running month, a price that stands in */
    readonly provisional: string | null
  }[]
  readonly names: Readonly<Record<CostPart | 'total', string>>
  readonly words: {
    /** of the axis, and what one of it is in yen */
    readonly unit: string
    readonly unitYen: number
    readonly yen: (n: number | null) => string
    readonly axis: (n: number) => string
  }
}

/** 電気料金 by month, stacked by the lines of a bill; a credit (燃料費調整 below zero) hangs under the axis. What is provisional is pale. */
export const costOption = ({ months, names, words }: CostPicture, palette: Palette, width: number): Option => {
  const colours = costColours(palette)
  const series = costParts.map((part): BarSeriesOption & { id: string } => ({
    type: 'bar',
    id: part,
    stack: 'cost',
    barMaxWidth: 34,
    itemStyle: { color: colours[part] },
    data: months.map(({ parts, provisional }) => ({
      value: parts[part] === null ? '-' : parts[part] / words.unitYen,
      itemStyle: { opacity: provisional === null ? 1 : 0.55 },
    })),
  }))
  return {
    grid: { left: width < 480 ? 44 : 56, right: 8, top: 28, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      ...tipBox,
      formatter: (params) => {
        const { dataIndex } = (Array.isArray(params) ? params[0] : params) ?? {}
        const month = months[dataIndex ?? -1]
        if (!month) return ''
        const rows = costParts
          .toReversed()
          .map((part) => ({ label: names[part], value: words.yen(month.parts[part]), colour: colours[part] }))
        const title = month.provisional === null ? month.label : `${month.label} · ${month.provisional}`
        return tip(title, [...rows, { label: names.total, value: words.yen(month.total) }])
      },
    },
    xAxis: { type: 'category', data: months.map((m) => m.label), ...baseAxis(palette) },
    yAxis: valueAxis(palette, { unit: words.unit, format: words.axis }),
    series,
  }
}
