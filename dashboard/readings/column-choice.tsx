import { useTranslation } from 'react-i18next'
import { type ColumnField, type Columns, columnFields } from '#core/manual-columns'

type ChoiceProps = { headings: readonly string[]; columns: Columns; change: (columns: Columns) => void }

/** Which column holds what: guessed, shown under the headings of the file, and correctable. */
export const ColumnChoice = ({ headings, columns, change }: ChoiceProps) => {
  const { t } = useTranslation()
  const fieldOf = (i: number): ColumnField | '' => columnFields.find((f) => columns[f] === i) ?? ''
  const put = (i: number, field: string) => {
    const rest = Object.entries(columns).filter(([f, at]) => at !== i && f !== field)
    change(Object.fromEntries(field === '' ? rest : [...rest, [field, i]]) as Columns)
  }
  return (
    <fieldset className="columns">
      <legend>{t('readings.column.label')}</legend>
      <p className="sub">{t('readings.column.auto')}</p>
      <div className="form-grid">
        {headings.map((heading, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <div className="form-field" key={i}>
            <label htmlFor={`column-${i}`}>{heading.trim() === '' ? `#${i + 1}` : heading}</label>
            <select
              id={`column-${i}`}
              className="pill input"
              value={fieldOf(i)}
              onChange={(event) => put(i, event.currentTarget.value)}
            >
              <option value="">{t('readings.column.none')}</option>
              {columnFields.map((field) => (
                <option key={field} value={field}>
                  {t(`readings.column.${field}`)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </fieldset>
  )
}
