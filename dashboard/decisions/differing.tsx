import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DifferingItem } from '#core/differing'
import { failureOf } from '../api/failure.ts'
import { differingQuery } from '../api/foreign.ts'
import { useScope } from '../app/scope.tsx'
import { dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { usePlace } from '../record/place.ts'
import { ReasonField } from '../record/reason-field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { useRecording } from '../record/use-recording.ts'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'

/** One instant: its values between the readings around it; the one that is kept sets the others aside. */
const Instant = ({ item, place }: { item: DifferingItem; place: string }) => {
  const { t } = useTranslation()
  const [kept, setKept] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const { save } = useRecording('reading-verdicts', () => setKept(null))
  const standing = item.values.filter((v) => !v.aside)
  const others = kept === null ? [] : standing.filter((v) => v.reading !== kept)
  const time = (at: string) => dayTime(t, moment(at))
  const commit = () => {
    if (others.length === 0 || reason.trim() === '' || save.isPending) return
    const asked = others.map(({ reading, act }) => ({
      record: { meter: item.meter, reading, verdict: 'set-aside' },
      basis: act,
    }))
    save.mutate({ asked, reason: reason.trim() })
  }
  return (
    <form
      className="differing"
      data-testid="differing-item"
      aria-label={place}
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <h3>{place}</h3>
      <p className="sub">
        {[
          t('differing.at', { at: time(item.at) }),
          item.before && t('differing.before', { value: item.before.value, at: time(item.before.at) }),
          item.after && t('differing.after', { value: item.after.value, at: time(item.after.at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="form-actions">
        {standing.map(({ reading, value, receivedAt }) => (
          <button
            key={reading}
            type="button"
            className="button"
            aria-pressed={kept === reading}
            title={t('differing.received', { at: time(receivedAt) })}
            onClick={() => setKept(reading)}
          >
            {t('differing.keep', { value, unit: unitText(item.unit) })}
          </button>
        ))}
      </p>
      {kept !== null && (
        <>
          <ReasonField value={reason} change={setReason} />
          {save.isError && <RecordFailure error={save.error} retry={commit} />}
          <p className="form-actions">
            <button type="submit" className="button primary" disabled={save.isPending}>
              {t('differing.decide')}
            </button>
          </p>
        </>
      )}
    </form>
  )
}

/** 同じ時刻の異なる値: shown while one waits. */
export const Differing = () => {
  const { t } = useTranslation()
  const { site } = useScope()
  const place = usePlace()
  const query = useQuery(differingQuery(site))
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const open = query.data?.items.filter((item) => item.open) ?? []
  if (open.length === 0) return null
  const decided = query.data?.counts.decided ?? 0
  return (
    <Card title={t('differing.title')}>
      <p className="sub">
        {t('differing.intro')} {decided > 0 && t('differing.decided', { count: decided })}
      </p>
      {open.map((item) => (
        <Instant key={`${item.meter} ${item.at}`} item={item} place={place(item.meter)} />
      ))}
    </Card>
  )
}
