/* The drawing engine, fetched when the first chart is shown: words and figures of a page never wait for it. Only the parts of ECharts
 * that charts here use are loaded; tooltips are drawn on the canvas, because the page forbids injected styles. */
import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type MarkLineComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use, type ComposeOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption | MarkLineComponentOption
>
use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

export function startChart(box: HTMLElement) {
  const chart = init(box, undefined, { renderer: 'canvas' })
  return {
    draw: (option: ChartOption) =>
      chart.setOption({ animation: false, ...option, tooltip: { renderMode: 'richText', ...(option.tooltip as object) } }, true),
    resize: () => chart.resize(),
    stop: () => chart.dispose(),
  }
}
