import { useTranslation } from 'react-i18next'
import { decimal, signed } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'

/** A month of a meter before and after; null: it has no amount. */
export type MonthChange = {
  readonly meter: string
  readonly month: string
  readonly unit: string
  readonly before: number | null
  readonly after: number | null
  readonly closed?: boolean
}
const DIGITS = 3
const number = (n: number | null): string => (n === null ? '—' : decimal(n, DIGITS))

/** Months that something would change, meter by meter: before, after, and the difference. */
export const MonthChanges = ({
  months,
  place,
}: {
  months: readonly MonthChange[]
  place: (meter: string) => string
}) => {
  const { t } = useTranslation()
  const several = new Set(months.map((m) => m.meter)).size > 1
  return (
    <table className="table" aria-label={t('record.preview')}>
      <thead>
        <tr>
          <th scope="col">{t('record.month')}</th>
          {(['before', 'after', 'change'] as const).map((name) => (
            <th key={name} scope="col" className="number">
              {t(`record.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map((m) => (
          <tr key={`${m.meter} ${m.month}`} data-testid="changed-month" data-month={m.month} data-value={m.after ?? ''}>
            <th scope="row">
              {monthText(t, m.month)}
              {several && <small>{place(m.meter)}</small>}
              {m.closed && <small className="look">{t('record.closed')}</small>}
            </th>
            <td className="number">{number(m.before)}</td>
            <td className="number">{number(m.after)}</td>
            <td className="number">
              {signed((m.after ?? 0) - (m.before ?? 0), DIGITS)} {unitText(m.unit)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
