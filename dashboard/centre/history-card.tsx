import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PueStep, PueStep as Steps } from '#core/pue-history'
import type { PueFigure } from '#core/snapshot'
import { addMonths, at, DAY, dayStart, type EpochMs, monthInterval, monthOf } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { pueHistoryQuery } from '../api/pue.ts'
import { Chart } from '../chart/chart.tsx'
import { type PuePicture, pueOption } from '../chart/pue-option.ts'
import { known, numberOf } from '../format/figure.ts'
import { decimal, percent } from '../format/number.ts'
import { day, moment, monthSpan, monthText } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'
import { subscript } from '../overview/target-words.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { usePalette } from '../view/use-palette.ts'

const DAYS = 90
const MONTHS = 24
const rangeOf = (by: PueStep, now: EpochMs): { from: EpochMs; to: EpochMs } => {
  const to = by === 'day' ? at(dayStart(now) + DAY) : monthInterval(monthOf(now)).end
  if (by === 'day') return { from: at(to - DAYS * DAY), to }
  return { from: monthInterval(addMonths(monthOf(now), 1 - MONTHS)).start, to }
}

const pointOf = (t: T, by: PueStep, figure: PueFigure): PuePicture['points'][number] => {
  const [from, last] = [moment(figure.from), at(moment(figure.to) - 1)]
  const month = monthOf(last)
  const label =
    by === 'day' ? day(t, from) : by === 'month' ? monthText(t, month) : monthSpan(t, from, moment(figure.to))
  const note = known(figure.pue)
    ? t('overview.efficiency.coverage', { share: percent(figure.coverage) })
    : t(`why.${figure.pue.why}`)
  return { label, tick: by === 'day' ? day(t, from) : month.replace('-', '/'), value: numberOf(figure.pue), note }
}

type HistoryProps = { site: string; name: string; now: EpochMs; limit: PuePicture['limit'] }
/** iPUE of the last ninety days or of two years' months, and how the PUE of twelve months went. */
export const HistoryCard = ({ site, name, now, limit }: HistoryProps) => {
  const { t } = useTranslation()
  const palette = usePalette()
  const [by, choose] = useState<PueStep>('day')
  const query = useQuery({
    ...pueHistoryQuery({ site, by, ...rangeOf(by, now) }),
    placeholderData: keepPreviousData,
  })
  const shown = query.data
  const picture = useMemo((): PuePicture | null => {
    const last = shown?.steps.at(-1)
    if (!shown || !last) return null
    // steps that lie before the first reading are no gaps of the measurement
    const first = shown.steps.findIndex((s) => known(s.pue))
    const points = shown.steps.slice(Math.max(0, first)).map((s) => pointOf(t, shown.by, s))
    return { points, limit, name: `${last.label}${subscript(last.category)}` }
  }, [shown, limit, t])
  const build = useCallback((width: number) => (picture ? pueOption(picture, palette, width) : {}), [picture, palette])
  const values = picture?.points.flatMap((p) => p.value ?? []) ?? []
  const words = t('centre.historyWords', {
    name,
    step: t(`centre.step.${by}`),
    low: values.length > 0 ? decimal(Math.min(...values), 3) : '—',
    high: values.length > 0 ? decimal(Math.max(...values), 3) : '—',
  })
  return (
    <Card
      title={t('centre.history')}
      link={
        <fieldset className="segments">
          <legend className="hidden">{t('centre.stepLabel')}</legend>
          {Steps.options.map((step) => (
            <button key={step} type="button" aria-pressed={by === step} onClick={() => choose(step)}>
              {t(`centre.step.${step}`)}
            </button>
          ))}
        </fieldset>
      }
    >
      {query.isPending && <Skeleton height={240} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {picture && values.length === 0 && <Notice title={t('trends.empty')} way={t('trends.emptyWay')} />}
      {picture && values.length > 0 && <Chart build={build} height={240} label={words} id="pue-history" />}
      <p className="sub">{t(by === 'twelve-months' ? 'centre.twelveNote' : 'centre.ipueNote')}</p>
    </Card>
  )
}
