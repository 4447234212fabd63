import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EstimateItem } from '#core/meter-record-item'
import { unitText } from '../format/unit.ts'
import { Choice, Field } from '../record/field.tsx'
import { usePlace } from '../record/place.ts'
import { RecordForm } from '../record/record-form.tsx'
import { type EstimateDraft, estimateOf } from './estimate-draft.ts'

type FormProps = { first: EstimateDraft; unit: string; item: EstimateItem | null; close: () => void }
/** The form of an amount for time that was not read. */
export const EstimateForm = ({ first, unit, item, close }: FormProps) => {
  const { t } = useTranslation()
  const place = usePlace()
  const [draft, setDraft] = useState(first)
  const change = (part: Partial<EstimateDraft>) => setDraft((old) => ({ ...old, ...part }))
  const asked = useMemo(() => {
    const record = estimateOf(draft)
    return record ? { record, basis: item?.by.act ?? null, ...(item ? { key: item.key } : {}) } : null
  }, [draft, item])
  return (
    <RecordForm
      path="estimates"
      asked={asked}
      reason={item?.by.reason ?? ''}
      close={close}
      title={t('gaps.for', { meter: place(draft.meter) })}
    >
      <Field
        label={t('gaps.field.from')}
        type="datetime-local"
        step={1800}
        required
        value={draft.from}
        change={(from) => change({ from })}
      />
      <Field
        label={t('gaps.field.to')}
        type="datetime-local"
        step={1800}
        required
        value={draft.to}
        change={(to) => change({ to })}
      />
      <Field
        label={t('gaps.field.amount', { unit: unitText(unit) })}
        type="number"
        required
        value={draft.amount}
        id="estimate-amount"
        change={(amount) => change({ amount })}
      />
      <Choice
        label={t('gaps.field.basis')}
        value={draft.basis}
        id="estimate-basis"
        change={(basis) => change({ basis: basis as EstimateDraft['basis'] })}
      >
        <option value="person">{t('gaps.basis.person')}</option>
        <option value="agreed">{t('gaps.basis.agreed')}</option>
      </Choice>
      <Field
        label={t('gaps.field.document')}
        value={draft.document}
        id="estimate-document"
        required={draft.basis === 'agreed'}
        change={(document) => change({ document })}
      />
    </RecordForm>
  )
}
