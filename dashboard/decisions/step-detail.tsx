import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DecisionItem } from '#core/decision-item'
import { neighbourhoodQuery } from '../api/decisions.ts'
import { failureOf } from '../api/failure.ts'
import { dayTime, moment } from '../format/time.ts'
import { readingText } from '../meters/reading-text.ts'
import { MeterPlace } from '../record/meter-place.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { NearReadings } from './near-readings.tsx'
import { StepChart } from './step-chart.tsx'
import { stepAmount } from './step-words.ts'
import type { Judging } from './use-judging.ts'
import { VerdictForm } from './verdict-panel.tsx'

const Head = ({ item }: { item: DecisionItem }) => {
  const { t } = useTranslation()
  const from = item.from ? readingText(item.from.value, 0) : t('inbox.first')
  return (
    <header className="step-head">
      <h2>
        <MeterPlace meter={item.meter} />
      </h2>
      <p className="figure">
        <span className="amount" data-size="medium">
          <b data-testid="step-amount" data-value={item.amount}>
            {stepAmount(item)}
          </b>
        </span>
        <span className="beside">{t('inbox.from', { from, to: readingText(item.to.value, 0) })}</span>
      </p>
      <p className="sub">
        {item.from
          ? t('inbox.span', { from: dayTime(t, moment(item.from.at)), to: dayTime(t, moment(item.to.at)) })
          : dayTime(t, moment(item.to.at))}
        {' · '}
        {t(`inbox.why.${item.why}`)}
        {item.openEnded && ` · ${t('inbox.openEnded')}`}
      </p>
    </header>
  )
}

const Decided = ({ item }: { item: DecisionItem }) => {
  const { t } = useTranslation()
  const { decision } = item
  if (!decision) return null
  const words = {
    verdict: t(`inbox.verdict.${decision.verdict.verdict}`),
    person: decision.name ?? decision.person,
    at: dayTime(t, moment(decision.at)),
  }
  return (
    <div className="decided" data-testid="decided" data-verdict={decision.verdict.verdict}>
      <p>{t('inbox.decided', words)}</p>
      <p className="sub">{t('inbox.whyDecided', { reason: decision.reason })}</p>
      {item.state === 'stale' && <p className="look">{t('inbox.staleNote')}</p>}
    </div>
  )
}

/** One step: what happened, the readings around it, and the verdicts. */
export const StepDetail = ({ item, judging }: { item: DecisionItem; judging: Judging }) => {
  const { t } = useTranslation()
  const around = useQuery(neighbourhoodQuery(item.key))
  return (
    <section
      className="card step-detail"
      aria-label={t('inbox.why.step')}
      data-testid="step-detail"
      data-key={item.key}
    >
      <Head item={item} />
      <Decided item={item} />
      {around.isPending && <Skeleton height={230} />}
      {around.isError && <FailureNotice failure={failureOf(around.error)} retry={() => void around.refetch()} />}
      {around.data && <StepChart around={around.data} verdict={judging.verdict} />}
      {around.data && <NearReadings around={around.data} />}
      {around.data && <VerdictForm item={item} around={around.data} judging={judging} />}
    </section>
  )
}
