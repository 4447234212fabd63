import {
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  type HeatmapSeriesOption,
  LineChart,
  type LineSeriesOption,
  type SankeySeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts'
import {
  type DataZoomComponentOption,
  GridComponent,
  type GridComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
  type VisualMapComponentOption,
} from 'echarts/components'
import { type ComposeOption, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, CustomChart, ScatterChart, GridComponent, TooltipComponent, MarkLineComponent, CanvasRenderer])

export { type ECharts, init } from 'echarts/core'
/** What the charts may hold. The modules above come with the first page; a lazy page registers what it needs beside them. */
export type Option = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | CustomSeriesOption
  | HeatmapSeriesOption
  | SankeySeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | MarkLineComponentOption
  | DataZoomComponentOption
  | VisualMapComponentOption
>
