import { useTranslation } from 'react-i18next'
import type { EntryPreview as Preview } from '../api/manual-readings.ts'
import { signed } from '../format/number.ts'
import { unitText } from '../format/unit.ts'
import { MonthChanges } from '../record/month-changes.tsx'
import { usePlace } from '../record/place.ts'
import { flawWords, lineWords } from './flaw-words.ts'

/** Lines of one kind that are shown; the rest is counted. */
const MOST = 50

const Flaws = ({ flaws }: Pick<Preview, 'flaws'>) => {
  const { t } = useTranslation()
  return (
    <div className="preview" role="alert" data-testid="entry-flaws">
      <h3>{t('readings.flaws', { count: flaws.length })}</h3>
      <table className="table">
        <tbody>
          {flaws.slice(0, MOST).map((f) => (
            <tr key={`${f.line} ${f.why} ${f.text ?? ''}`}>
              <th scope="row">{lineWords(t, f.line)}</th>
              <td className="flaw-text">{flawWords(t, f)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {flaws.length > MOST && <p className="sub">{t('overview.attention.more', { count: flaws.length - MOST })}</p>}
    </div>
  )
}

/** What entering would do, line by line and month by month. */
export const EntryPreview = ({ preview }: { preview: Preview }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const { flaws, notes, doubts, repeated, months, entries, readings } = preview
  if (flaws.length > 0) return <Flaws flaws={flaws} />
  const fresh = entries - repeated.length
  return (
    <div className="preview" data-testid="entry-preview">
      <h3>{fresh === 0 ? t('readings.nothing') : t('readings.ready', { count: fresh })}</h3>
      <ul className="plain sub">
        {repeated.length > 0 && <li>{t('readings.repeated', { lines: repeated.slice(0, MOST).join(', ') })}</li>}
        {notes.slice(0, MOST).map((n) => (
          <li key={`${n.line} ${n.text}`}>{t('readings.note', n)}</li>
        ))}
        {readings.setAside > 0 && <li>{t('readings.setAside', { count: readings.setAside })}</li>}
        {doubts.map((d) => (
          <li key={d.line} className="look">
            {t('readings.doubt', { line: d.line, amount: `${signed(d.amount, 1)} ${unitText(d.unit)}` })}
          </li>
        ))}
      </ul>
      {months.length > 0 ? (
        <MonthChanges months={months} place={place} />
      ) : (
        fresh > 0 && <p className="sub">{t('readings.noMonth')}</p>
      )}
    </div>
  )
}
