import { useTranslation } from 'react-i18next'
import { fiscalYearOf, monthOf } from '#core/time'
import type { MeterDetail } from '../api/meter.ts'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { age, dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { meterState } from '../meters/meter-state.ts'
import { readingText } from '../meters/reading-text.ts'
import { valueText } from '../trends/trend-words.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { Notice } from '../view/notice.tsx'

const Last = ({ meter, now }: { meter: MeterDetail['meter']; now: number }) => {
  const { t } = useTranslation()
  const { last, rate, rateUnit, decimals, unit } = meter
  if (last === null && rate === null)
    return <Notice title={t('meterPage.neverRead')} way={t('meterPage.neverReadWay')} />
  return (
    <>
      <p className="figure">
        <span className="amount" data-size="large" data-testid="meter-last" data-value={last?.value ?? rate ?? ''}>
          <b>{last ? readingText(last.value, decimals) : rate === null ? '—' : decimal(rate, 1)}</b>
          <span className="unit"> {unitText(last ? unit : rateUnit)}</span>
        </span>
        {last && rate !== null && unitText(unit) !== unitText(rateUnit) && (
          <span className="beside">{t('meterPage.rate', { value: valueText(rate, rateUnit) })}</span>
        )}
      </p>
      {last && (
        <p className="sub words">
          <span>{t('meterPage.ago', { age: age(t, now - moment(last.at)), at: dayTime(t, moment(last.at)) })}</span>
          <span>{t(`quality.${last.quality}`)}</span>
        </p>
      )}
    </>
  )
}

/** The last value with age, state and quality. */
export const NowCard = ({ meter, now }: { meter: MeterDetail['meter']; now: number }) => {
  const { t } = useTranslation()
  const state = meterState(meter)
  return (
    <Card
      title={t('meterPage.now')}
      link={
        <span className="state" data-state={state} data-testid="meter-state">
          {t(`meters.state.${state}`)}
          {meter.silentSince && ` · ${t('meters.since', { since: dayTime(t, moment(meter.silentSince)) })}`}
        </span>
      }
    >
      <Last meter={meter} now={now} />
    </Card>
  )
}

const spans = ['today', 'month', 'fy'] as const
type Span = (typeof spans)[number]
/** The figure of explain that a period's amount is. */
const figureOf = (span: Span, key: string, from: string): string => {
  const day = from.slice(0, 10)
  const month = monthOf(moment(from))
  const period = { today: day, month, fy: `fy${fiscalYearOf(moment(from))}` }[span]
  return `${period}.meter.${key}.amount`
}

/** Amounts of today, this month and this fiscal year with their coverage; each opens into how it was computed. */
export const AmountCard = ({ detail }: { detail: MeterDetail }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('meterPage.amounts')}>
      <dl className="rows meter-spans">
        {spans.map((span) => {
          const { amount, coverage, from } = detail.periods[span]
          const shown = (
            <Amount figure={amount} show={(n) => decimal(n, Math.abs(n) < 100 ? 2 : 0)} id={`meter-${span}`} />
          )
          return (
            <div key={span}>
              <dt>{t(`span.${span}`)}</dt>
              <dd>
                {known(amount) ? (
                  <ExplainLink figure={figureOf(span, detail.meter.key, from)}>{shown}</ExplainLink>
                ) : (
                  shown
                )}
                <CoverageBar coverage={coverage} />
              </dd>
            </div>
          )
        })}
      </dl>
    </Card>
  )
}
