import { useTranslation } from 'react-i18next'
import type { Bill } from '#core/bill'
import type { Reconciliation } from '#core/bill-reconciliation'
import { billSummaries } from '#core/bill-summary'
import { dayInterval } from '#core/time'
import type { EnteredRow } from '../api/entered.ts'
import { decimal, signed } from '../format/number.ts'
import { dayText } from '../format/time.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import type { Ground } from './ground.ts'

type SummaryProps = { rows: readonly EnteredRow<Bill, Reconciliation>[]; ground: Ground }
/** The bills shown, meter by meter: both sides over the same days, and days that no bill covers. */
export const BillSummary = ({ rows, ground }: SummaryProps) => {
  const { t } = useTranslation()
  const whole = (n: number): string => decimal(n, 0)
  const words = (name: 'bills' | 'billed' | 'metered' | 'difference' | 'gaps') => t(`ledger.summary.${name}`)
  const days = ({ from, to }: { from: string; to: string }): string =>
    `${dayText(t, dayInterval(from).start)} – ${dayText(t, dayInterval(to).start)}`
  return (
    <Card title={t('ledger.summary.title')}>
      <table className="table stacked ledger">
        <thead>
          <tr>
            <th scope="col">{t('ledger.field.meter')}</th>
            {(['bills', 'billed', 'metered', 'difference'] as const).map((name) => (
              <th key={name} scope="col" className="number">
                {words(name)}
              </th>
            ))}
            <th scope="col">{words('gaps')}</th>
          </tr>
        </thead>
        <tbody>
          {billSummaries(rows).map((s) => (
            <tr key={s.meter} data-testid="bill-summary">
              <th scope="row">{ground.meterName(s.meter)}</th>
              <td className="number" data-label={words('bills')}>
                <div>
                  {s.bills}
                  {s.open > 0 && <small className="look">{t('ledger.summary.open', { count: s.open })}</small>}
                </div>
              </td>
              <td className="number" data-label={words('billed')}>
                <Amount figure={s.billed} show={whole} />
              </td>
              <td className="number" data-label={words('metered')}>
                <Amount figure={s.metered} show={whole} />
              </td>
              <td className="number" data-label={words('difference')}>
                <Amount figure={s.share} show={(n) => signed(n, 2)} />
              </td>
              <td className="wide" data-label={words('gaps')}>
                <div>
                  {s.gaps.length === 0
                    ? t('ledger.summary.noGaps')
                    : s.gaps.map((gap) => (
                        <span key={gap.from} className="line look">
                          {days(gap)}
                        </span>
                      ))}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
