import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StepName } from '#core/series-bins'
import { decimal } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { ScrollBox } from '../view/scroll-box.tsx'
import { digitsOf, type TrendLine } from './lines.ts'
import { stepText } from './trend-words.ts'

/** Rows of the table at most: a file holds the rest. */
const MOST = 200

/** The picture's numbers for those who read or hear; made only once somebody opens it. */
export const ValueTable = ({
  lines,
  step,
  moments,
}: {
  lines: readonly TrendLine[]
  step: StepName
  moments: readonly number[]
}) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const shown = open ? moments.slice(-MOST).toReversed() : []
  const byTime = open ? lines.map((line) => new Map(line.rows.map((row) => [row[0], row[1]]))) : []
  return (
    <details className="value-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('trends.rows', { count: moments.length })}</summary>
      {open && (
        <>
          {moments.length > MOST && <p className="sub">{t('trends.rowsMore', { count: MOST })}</p>}
          <ScrollBox label={t('trends.rows', { count: moments.length })}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('trends.csvWords.time')}</th>
                  {lines.map(({ key, label, unit }) => (
                    <th key={key} scope="col" className="number">
                      {label} <small>{unitText(unit)}</small>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((ms) => (
                  <tr key={ms}>
                    <th scope="row">{stepText(t, ms, step)}</th>
                    {lines.map(({ key, unit }, i) => {
                      const value = byTime[i]?.get(ms)
                      return (
                        <td key={key} className="number">
                          {value === null || value === undefined ? '—' : decimal(value, digitsOf(unit, value))}
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </>
      )}
    </details>
  )
}
