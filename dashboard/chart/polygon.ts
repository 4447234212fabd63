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
