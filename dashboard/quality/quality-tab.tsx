import { Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { FINDINGS, type FindingItem, findingsQuery, mark } from '../api/findings.ts'
import { useScope } from '../app/scope.tsx'
import { dayTime, moment } from '../format/time.ts'
import { Field } from '../record/field.tsx'
import { MeterPlace } from '../record/meter-place.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { findingNumber } from './finding-words.ts'

const Mark = ({ item }: { item: FindingItem }) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const seen = item.seen === null
  const save = useMutation({
    mutationFn: (why: string) => mark({ id: item.id, seen, reason: why, basis: item.seen?.act ?? null }),
    onSettled: () => queries.invalidateQueries({ queryKey: [FINDINGS] }),
  })
  if (!seen) return <LinkButton onClick={() => save.mutate(t('findings.again'))}>{t('findings.again')}</LinkButton>
  return (
    <form
      className="withdrawal"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') save.mutate(reason.trim())
      }}
    >
      <Field label={t('findings.why')} value={reason} change={setReason} required id="finding-reason" />
      {save.isError && <RecordFailure error={save.error} retry={() => save.reset()} />}
      <p className="form-actions">
        <button type="submit" className="button" disabled={save.isPending}>
          {t('findings.confirm')}
        </button>
      </p>
    </form>
  )
}

const Row = ({ item }: { item: FindingItem }) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { value, expected, limit, unit } = item
  return (
    <tr data-testid="finding" data-rule={item.rule}>
      <th scope="row">
        {dayTime(t, moment(item.from))}
        <small>{`– ${dayTime(t, moment(item.to))}`}</small>
      </th>
      <td data-label={t('findings.column.meter')} className="wide">
        <MeterPlace meter={item.meter} />
        {item.reference && (
          <small>
            <MeterPlace meter={item.reference} />
          </small>
        )}
      </td>
      <td data-label={t('findings.column.rule')}>{t(`findings.rule.${item.rule}`)}</td>
      <td data-label={t('findings.column.numbers')} className="wide">
        {t('findings.numbers', {
          value: findingNumber(value, unit),
          expected: findingNumber(expected, unit),
          limit: findingNumber(limit, unit),
        })}
      </td>
      <td className="wide">
        {item.seen && (
          <small>
            {t('findings.by', {
              reason: item.seen.reason,
              person: item.seen.person,
              at: dayTime(t, moment(item.seen.at)),
            })}
          </small>
        )}
        {open || item.seen ? (
          <Mark item={item} />
        ) : (
          <LinkButton onClick={() => setOpen(true)}>{t('findings.see')}</LinkButton>
        )}
      </td>
    </tr>
  )
}

const columns = ['when', 'meter', 'rule', 'numbers', 'action'] as const
const Findings = ({ items }: { items: readonly FindingItem[] }) => {
  const { t } = useTranslation()
  return (
    <section className="card" aria-label={t('readings.tabs.quality')}>
      <table className="table stacked">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`findings.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const states = ['open', 'seen'] as const
/** The rules run up to here at most this long after a slot's end, ms. */
const BEHIND = 3_600_000

/** データ品質: what the quality rules found; a person says why it is all right. */
export const QualityTab = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const query = useQuery(findingsQuery(site))
  const [state, setState] = useState<(typeof states)[number]>('open')
  if (query.isPending) return <Skeleton height={200} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { findings, judgedTo } = query.data
  const items = findings.filter((f) => (f.seen === null) === (state === 'open'))
  const behind = judgedTo !== null && Date.now() - Date.parse(judgedTo) > BEHIND
  return (
    <>
      <div className="page-head">
        <p className="sub">{t('findings.intro')}</p>
        <nav className="segments" aria-label={t('findings.stateLabel')}>
          {states.map((name) => (
            <button key={name} type="button" aria-pressed={name === state} onClick={() => setState(name)}>
              {t(`findings.states.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      {behind && <p className="sub">{t('findings.catchingUp', { at: dayTime(t, moment(judgedTo)) })}</p>}
      {items.length === 0 ? (
        <Notice title={t('findings.none')} way={t('findings.noneWay')} />
      ) : (
        <Findings items={items} />
      )}
    </>
  )
}
