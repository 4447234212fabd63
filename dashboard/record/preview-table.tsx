import { useTranslation } from 'react-i18next'
import type { RecordPreview } from '#core/decision-item'
import { EstimateFlaw } from '#core/estimate-check'
import { EventFlaw } from '#core/meter-event-check'
import { VerdictFlaw } from '#core/verdict'
import { decimal, signed } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import type { ja } from '../i18n/ja.ts'

type FlawCode = keyof typeof ja.flaw
const codes: readonly string[] = [
  ...VerdictFlaw.options,
  ...EventFlaw.options,
  ...EstimateFlaw.options,
  'unknown-step',
  'stale',
  'unknown-reading',
  'refused-reading',
  'not-suspect',
]
const isFlawCode = (code: string): code is FlawCode => codes.includes(code)
/** Why a record cannot hold, in the reader's language. */
export const flawText = (t: T, { flaw, detail }: { flaw: string; detail: string }): string =>
  isFlawCode(flaw) ? t(`flaw.${flaw}`) : detail

const DIGITS = 3
type PreviewProps = { preview: RecordPreview; place: (meter: string) => string }

const Months = ({ preview, place }: PreviewProps) => {
  const { t } = useTranslation()
  const several = new Set(preview.months.map((m) => m.meter)).size > 1
  return (
    <table className="table" aria-label={t('record.preview')}>
      <thead>
        <tr>
          <th scope="col">{t('record.month')}</th>
          <th scope="col" className="number">
            {t('record.before')}
          </th>
          <th scope="col" className="number">
            {t('record.after')}
          </th>
          <th scope="col" className="number">
            {t('record.change')}
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.months.map((m) => (
          <tr key={`${m.meter} ${m.month}`} data-testid="changed-month" data-month={m.month} data-value={m.after.value}>
            <th scope="row">
              {monthText(t, m.month)}
              {several && <small>{place(m.meter)}</small>}
              {m.closed && <small className="look">{t('record.closed')}</small>}
            </th>
            <td className="number">{decimal(m.before.value, DIGITS)}</td>
            <td className="number">{decimal(m.after.value, DIGITS)}</td>
            <td className="number">
              {signed(m.after.value - m.before.value, DIGITS)} {unitText(m.unit)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What recording would change, before it is recorded. */
export const PreviewTable = ({ preview, place }: PreviewProps) => {
  const { t } = useTranslation()
  if (preview.flaws.length > 0)
    return (
      <ul className="flaws" role="alert" data-testid="flaws">
        {[...new Set(preview.flaws.map((f) => flawText(t, f)))].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    )
  const { before, after } = preview.unexplained
  return (
    <div className="preview" data-testid="preview">
      <h3>{t('record.preview')}</h3>
      {preview.months.length === 0 ? (
        <p className="sub">{t('record.noMonth')}</p>
      ) : (
        <Months preview={preview} place={place} />
      )}
      {before !== after && <p className="sub">{t('record.unexplained', { before, after })}</p>}
    </div>
  )
}
