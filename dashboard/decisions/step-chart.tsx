import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Neighbourhood } from '#core/decision-item'
import type { Verdict } from '#core/meter-record'
import { at, JST_OFFSET } from '#core/time'
import { Chart } from '../chart/chart.tsx'
import { type StepPoint, stepOption } from '../chart/step-option.ts'
import { dayTime, moment, onAxis } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { readingText } from '../meters/reading-text.ts'
import { usePalette } from '../view/use-palette.ts'
import { verdictLine } from './verdict-form.ts'

const pointOf = ({ at, value }: { at: string; value: string }): StepPoint => [onAxis(moment(at)), Number(value)]

type StepChartProps = { around: Neighbourhood; verdict: Verdict | undefined }
/** The readings around a step as displayed; dashed: what the chosen verdict makes of them. */
export const StepChart = ({ around, verdict }: StepChartProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const { item, unit, points } = around
  const picture = useMemo(
    () => ({
      accepted: points.filter((p) => p.state === 'accepted').map(pointOf),
      aside: points.filter((p) => p.state !== 'accepted' && Number.isFinite(Number(p.value))).map(pointOf),
      from: item.from && pointOf(item.from),
      to: pointOf(item.to),
      verdict: verdict ? verdictLine(around, verdict).map(([t, v]): StepPoint => [onAxis(at(t)), v]) : [],
      unit: unitText(unit),
      words: {
        ...t('inbox.legend', { returnObjects: true }),
        ...t('inbox.point', { returnObjects: true }),
        time: (axis: number) => dayTime(t, at(axis - JST_OFFSET)),
      },
    }),
    [points, item, unit, around, verdict, t],
  )
  const build = useCallback((width: number) => stepOption(picture, palette, width), [picture, palette])
  const label = t('inbox.chart', {
    from: item.from ? readingText(item.from.value, 0) : t('inbox.first'),
    to: readingText(item.to.value, 0),
  })
  return <Chart build={build} height={230} label={label} id="step-chart" />
}
