import { useTranslation } from 'react-i18next'
import type { StepName } from '#core/series-bins'
import { at, type Interval } from '#core/time'
import { decimal, percent } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { summaryOf, type TrendLine } from './lines.ts'
import { stepText, valueText } from './trend-words.ts'
import { useMinute } from './use-range.ts'

const columns = ['line', 'mean', 'min', 'max', 'amount', 'coverage'] as const

type SummaryProps = { lines: readonly TrendLine[]; step: StepName; interval: Interval }

/** Of each line: mean, extremes with their time, the amount, and how much of the time until now was measured. */
export const SummaryTable = ({ lines, step, interval }: SummaryProps) => {
  const { t } = useTranslation()
  const past = { start: interval.start, end: at(Math.max(interval.start + 1, Math.min(interval.end, useMinute()))) }
  const label = (column: (typeof columns)[number]) => t(`trends.column.${column}`)
  return (
    <table className="table stacked" aria-label={t('trends.summary')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={column === 'line' ? undefined : 'number'}>
              {label(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const summary = summaryOf(line, step, past)
          if (!summary) return null
          const { mean, min, max, amount, coverage } = summary
          return (
            <tr key={line.key}>
              <th scope="row">
                {line.label}
                <small className="code">{line.key}</small>
              </th>
              <td className="number" data-label={label('mean')}>
                {valueText(mean, line.unit)}
              </td>
              {([['min', min] as const, ['max', max] as const] as const).map(([name, [at, value]]) => (
                <td key={name} className="number" data-label={label(name)}>
                  {valueText(value ?? 0, line.unit)}
                  <small>{stepText(t, at, step)}</small>
                </td>
              ))}
              <td className="number" data-label={label('amount')}>
                {amount ? `${decimal(amount.value, amount.value < 1000 ? 1 : 0)} ${unitText(amount.unit)}` : '—'}
              </td>
              <td className="number" data-label={label('coverage')}>
                {percent(coverage)} %
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
