import { decimal } from '../format/number.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { tip, tipBox } from './tooltip.ts'

/** Time as charts take it (format/time.ts, onAxis) and displayed value. */
export type StepPoint = readonly [t: number, value: number]
export type StepPicture = {
  readonly accepted: readonly StepPoint[]
  readonly aside: readonly StepPoint[]
  /** the readings on both sides of the step */
  readonly from: StepPoint | null
  readonly to: StepPoint
  /** what a verdict makes of the line, dashed */
  readonly verdict: readonly StepPoint[]
  readonly unit: string
  readonly words: {
    accepted: string
    aside: string
    verdict: string
    r1: string
    r2: string
    time: (t: number) => string
  }
}

const digits = (n: number): number => Math.min(6, String(n).split('.')[1]?.length ?? 0)
const shown = (n: number): string => decimal(n, digits(n))

/** The line broken at the step: the jump itself is not drawn as if it had happened evenly. */
const broken = ({ accepted, to }: StepPicture): (number | null)[][] => {
  const at = accepted.findIndex(([t]) => t >= to[0])
  const points = accepted.map(([t, v]) => [t, v])
  return at <= 0 ? points : [...points.slice(0, at), [to[0], null], ...points.slice(at)]
}
const mark = (id: string, point: StepPoint | null, { colour, label }: { colour: string; label: string }) =>
  point === null
    ? []
    : [
        {
          type: 'scatter' as const,
          id,
          name: label,
          data: [[...point]],
          symbolSize: 11,
          z: 6,
          itemStyle: { color: colour },
          label: {
            show: true,
            position: 'top' as const,
            color: colour,
            fontSize: 11,
            formatter: `${label} ${shown(point[1])}`,
          },
          labelLayout: { hideOverlap: false, moveOverlap: 'shiftY' as const },
        },
      ]

/** The readings around an unexplained step, as displayed, with what the chosen verdict would make of them. */
export const stepOption = (picture: StepPicture, palette: Palette, width: number): Option => ({
  grid: { left: 8, right: 18, top: 30, bottom: 26, containLabel: true },
  tooltip: {
    trigger: 'item',
    ...tipBox,
    formatter: (params) => {
      const { value, seriesName } = (Array.isArray(params) ? params[0] : params) ?? {}
      const [t = 0, v = 0] = Array.isArray(value) ? value.map(Number) : []
      return tip(picture.words.time(t), [{ label: seriesName ?? '', value: `${shown(v)} ${picture.unit}` }])
    },
  },
  xAxis: {
    type: 'time',
    splitNumber: width < 500 ? 3 : 6,
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
    splitLine: { show: false },
  },
  yAxis: {
    type: 'value',
    scale: true,
    splitNumber: 4,
    axisLabel: { color: palette.muted, fontSize: 11, formatter: shown },
    splitLine: { lineStyle: { color: palette.grid } },
  },
  useUTC: true,
  series: [
    {
      type: 'line',
      id: 'accepted',
      name: picture.words.accepted,
      data: broken(picture),
      showSymbol: true,
      symbol: 'circle',
      symbolSize: picture.accepted.length > 80 ? 3 : 5,
      lineStyle: { width: 1.5, color: palette.accent },
      itemStyle: { color: palette.accent },
    },
    {
      type: 'line',
      id: 'verdict',
      name: picture.words.verdict,
      data: picture.verdict.map((p) => [...p]),
      symbol: 'none',
      z: 5,
      lineStyle: { width: 2, type: 'dashed', color: palette.solar },
      itemStyle: { color: palette.solar },
    },
    {
      type: 'scatter',
      id: 'aside',
      name: picture.words.aside,
      data: picture.aside.map((p) => [...p]),
      symbol: 'emptyCircle',
      symbolSize: 7,
      itemStyle: { color: palette.muted },
    },
    ...mark('r1', picture.from, { colour: palette.accent, label: picture.words.r1 }),
    ...mark('r2', picture.to, { colour: palette.limit, label: picture.words.r2 }),
  ],
})
