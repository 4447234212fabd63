import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Bill, billInterval } from '#core/bill'
import type { BilledPower } from '#core/bill-power'
import type { Clue, Reconciliation } from '#core/bill-reconciliation'
import { dayInterval, monthOf, monthsBetween } from '#core/time'
import { ExplainLink } from '../explain/explain-link.tsx'
import { known } from '../format/figure.ts'
import { decimal, percent, signed } from '../format/number.ts'
import { dayText, dayTime, moment, monthText } from '../format/time.ts'
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

const whole = (n: number): string => decimal(n, n % 1 === 0 ? 0 : 1)
type PowerProps = { name: 'demand' | 'contract'; power: BilledPower | null }
/** A billed power beside ours, and when that was metered. */
const Power = ({ name, power }: PowerProps) => {
  const { t } = useTranslation()
  if (!power) return null
  const { state, billed, ours, at, tolerance_kW } = power
  const text = t('ledger.power.line', {
    name: t(`ledger.power.${name}`),
    billed: known(billed) ? whole(billed.value) : '—',
    ours: known(ours) ? whole(ours.value) : '—',
    state: t(`ledger.state.${state}`),
    tolerance: whole(tolerance_kW),
  })
  return (
    <span className={`line ${state === 'beyond' ? 'look' : ''}`} data-testid={`bill-${name}`} data-state={state}>
      {text}
      {at !== null && <small>{t('ledger.power.at', { at: dayTime(t, moment(at)) })}</small>}
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
      <Power name="demand" power={beside.demand} />
      <Power name="contract" power={beside.contract} />
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
