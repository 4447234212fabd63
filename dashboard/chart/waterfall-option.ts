import { decimal, signed } from '../format/number.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { labelWidth } from './scale.ts'
import { tip, tipBox } from './tooltip.ts'

export type WaterfallPicture = {
  /** The whole before and now; between them the steps, each beginning where the one before ended. */
  readonly before: { readonly label: string; readonly value: number }
  readonly steps: readonly { readonly label: string; readonly from: number; readonly to: number }[]
  readonly now: { readonly label: string; readonly value: number }
  readonly unit: string
}
type Bar = { label: string; from: number; to: number; kind: 'whole' | 'more' | 'less' | 'none' }

/** A change that is printed as zero is neither. */
const kindOf = (change: number): Bar['kind'] => (Math.abs(change) < 0.05 ? 'none' : change > 0 ? 'more' : 'less')
const barsOf = ({ before, steps, now }: WaterfallPicture): Bar[] => [
  { label: before.label, from: 0, to: before.value, kind: 'whole' },
  ...steps.map(({ label, from, to }) => ({ label, from, to, kind: kindOf(to - from) })),
  { label: now.label, from: 0, to: now.value, kind: 'whole' },
]
/** The axis begins below the smallest end: changes of a per cent or two must be seen; the wholes are cut, and said to be. */
export const waterfallSpan = ({ before, steps, now }: WaterfallPicture): [number, number] => {
  const ends = [before.value, now.value, ...steps.flatMap((s) => [s.from, s.to])]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const room = (high - low || Math.abs(high) * 0.05 || 1) * 0.35
  return [Math.max(0, low - room), high + room]
}
const textOf = ({ kind, from, to }: Bar, unit: string): string =>
  kind === 'whole' ? `${decimal(to, 1)} ${unit}` : signed(to - from, 1)

/** Why an amount changed, bar by bar: what raised it and what lowered it, lying so that the words have room. */
export const waterfallOption = (picture: WaterfallPicture, palette: Palette, width: number): Option => {
  const bars = barsOf(picture)
  const [min, max] = waterfallSpan(picture)
  const colours = { whole: palette.line, more: palette.limit, less: palette.accent, none: palette.muted }
  const left = Math.min(width * 0.42, Math.max(...bars.map((b) => labelWidth(b.label, 12))) + 12)
  const right = Math.max(...bars.map((b) => labelWidth(textOf(b, picture.unit), 12))) + 10
  return {
    grid: { left, right, top: 4, bottom: 4 },
    tooltip: {
      trigger: 'item',
      ...tipBox,
      formatter: (params) => {
        const { dataIndex } = (Array.isArray(params) ? params[0] : params) ?? {}
        const bar = bars[dataIndex ?? -1]
        return bar
          ? tip(bar.label, [{ label: '', value: `${textOf(bar, picture.unit)}`, colour: colours[bar.kind] }])
          : ''
      },
    },
    xAxis: { type: 'value', min, max, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map((b) => b.label),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.text, fontSize: 12, width: left - 10, overflow: 'break' },
    },
    series: [
      {
        type: 'custom',
        id: 'bars',
        clip: false,
        data: bars.map((b, i) => [i, Math.max(min, b.from), b.to]),
        renderItem: (_, api) => {
          const i = Number(api.value(0))
          const bar = bars[i]
          if (!bar) return null
          const [x1 = 0, y = 0] = api.coord([Number(api.value(1)), i])
          const [x2 = 0] = api.coord([Number(api.value(2)), i])
          const [, next = y] = api.coord([min, i + 1])
          const height = Math.min(18, Math.abs(next - y) * 0.6)
          const end = Math.max(x1, x2)
          return {
            type: 'group',
            children: [
              {
                type: 'rect',
                shape: {
                  x: Math.min(x1, x2),
                  y: y - height / 2,
                  width: Math.max(1.5, Math.abs(x2 - x1)),
                  height,
                  r: 2,
                },
                style: { fill: colours[bar.kind] },
              },
              {
                type: 'text',
                style: {
                  x: end + 6,
                  y,
                  text: textOf(bar, picture.unit),
                  fill: bar.kind === 'whole' ? palette.text : colours[bar.kind],
                  fontSize: 12,
                  fontWeight: bar.kind === 'whole' ? 600 : 400,
                  textVerticalAlign: 'middle',
                },
              },
            ],
          }
        },
      },
    ],
  }
}
