import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ManualKind } from '#core/manual-entry'
import type { ManualMeter } from '../api/manual-readings.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'
import { Choice, Field } from '../record/field.tsx'
import { usePlace } from '../record/place.ts'
import { Confirm } from './confirm.tsx'
import { type EntryDraft, emptyDraft, entryOf } from './entry-draft.ts'

const valueLabel = (t: T, meter: ManualMeter): string =>
  meter.each === 1
    ? t('readings.field.value', { unit: unitText(meter.unit) })
    : t('readings.field.cylinders', { each: meter.each, unit: unitText(meter.unit) })

type PartProps = { draft: EntryDraft; change: (part: Partial<EntryDraft>) => void }
/** The moment of a reading, or the days of a bill. */
const When = ({ draft, change }: PartProps) => {
  const { t } = useTranslation()
  if (draft.kind !== 'amount')
    return (
      <Field
        label={t('readings.field.at')}
        type="datetime-local"
        required
        value={draft.at}
        id="entry-at"
        change={(at) => change({ at })}
      />
    )
  return (
    <>
      <div className="form-field">
        <Field label={t('readings.field.from')} type="date" value={draft.from} change={(from) => change({ from })} />
        <small className="sub">{t('readings.fromHint')}</small>
      </div>
      <Field
        label={t('readings.field.to')}
        type="date"
        required
        value={draft.to}
        id="entry-to"
        change={(to) => change({ to })}
      />
    </>
  )
}

/** One entry: meter, what, when, how much. */
export const EntryForm = ({ meters }: { meters: readonly ManualMeter[] }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const [first] = meters
  const [draft, setDraft] = useState(() => emptyDraft(first?.key ?? '', first?.kinds[0] ?? 'reading', Date.now()))
  const change = (part: Partial<EntryDraft>) => setDraft((old) => ({ ...old, ...part }))
  const meter = meters.find((m) => m.key === draft.meter) ?? first
  const source = useMemo(() => {
    const entry = entryOf(draft)
    return entry ? { entries: [entry] } : null
  }, [draft])
  if (!meter) return null
  return (
    <section className="card record-form" aria-label={t('readings.ways.one')}>
      <div className="form-grid">
        <Choice
          label={t('readings.field.meter')}
          value={draft.meter}
          id="entry-meter"
          change={(key) => {
            const kind = meters.find((m) => m.key === key)?.kinds[0] ?? 'reading'
            setDraft((old) => ({ ...emptyDraft(key, kind, Date.now()), at: old.at }))
          }}
        >
          {meters.map((m) => (
            <option key={m.key} value={m.key}>
              {place(m.key)}
            </option>
          ))}
        </Choice>
        {meter.kinds.length > 1 && (
          <Choice
            label={t('readings.field.kind')}
            value={draft.kind}
            id="entry-kind"
            change={(kind) => change({ kind: kind as ManualKind })}
          >
            {meter.kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`readings.kind.${kind}`)}
              </option>
            ))}
          </Choice>
        )}
        <When draft={draft} change={change} />
        <Field
          label={valueLabel(t, meter)}
          type="number"
          required
          value={draft.value}
          id="entry-value"
          change={(value) => change({ value })}
        />
        <Field label={t('readings.field.note')} value={draft.note} change={(note) => change({ note })} />
        <Field
          label={t('readings.field.document')}
          value={draft.document}
          change={(document) => change({ document })}
        />
      </div>
      <Confirm source={source} saved={() => change({ value: '', note: '', document: '' })} />
    </section>
  )
}
