import type { Palette } from './palette.ts'

/** Colours of lines that stand for nothing in particular: Okabe–Ito in an order that neighbours are told apart by. */
export const lineColours: Record<'light' | 'dark', readonly string[]> = {
  light: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b8860b', '#56b4e9', '#5f6b76', '#7b3294'],
  dark: ['#56b4e9', '#ff8a5c', '#34c98e', '#e7a3cb', '#f5b335', '#a9d7f2', '#9aa6b0', '#b58ad6'],
}

/** A value axis: its unit at its top, once. */
export const valueAxis = (
  palette: Palette,
  { unit, format, scale }: { unit: string; format: (n: number) => string; scale?: boolean },
) => ({
  type: 'value' as const,
  scale: scale ?? false,
  name: unit,
  nameLocation: 'end' as const,
  nameGap: 10,
  nameTextStyle: { color: palette.muted, fontSize: 11, align: 'right' as const, padding: [0, 6, 0, 0] },
  splitNumber: 4,
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: palette.muted, fontSize: 11, formatter: format },
  splitLine: { lineStyle: { color: palette.grid } },
})
/** The line and labels of an x axis. */
export const baseAxis = (palette: Palette) => ({
  axisLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
  splitLine: { show: false },
  axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true },
})
