import type { Regression } from '#core/regression'
import { baseAxis, valueAxis } from './axis.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

export type ScatterPoint = { readonly x: number; readonly y: number; readonly name: string; readonly colour: string }
export type ScatterPicture = {
  readonly points: readonly ScatterPoint[]
  readonly line: Regression | null
  /** both axes from zero: then the fixed load is seen where the line meets the axis */
  readonly fromZero: boolean
  readonly x: { readonly name: string; readonly unit: string; readonly show: (n: number) => string }
  readonly y: { readonly name: string; readonly unit: string; readonly show: (n: number) => string }
}

const fitted = ({ line, points, fromZero }: ScatterPicture): [number, number][] => {
  if (!line || points.length === 0) return []
  const xs = points.map((p) => p.x)
  const from = fromZero ? 0 : Math.min(...xs)
  return [from, Math.max(...xs)].map((x) => [x, line.fixed + line.variable * x])
}

/** Two quantities against each other, with the line of least squares. */
export const scatterOption = (picture: ScatterPicture, palette: Palette, width: number): Option => {
  const { points, x, y, fromZero } = picture
  return {
    grid: { left: 58, right: 18, top: 28, bottom: 46 },
    tooltip: {
      trigger: 'item',
      ...tipBox,
      formatter: (params) => {
        const { dataIndex = 0 } = (Array.isArray(params) ? params[0] : params) ?? {}
        const point = points[dataIndex]
        if (!point) return ''
        return tip(point.name, [
          { label: x.name, value: `${x.show(point.x)} ${x.unit}` },
          { label: y.name, value: `${y.show(point.y)} ${y.unit}` },
        ])
      },
    },
    xAxis: {
      type: 'value',
      scale: !fromZero,
      ...baseAxis(palette),
      name: x.unit ? `${x.name} (${x.unit})` : x.name,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: palette.muted, fontSize: 11 },
      splitNumber: width < 480 ? 3 : 5,
      axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true, formatter: x.show },
    },
    yAxis: valueAxis(palette, { unit: y.unit, format: y.show, scale: !fromZero }),
    series: [
      {
        type: 'scatter',
        id: 'points',
        data: points.map((p) => ({ value: [p.x, p.y], itemStyle: { color: p.colour, opacity: 0.8 } })),
        symbolSize: points.length > 100 ? 6 : 9,
      },
      {
        type: 'line',
        id: 'line',
        data: fitted(picture),
        symbol: 'none',
        silent: true,
        tooltip: { show: false },
        lineStyle: { width: 1.5, type: 'dashed', color: palette.text },
      },
    ],
  }
}
