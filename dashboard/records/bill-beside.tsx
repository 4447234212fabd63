import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Bill, billInterval } from '#core/bill'
import type { Clue, Reconciliation } from '#core/bill-reconciliation'
import { dayInterval, monthOf, monthsBetween } from '#core/time'
import { ExplainLink } from '../explain/explain-link.tsx'
import { decimal, percent, signed } from '../format/number.ts'
import { dayText, monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import { trendsPath } from '../trends/address.ts'
import { Amount } from '../view/amount.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'

const clueWords = (t: T, clue: Clue): string => {
  switch (clue.clue) {
    case 'missing':
      return t('ledger.clue.missing', { share: percent(clue.share) })
    case 'estimated':
      return t('ledger.clue.estimated', { share: percent(clue.share) })
    case 'unexplained':
      return t('ledger.clue.unexplained', { count: clue.steps })
    case 'period':
      return t('ledger.clue.period', {
        from: dayText(t, dayInterval(clue.from).start),
        to: dayText(t, dayInterval(clue.to).start),
        share: decimal(clue.share_percent, 2),
      })
    case 'factor':
      return clue.factor >= 1
        ? t('ledger.clue.times', { factor: decimal(clue.factor) })
        : t('ledger.clue.part', { factor: decimal(1 / clue.factor) })
  }
}

type BesideProps = { beside: Reconciliation; record: Bill }
/** How far a bill and the meter agree, in a word, with the difference. */
export const BillState = ({ beside }: Pick<BesideProps, 'beside'>) => {
  const { t } = useTranslation()
  const { state, share, limit_percent } = beside
  return (
    <span className="bill-state" data-state={state} data-testid="bill-state">
      <b>{t(`ledger.state.${state}`)}</b>
      {'value' in share && (
        <span data-testid="bill-share" data-value={share.value}>
          {' '}
          {signed(share.value, 2)} %
        </span>
      )}
      <small>{t('ledger.limit', { limit: decimal(limit_percent, 1) })}</small>
    </span>
  )
}

/** What may lie behind a difference, and where to look: the meter over these days, and its months explained. */
export const BillClues = ({ beside, record }: BesideProps) => {
  const { t } = useTranslation()
  const period = billInterval(record)
  const months = monthsBetween(monthOf(period.start), monthOf(dayInterval(record.to).start))
  const [site = ''] = record.meter.split('/')
  return (
    <>
      {beside.clues.map((clue) => (
        <span key={clue.clue} className="line look">
          {clueWords(t, clue)}
        </span>
      ))}
      {record.explained !== undefined && <span className="line">{record.explained}</span>}
      <span className="row-actions">
        <Link className="link" to={trendsPath([record.meter], period, site)}>
          {t('ledger.toTrend')}
        </Link>
        {months.map((month) => (
          <ExplainLink key={month} figure={`${month}.meter.${record.meter}.amount`}>
            {t('ledger.toExplain', { month: monthText(t, month) })}
          </ExplainLink>
        ))}
      </span>
    </>
  )
}

/** 請求書照合 of the bill in a form: both sides, the difference, the limit, the coverage. */
export const BillBeside = ({ beside, record }: BesideProps) => {
  const { t } = useTranslation()
  const { billed, metered, difference, tolerance } = beside
  const unit = unitText(billed.unit ?? '')
  const sides = [
    ['billed', billed, (n: number) => decimal(n, 1)],
    ['metered', metered, (n: number) => decimal(n, 1)],
    ['difference', difference, (n: number) => signed(n, 1)],
  ] as const
  return (
    <section className="beside" aria-label={t('ledger.reconciliation')} data-testid="reconciliation">
      <h3>{t('ledger.reconciliation')}</h3>
      <dl className="closing-figures">
        {sides.map(([name, figure, show]) => (
          <div key={name}>
            <dt className="sub">{t(`ledger.side.${name}`)}</dt>
            <dd>
              <Amount figure={figure} size="medium" id={`bill-${name}`} show={show} />
            </dd>
          </div>
        ))}
        <div>
          <dt className="sub">{t('ledger.tolerance', { tolerance: decimal(tolerance, 1), unit })}</dt>
          <dd>
            <BillState beside={beside} />
          </dd>
        </div>
      </dl>
      <CoverageBar coverage={beside.coverage} />
      <BillClues beside={beside} record={record} />
    </section>
  )
}
