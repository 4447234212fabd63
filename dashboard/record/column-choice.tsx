import { useId } from 'react'
import { useTranslation } from 'react-i18next'

type ChoiceProps = {
  headings: readonly string[]
  /** field → column, from 0 */
  columns: Readonly<Partial<Record<string, number>>>
  /** fields with their labels */
  fields: readonly (readonly [string, string])[]
  change: (columns: Record<string, number>) => void
}

/** Which column holds what: guessed, shown under the headings of the file, and correctable; open where nothing was guessed. */
export const ColumnChoice = ({ headings, columns, fields, change }: ChoiceProps) => {
  const { t } = useTranslation()
  const id = useId()
  const known = Object.entries(columns).flatMap(([field, at]): [string, number][] =>
    at === undefined ? [] : [[field, at]],
  )
  const put = (at: number, field: string) => {
    const rest = known.filter(([f, i]) => i !== at && f !== field)
    change(Object.fromEntries(field === '' ? rest : [...rest, [field, at]]))
  }
  return (
    <details className="columns" open={known.length === 0}>
      <summary>{t('readings.column.label')}</summary>
      <p className="sub">{t('readings.column.auto')}</p>
      <div className="form-grid">
        {headings.map((heading, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <div className="form-field" key={at}>
            <label htmlFor={`${id}-${at}`}>{heading.trim() === '' ? `#${at + 1}` : heading}</label>
            <select
              id={`${id}-${at}`}
              className="pill input"
              value={known.find(([, i]) => i === at)?.[0] ?? ''}
              onChange={(event) => put(at, event.currentTarget.value)}
            >
              <option value="">{t('readings.column.none')}</option>
              {fields.map(([field, label]) => (
                <option key={field} value={field}>
                  {label}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </details>
  )
}
