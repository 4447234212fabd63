import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventItem } from '#core/meter-record-item'
import { at } from '#core/time'
import { failureOf } from '../api/failure.ts'
import { eventsQuery } from '../api/meter-records.ts'
import { useScope } from '../app/scope.tsx'
import { dayTime } from '../format/time.ts'
import { By } from '../record/by.tsx'
import { MeterPlace } from '../record/meter-place.tsx'
import { TakeBack } from '../record/take-back.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { EventForm } from './event-form.tsx'
import { eventValues } from './event-words.ts'

const Row = ({ item, edit }: { item: EventItem; edit: () => void }) => {
  const { t } = useTranslation()
  const { record, by } = item
  return (
    <tr data-testid="meter-event" data-key={item.key}>
      <th scope="row">{dayTime(t, at(record.at))}</th>
      <td data-label={t('events.column.meter')} className="wide">
        <MeterPlace meter={record.meter} />
      </td>
      <td data-label={t('events.column.kind')} className="wide">
        {t(`events.kind.${record.event}`)}
      </td>
      <td data-label={t('events.column.values')} className="wide">
        {eventValues(t, item).map((line) => (
          <span key={line} className="line">
            {line}
          </span>
        ))}
      </td>
      <td data-label={t('events.column.by')} className="wide">
        <By by={by} />
        <span className="row-actions">
          <LinkButton onClick={edit}>{t('record.edit')}</LinkButton>
          <TakeBack path="meter-events" item={item} />
        </span>
      </td>
    </tr>
  )
}

const columns = ['at', 'meter', 'kind', 'values', 'by'] as const
const Events = ({ items, edit }: { items: readonly EventItem[]; edit: (item: EventItem) => void }) => {
  const { t } = useTranslation()
  return (
    <section className="card" aria-label={t('events.title')}>
      <table className="table stacked" aria-label={t('events.title')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`events.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.key} item={item} edit={() => edit(item)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** 計器の交換・変更: events of meters with a form, its preview, and who recorded them. */
export const EventsTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const query = useQuery(eventsQuery(site))
  const [form, setForm] = useState<{ item: EventItem | null } | null>(null)
  return (
    <>
      <div className="page-head">
        <p className="sub">{t('events.intro')}</p>
        <button type="button" className="button" data-testid="add-event" onClick={() => setForm({ item: null })}>
          {t('events.add')}
        </button>
      </div>
      {form && <EventForm key={form.item?.key ?? 'new'} item={form.item} close={() => setForm(null)} />}
      {query.isPending && <Skeleton height={200} />}
      {query.isError && <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <Notice title={t('events.none')} way={t('events.noneWay')} />}
      {query.data && query.data.length > 0 && <Events items={query.data} edit={(item) => setForm({ item })} />}
    </>
  )
}
