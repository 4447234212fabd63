import { useTranslation } from 'react-i18next'
import type { DecisionItem, Neighbourhood } from '#core/decision-item'
import { usePlace } from '../record/place.ts'
import { PreviewTable } from '../record/preview-table.tsx'
import { ReasonField } from '../record/reason-field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { usePreview } from '../record/use-preview.ts'
import type { Judging } from './use-judging.ts'
import { VerdictChoice } from './verdict-choice.tsx'
import { VerdictFields } from './verdict-fields.tsx'

const Effect = ({ judging }: { judging: Judging }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const effect = usePreview('decisions', judging.asked)
  if (judging.asked.length === 0) return null
  if (effect.isPending) return <p className="sub">{t('record.previewing')}</p>
  if (effect.isError) return <RecordFailure error={effect.error} retry={() => void effect.refetch()} />
  return <PreviewTable preview={effect.data} place={place} />
}

type PanelProps = { item: DecisionItem; around: Neighbourhood; judging: Judging }
const Filled = ({ item, around, judging }: PanelProps) => {
  const { t } = useTranslation()
  const { name, fields, reason, bulk, others, commit } = judging
  if (name === null) return null
  return (
    <>
      <div className="form-grid">
        <VerdictFields name={name} fields={fields} change={(f) => judging.change({ fields: f })} around={around} />
        <ReasonField value={reason} change={(text) => judging.change({ reason: text })} />
      </div>
      {others > 0 && (
        <label className="check">
          <input
            type="checkbox"
            checked={bulk}
            data-testid="bulk"
            onChange={(event) => judging.change({ bulk: event.currentTarget.checked })}
          />
          {t('inbox.bulk', { count: others })}
        </label>
      )}
      <Effect judging={judging} />
      <p className="form-actions">
        <button type="submit" className="button primary" data-testid="decide" disabled={commit.isPending}>
          {t(item.decision ? 'inbox.revise' : 'inbox.commit')}
        </button>
      </p>
    </>
  )
}

/** The verdicts of a step, what the chosen one needs, and what it would change before it is recorded. */
export const VerdictForm = (props: PanelProps) => {
  const { t } = useTranslation()
  const { item, judging } = props
  const { decision } = item
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        judging.decide()
      }}
    >
      <VerdictChoice item={item} chosen={judging.name} choose={judging.choose} />
      <Filled {...props} />
      {decision && (
        <p className="form-actions">
          <button
            type="button"
            className="button"
            data-testid="take-back"
            onClick={() => judging.back.mutate([{ key: item.key, basis: decision.act }])}
          >
            {t('inbox.takeBack')}
          </button>
        </p>
      )}
      {judging.commit.isError && <RecordFailure error={judging.commit.error} retry={judging.decide} />}
      {judging.back.isError && <RecordFailure error={judging.back.error} retry={judging.undo} />}
    </form>
  )
}
