import { decimal } from '../format/number.ts'
import type { Option } from './echarts.ts'
import type { Palette } from './palette.ts'
import { bars, polygon } from './polygon.ts'
import { tip, tipBox } from './tooltip.ts'

export type DemandPicture = {
  /** Mean kW of each finished minute; null where it is not known. */
  minutes: readonly (number | null)[]
  /** Minutes since the half-hour began, 0 … 30. */
  elapsed: number
  running_kW: number | null
  forecast_kW: number | null
  limit_kW: number | null
  words: { from: string; to: string; minute: (n: number) => string }
}

const known = (minutes: readonly (number | null)[]): number[] => minutes.filter((m) => m !== null)

/**
 * Where the half-hour's mean lands if every minute left stays between the lowest and the highest minute so far, kW.
 * Null before two minutes are known: a band of one point says nothing.
 */
export const demandBand = ({ minutes, elapsed, running_kW }: DemandPicture): [number, number] | null => {
  const seen = known(minutes)
  if (seen.length < 2 || running_kW === null) return null
  const left = Math.max(0, 30 - elapsed)
  const land = (kW: number): number => (running_kW * elapsed + kW * left) / 30
  return [land(Math.min(...seen)), land(Math.max(...seen))]
}

const top = (picture: DemandPicture): number =>
  Math.max((picture.limit_kW ?? 0) * 1.08, (picture.forecast_kW ?? 0) * 1.08, ...known(picture.minutes), 1)

/** Labels closer than this share of the axis would lie on each other: the upper goes up, the lower down. */
const CLOSE = 0.17
const apart = (picture: DemandPicture, own: number | null, other: number | null): number => {
  if (own === null || other === null || Math.abs(own - other) > CLOSE * top(picture)) return 0
  return own > other ? -7 : 7
}

type End = { id: string; kW: number | null; colour: string; shift: number }
/** A figure at the end of its line. */
const endLabel = ({ id, kW, colour, shift }: End) =>
  kW === null
    ? []
    : [
        {
          type: 'scatter' as const,
          id,
          data: [[30, kW]],
          symbolSize: 0.1,
          silent: true,
          tooltip: { show: false },
          label: {
            show: true,
            position: 'right' as const,
            distance: 6,
            offset: [0, shift],
            color: colour,
            fontSize: 11,
            formatter: decimal(kW),
          },
        },
      ]
const endLabels = (picture: DemandPicture, palette: Palette) => {
  const { limit_kW: limit, forecast_kW: forecast } = picture
  return [
    ...endLabel({ id: 'limit-label', kW: limit, colour: palette.limit, shift: apart(picture, limit, forecast) }),
    ...endLabel({ id: 'forecast-label', kW: forecast, colour: palette.accent, shift: apart(picture, forecast, limit) }),
  ]
}

const path = (picture: DemandPicture, palette: Palette) => {
  if (picture.forecast_kW === null || picture.running_kW === null) return []
  const { elapsed, running_kW, forecast_kW } = picture
  const band = demandBand(picture)
  const wedge =
    band &&
    polygon(
      'band',
      [
        [elapsed, running_kW],
        [30, band[1]],
        [30, band[0]],
      ],
      palette.band,
    )
  return [
    ...(wedge ? [wedge] : []),
    {
      type: 'line' as const,
      id: 'forecast',
      data: [
        [elapsed, running_kW],
        [30, forecast_kW],
      ],
      symbol: 'none',
      silent: true,
      z: 4,
      lineStyle: { width: 2, color: palette.accent },
    },
  ]
}
const limitLine = (limit_kW: number | null, palette: Palette) =>
  limit_kW === null
    ? []
    : [
        {
          type: 'line' as const,
          id: 'limit',
          data: [
            [0, limit_kW],
            [30, limit_kW],
          ],
          symbol: 'none',
          silent: true,
          lineStyle: { width: 1.5, type: 'dashed' as const, color: palette.limit },
        },
      ]

/** 30分デマンド: minute bars, the forecast to the half-hour's end with its band, and the contract. */
export const demandOption = (picture: DemandPicture, palette: Palette): Option => ({
  grid: { left: 6, right: 48, top: 12, bottom: 24 },
  tooltip: {
    trigger: 'item',
    ...tipBox,
    formatter: (params) => {
      const { value } = (Array.isArray(params) ? params[0] : params) ?? {}
      const [minute = 0, kW = 0] = Array.isArray(value) ? value.map(Number) : []
      return tip(picture.words.minute(minute + 1), [
        { label: '', value: `${decimal(kW)} kW`, colour: palette.group.it },
      ])
    },
  },
  xAxis: {
    type: 'value',
    min: 0,
    max: 30,
    axisLine: { show: true, lineStyle: { color: palette.line } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      customValues: [0, 30],
      color: palette.muted,
      fontSize: 11,
      alignMinLabel: 'left',
      alignMaxLabel: 'right',
      formatter: (value: number) => (value === 0 ? picture.words.from : picture.words.to),
    },
  },
  yAxis: { type: 'value', min: 0, max: top(picture), show: false },
  series: [
    bars(
      'minutes',
      picture.minutes.flatMap((kW, i) => (kW === null ? [] : [[i, kW] as const])),
      {
        width: 1,
        colour: palette.group.it,
      },
    ),
    ...path(picture, palette),
    ...limitLine(picture.limit_kW, palette),
    ...endLabels(picture, palette),
  ],
})
