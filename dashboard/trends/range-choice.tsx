import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { at, type EpochMs, type Interval } from '#core/time'
import { type Asked, type Last, lasts, minuteOf, minuteText } from './address.ts'

type Props = {
  asked: Pick<Asked, 'interval' | 'last'>
  now: EpochMs
  chooseLast: (last: Last) => void
  choose: (interval: Interval) => void
}

/** From and to, Japan time; taken as soon as both make a range. */
const Own = ({ interval, choose }: { interval: Interval; choose: (interval: Interval) => void }) => {
  const { t } = useTranslation()
  const [from, setFrom] = useState(minuteText(interval.start))
  const [to, setTo] = useState(minuteText(interval.end))
  const put = (a: string, b: string) => {
    const [start, end] = [minuteOf(a), minuteOf(b)]
    if (start !== undefined && end !== undefined && end > start) choose({ start, end })
  }
  const bad = !((minuteOf(to) ?? 0) > (minuteOf(from) ?? 0))
  return (
    <>
      <input
        className="pill"
        type="datetime-local"
        aria-label={t('trends.from')}
        aria-invalid={bad || undefined}
        value={from}
        onChange={(event) => {
          setFrom(event.currentTarget.value)
          put(event.currentTarget.value, to)
        }}
      />
      <input
        className="pill"
        type="datetime-local"
        aria-label={t('trends.to')}
        aria-invalid={bad || undefined}
        value={to}
        onChange={(event) => {
          setTo(event.currentTarget.value)
          put(from, event.currentTarget.value)
        }}
      />
    </>
  )
}

/** The interval moved by its own length. */
export const moved = ({ start, end }: Interval, n: number): Interval => {
  const by = n * (end - start)
  return { start: at(start + by), end: at(end + by) }
}

/** The last hour to years, an own range, and the one before and after. */
export const RangeChoice = ({ asked: { interval, last }, now, chooseLast, choose }: Props) => {
  const { t } = useTranslation()
  return (
    <div className="period-choice">
      <fieldset className="segments">
        <legend className="hidden">{t('trends.lastLabel')}</legend>
        {lasts.map((name) => (
          <button key={name} type="button" aria-pressed={name === last} onClick={() => chooseLast(name)}>
            {t(`trends.last.${name}`)}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="pill icon"
        aria-label={t('trends.earlier')}
        onClick={() => choose(moved(interval, -1))}
      >
        <IconChevronLeft size={18} stroke={1.6} aria-hidden="true" />
      </button>
      <Own key={`${interval.start} ${interval.end}`} interval={interval} choose={choose} />
      <button
        type="button"
        className="pill icon"
        aria-label={t('trends.later')}
        disabled={interval.end > now}
        onClick={() => choose(moved(interval, 1))}
      >
        <IconChevronRight size={18} stroke={1.6} aria-hidden="true" />
      </button>
    </div>
  )
}
