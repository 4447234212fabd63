import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ECharts, Option } from './echarts.ts'
import { useSeen } from './seen.ts'

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

let turn: Promise<unknown> = Promise.resolve()
/**
 * ECharts is larger than all of the page around it, so it comes after the figures; and charts are made one a task, so that
 * thirty of them do not hold the page still.
 */
const inTurn = (): Promise<typeof import('./echarts.ts')> => {
  const mine = turn.then(() => new Promise((go) => setTimeout(go))).then(() => import('./echarts.ts'))
  turn = mine.catch(() => undefined)
  return mine
}

/** The only place that touches ECharts' life cycle: one canvas, redrawn by option while it is seen, resized with its box, disposed at the end. */
export const Chart = ({ build, height, label, id, onPick, onReady }: ChartProps) => {
  const box = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<ECharts | null>(null)
  const [width, setWidth] = useState(0)
  const drawn = useRef(false)
  const seen = useSeen(box)

  useEffect(() => {
    const element = box.current
    if (!element) return
    let made: ECharts | undefined
    let gone = false
    const make = ({ init }: typeof import('./echarts.ts')) => {
      if (gone) return
      made = init(element, null, { renderer: 'canvas' })
      setChart(made)
    }
    inTurn().then(make, (error) =>
      // as for a page whose code is not to be had: what catches it offers to load the page anew
      setWidth(() => {
        throw error
      }),
    )
    const watch = new ResizeObserver(([entry]) => {
      if (!entry) return
      made?.resize({ width: entry.contentRect.width, height: entry.contentRect.height })
      setWidth(Math.round(entry.contentRect.width))
    })
    watch.observe(element)
    const print = () => {
      const { clientWidth, clientHeight } = element
      made?.resize({ width: clientWidth, height: clientHeight })
      flushSync(() => setWidth(clientWidth))
    }
    window.addEventListener('beforeprint', print)
    return () => {
      gone = true
      window.removeEventListener('beforeprint', print)
      watch.disconnect()
      drawn.current = false
      setChart(null)
      made?.dispose()
    }
  }, [])

  useEffect(() => {
    // out of sight the first picture is enough until it is seen again
    if (!chart || width === 0 || (drawn.current && !seen)) return
    drawn.current = true
    const textStyle = { fontFamily: getComputedStyle(document.body).fontFamily }
    // Series that vanished (a filter) must go; axes and tooltip stay, so that an open tooltip does not blink each second.
    chart.setOption({ animation: false, textStyle, ...build(width) }, { replaceMerge: ['series'] })
  }, [chart, build, width, seen])

  useEffect(() => {
    if (!chart || !onPick) return
    const pick = ({ name, dataType }: { name?: string; dataType?: string }) => {
      if (name && dataType === 'node') onPick(name)
    }
    chart.on('click', pick)
    return () => void chart.off('click', pick)
  }, [chart, onPick])
  useEffect(() => (chart ? onReady?.(chart) : undefined), [chart, onReady])

  return (
    <div className="chart" role="img" aria-label={label} data-testid={id} style={{ minHeight: height }}>
      <div ref={box} />
    </div>
  )
}
