import { useEffect, useRef, useState } from 'react'
import { type ECharts, init, type Option } from './echarts.ts'

type ChartProps = {
  /** Builds the option for a width in px: a phone gets fewer ticks, not smaller ones. */
  build: (width: number) => Option
  /** At least, px; in a taller card it grows. */
  height: number
  /** What a reader who does not see the chart is told. */
  label: string
  id?: string
  /** A node that was clicked, by its name in the option. */
  onPick?: (name: string) => void
  /** The chart itself, for what an option cannot say: an image of it, where its time axis stands. */
  onReady?: (chart: ECharts) => (() => void) | undefined
}

/** The only place that touches ECharts' life cycle: one canvas, redrawn by option, resized with its box, disposed at the end. */
export const Chart = ({ build, height, label, id, onPick, onReady }: ChartProps) => {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const [width, setWidth] = useState(0)

  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = init(element, null, { renderer: 'canvas' })
    chart.current = made
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return
      made.resize({ width: entry.contentRect.width, height: entry.contentRect.height })
      setWidth(Math.round(entry.contentRect.width))
    })
    watch.observe(element)
    return () => {
      watch.disconnect()
      chart.current = null
      made.dispose()
    }
  }, [])

  useEffect(() => {
    const textStyle = { fontFamily: getComputedStyle(document.body).fontFamily }
    // Series that vanished (a filter) must go; axes and tooltip stay, so that an open tooltip does not blink each second.
    if (width > 0)
      chart.current?.setOption({ animation: false, textStyle, ...build(width) }, { replaceMerge: ['series'] })
  }, [build, width])

  useEffect(() => {
    const made = chart.current
    if (!made || !onPick) return
    const pick = ({ name, dataType }: { name?: string; dataType?: string }) => {
      if (name && dataType === 'node') onPick(name)
    }
    made.on('click', pick)
    return () => void made.off('click', pick)
  }, [onPick])
  useEffect(() => (chart.current ? onReady?.(chart.current) : undefined), [onReady])

  return (
    <div className="chart" role="img" aria-label={label} data-testid={id} style={{ minHeight: height }}>
      <div ref={box} />
    </div>
  )
}
