import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventItem } from '#core/meter-record-item'
import { units } from '#core/unit'
import { metersQuery } from '../api/meters.ts'
import { useScope } from '../app/scope.tsx'
import { Choice, Field } from '../record/field.tsx'
import { usePlace } from '../record/place.ts'
import { RecordForm } from '../record/record-form.tsx'
import {
  changeNames,
  draftOf,
  type EventDraft,
  type EventKind,
  endsOf,
  eventKinds,
  eventOf,
  newDraft,
} from './event-draft.ts'

type PartProps = { draft: EventDraft; change: (part: Partial<EventDraft>) => void }

const Changes = ({ draft, change }: PartProps) => {
  const { t } = useTranslation()
  const set = (name: string, text: string) => change({ change: { ...draft.change, [name]: text } })
  return (
    <details className="form-field wide" open={draft.kind === 'changed'}>
      <summary>{t('events.change')}</summary>
      <div className="form-grid">
        <Choice label={t('events.field.unit')} value={draft.change.unit} change={(unit) => set('unit', unit)}>
          <option value="">{t('events.same')}</option>
          {Object.keys(units).map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </Choice>
        {changeNames.map((name) => (
          <Field
            key={name}
            type="number"
            label={t(`events.field.${name}`)}
            value={draft.change[name]}
            id={`event-${name}`}
            change={(text) => set(name, text)}
          />
        ))}
      </div>
    </details>
  )
}

const What = ({ draft, change }: PartProps) => {
  const { t } = useTranslation()
  const place = usePlace()
  const { site } = useScope()
  const { data: meters = [] } = useQuery(metersQuery)
  const own = meters.filter((m) => (site === null || m.site === site) && m.measure !== 'virtual')
  return (
    <>
      <Choice
        label={t('events.field.meter')}
        value={draft.meter}
        change={(meter) => change({ meter })}
        id="event-meter"
      >
        <option value="" />
        {own.map((m) => (
          <option key={m.key} value={m.key}>
            {place(m.key)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('events.field.kind')}
        value={draft.kind}
        change={(kind) => change({ kind: kind as EventKind })}
        id="event-kind"
      >
        {eventKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`events.kind.${kind}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('events.field.at')}
        type="datetime-local"
        step={1}
        required
        value={draft.at}
        change={(at) => change({ at })}
        id="event-at"
      />
    </>
  )
}

/** The form of a new event, or of one that is revised. */
export const EventForm = ({ item, close }: { item: EventItem | null; close: () => void }) => {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => (item ? draftOf(item.record) : newDraft('')))
  const change = (part: Partial<EventDraft>) => setDraft((old) => ({ ...old, ...part }))
  const asked = useMemo(() => {
    const record = eventOf(draft)
    return record ? { record, basis: item?.by.act ?? null, ...(item ? { key: item.key } : {}) } : null
  }, [draft, item])
  const ends = endsOf(draft.kind)
  const text = (name: 'final' | 'initial' | 'serial' | 'document', type: 'text' | 'number' = 'text') => (
    <Field
      label={t(`events.field.${name}`)}
      type={type}
      value={draft[name]}
      id={`event-${name}`}
      change={(value) => change({ [name]: value })}
    />
  )
  return (
    <RecordForm
      path="meter-events"
      asked={asked}
      reason={item?.by.reason ?? ''}
      close={close}
      title={t(item ? 'record.edit' : 'events.add')}
    >
      <What draft={draft} change={change} />
      {ends.final && text('final', 'number')}
      {ends.initial && text('initial', 'number')}
      {draft.kind === 'replaced' && text('serial')}
      {text('document')}
      {ends.change && <Changes draft={draft} change={change} />}
    </RecordForm>
  )
}
