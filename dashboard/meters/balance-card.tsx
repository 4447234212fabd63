import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Interval } from '#core/time'
import { type Balance, balancesQuery } from '../api/balances.ts'
import { failureOf } from '../api/failure.ts'
import type { MeterRow } from '../api/meters.ts'
import { decimal, percent, signed } from '../format/number.ts'
import { day, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Language } from '../i18n/i18n.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { FoldCard } from '../view/fold-card.tsx'
import { MeterLink } from '../view/meter-link.tsx'
import { BalanceDays } from './balance-days.tsx'

const columns = ['meter', 'main', 'remainder', 'tolerance', 'days', 'state'] as const
const numbers: readonly string[] = ['main', 'remainder', 'tolerance']

type State = 'open' | 'within' | 'outside' | 'drift' | 'unknown'
const stateOf = ({ rows, balance, drift }: Balance): State => {
  if (rows.length === 0) return 'unknown'
  if (balance === 'open') return 'open'
  if (drift) return 'drift'
  return rows.some((r) => r.outside) ? 'outside' : 'within'
}
type Row = Balance['rows'][number]
const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((n, r) => n + of(r), 0)

const Drift = ({ drift }: { drift: NonNullable<Balance['drift']> }) => {
  const { t } = useTranslation()
  const { outside, days, direction } = drift
  const when = { from: day(t, moment(drift.from)), to: day(t, moment(drift.to)), outside, days }
  return (
    <small>
      {t('balance.drift', when)} · {t(direction > 0 ? 'balance.more' : 'balance.less')}
    </small>
  )
}

/** An amount with its unit; a dash where there is none. */
const Amount = ({ text, unit }: { text: string | false; unit: string }) =>
  text === false ? (
    '—'
  ) : (
    <span>
      {text} <small>{unitText(unit)}</small>
    </span>
  )

const BalanceRow = ({ balance, name }: { balance: Balance; name: string }) => {
  const { t } = useTranslation()
  const state = stateOf(balance)
  const { rows } = balance
  const known = rows.length > 0
  const main = sum(rows, (r) => r.main)
  const rest = sum(rows, (r) => r.remainder)
  const loss = sum(rows, (r) => r.declaredLoss)
  const label = (column: (typeof columns)[number]) => t(`balance.column.${column}`)
  return (
    <tr>
      <th scope="row">
        <MeterLink meter={balance.meter}>{name}</MeterLink>
        <small>{balance.meter}</small>
        <small>{t('balance.parts', { count: balance.parts.length })}</small>
      </th>
      <td data-label={label('main')} className="number">
        <Amount text={known && decimal(main)} unit={balance.unit} />
      </td>
      <td data-label={label('remainder')} className="number">
        <Amount text={known && signed(rest)} unit={balance.unit} />
        {known && main !== 0 && <small>{t('balance.share', { share: percent(rest / main) })}</small>}
        {known && loss > 0 && <small>{t('balance.loss', { amount: decimal(loss) })}</small>}
      </td>
      <td data-label={label('tolerance')} className="number">
        <Amount text={known && `±${decimal(sum(rows, (r) => r.tolerance))}`} unit={balance.unit} />
      </td>
      <td data-label={label('days')} className="wide">
        {known ? <BalanceDays balance={balance} /> : '—'}
      </td>
      <td data-label={label('state')} className="wide">
        <span className="state" data-state={state}>
          {t(`balance.state.${state}`)}
        </span>
        {balance.drift && <Drift drift={balance.drift} />}
      </td>
    </tr>
  )
}

type CardProps = { meters: readonly MeterRow[]; interval: Interval; sites: readonly string[]; intro: string }
/** 親子差異: what each main meter has over its parts, with the tolerance of their classes and what lasts beyond it. */
export const BalanceCard = ({ meters, interval, sites, intro }: CardProps) => {
  const { t, i18n } = useTranslation()
  const query = useQuery(balancesQuery(interval))
  const names = new Map(meters.map((m) => [m.key, m.name[i18n.language as Language]]))
  const shown = (query.data ?? []).filter((b) => sites.includes(b.meter.split('/')[0] ?? ''))
  if (query.isSuccess && shown.length === 0) return null
  return (
    <FoldCard title={t('balance.title')} anchor="balances">
      <p className="sub">{intro}</p>
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {shown.length > 0 && (
        <table className="table stacked balance-table" aria-label={t('balance.title')}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={numbers.includes(column) ? 'number' : undefined}>
                  {t(`balance.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((balance) => (
              <BalanceRow key={balance.meter} balance={balance} name={names.get(balance.meter) ?? balance.meter} />
            ))}
          </tbody>
        </table>
      )}
    </FoldCard>
  )
}
