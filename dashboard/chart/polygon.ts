import type { CustomSeriesOption } from 'echarts/charts'

type Corner = readonly [x: number, y: number]

/** A filled shape in the axes' own coordinates: the band of a forecast. */
export const polygon = (id: string, corners: readonly Corner[], colour: string): CustomSeriesOption => ({
  type: 'custom',
  id,
  silent: true,
  z: 1,
  clip: true,
  tooltip: { show: false },
  data: [[...(corners[0] ?? [0, 0])]],
  renderItem: (_, api) => ({
    type: 'polygon',
    shape: { points: corners.map(([x, y]) => api.coord([x, y])) },
    style: { fill: colour },
  }),
})

/** Bars from zero on a value axis: `[start, height]`, each `width` wide on the axis. */
export const bars = (
  id: string,
  data: readonly Corner[],
  { width, colour }: { width: number; colour: string },
): CustomSeriesOption => ({
  type: 'custom',
  id,
  z: 2,
  clip: true,
  data: data.map(([x, y]) => [x, y]),
  renderItem: (_, api) => {
    const x = Number(api.value(0))
    const [left = 0, top = 0] = api.coord([x, Number(api.value(1))])
    const [right = 0, bottom = 0] = api.coord([x + width, 0])
    const gap = right - left > 4 ? 2 : 0.5
    return {
      type: 'rect',
      shape: { x: left, y: top, width: Math.max(1, right - left - gap), height: bottom - top, r: [1, 1, 0, 0] },
      style: { fill: colour },
    }
  },
})
