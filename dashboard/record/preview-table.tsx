import { useTranslation } from 'react-i18next'
import type { RecordPreview } from '#core/decision-item'
import { EstimateFlaw } from '#core/estimate-check'
import { EventFlaw } from '#core/meter-event-check'
import { VerdictFlaw } from '#core/verdict'
import type { T } from '../i18n/i18n.ts'
import type { decisionWords } from '../i18n/ja-decisions.ts'
import { MonthChanges } from './month-changes.tsx'

type FlawCode = keyof typeof decisionWords.flaw
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

type PreviewProps = { preview: RecordPreview; place: (meter: string) => string }

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
        <MonthChanges
          months={preview.months.map((m) => ({ ...m, before: m.before.value, after: m.after.value }))}
          place={place}
        />
      )}
      {before !== after && <p className="sub">{t('record.unexplained', { before, after })}</p>}
    </div>
  )
}
