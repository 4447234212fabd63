import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { at, dayOf, type EpochMs, fiscalYearOf } from '#core/time'
import { year } from '../format/time.ts'
import { type FlowPeriod, inSpan, periodOf, rangePeriod, shifted, spans } from './period.ts'

type Props = { period: FlowPeriod; now: EpochMs; first: number; choose: (period: FlowPeriod) => void }

/** Day, month or year by the browser's own field. */
const Pick = ({ period, now, first, choose }: Props) => {
  const { t } = useTranslation()
  const { span, at: value } = period
  if (span === 'year') {
    const last = fiscalYearOf(now)
    const from = Math.min(first, Number(value))
    return (
      <select
        className="pill"
        aria-label={t('flow.pick.year')}
        value={value}
        onChange={(event) => choose(periodOf(new URLSearchParams({ span, at: event.currentTarget.value }), now))}
      >
        {Array.from({ length: last - from + 1 }, (_, i) => last - i).map((fy) => (
          <option key={fy} value={fy}>
            {year(t, fy)}
          </option>
        ))}
      </select>
    )
  }
  const kind = span === 'day' ? 'day' : 'month'
  return (
    <input
      className="pill"
      type={kind === 'day' ? 'date' : 'month'}
      aria-label={t(`flow.pick.${kind}`)}
      value={value}
      onChange={(event) => {
        const text = event.currentTarget.value
        if (text) choose(periodOf(new URLSearchParams({ span: kind, at: text }), now))
      }}
    />
  )
}

/** First and last day; taken as soon as both make a range. */
const Range = ({ period, choose }: Pick<Props, 'period' | 'choose'>) => {
  const { t } = useTranslation()
  const [from, setFrom] = useState(dayOf(period.interval.start))
  const [to, setTo] = useState(dayOf(at(period.interval.end - 1)))
  const bad = rangePeriod(from, to) === undefined
  const put = (a: string, b: string) => {
    const range = rangePeriod(a, b)
    if (range) choose(range)
  }
  const change = (set: (text: string) => void, other: (text: string) => [string, string]) => (text: string) => {
    set(text)
    put(...other(text))
  }
  const fields = [
    { label: t('flow.pick.from'), value: from, onText: change(setFrom, (text) => [text, to]) },
    { label: t('flow.pick.to'), value: to, onText: change(setTo, (text) => [from, text]) },
  ]
  return (
    <>
      {fields.map(({ label, value, onText }) => (
        <input
          key={label}
          className="pill"
          type="date"
          aria-label={label}
          aria-invalid={bad || undefined}
          value={value}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      ))}
      {bad && (
        <span className="flaw-text" role="alert">
          {t('flow.badRange')}
        </span>
      )}
    </>
  )
}

/** Which period: its kind, itself, and the one before and after. */
export const PeriodChoice = ({ period, now, first, choose }: Props) => {
  const { t } = useTranslation()
  return (
    <div className="period-choice">
      <fieldset className="segments">
        <legend className="hidden">{t('flow.spanLabel')}</legend>
        {spans.map((span) => (
          <button
            key={span}
            type="button"
            aria-pressed={span === period.span}
            onClick={() => choose(inSpan(period, span, now))}
          >
            {t(`flow.span.${span}`)}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="pill icon"
        aria-label={t('flow.earlier')}
        onClick={() => choose(shifted(period, -1))}
      >
        <IconChevronLeft size={18} stroke={1.6} aria-hidden="true" />
      </button>
      {period.span === 'range' ? (
        <Range key={period.interval.start + period.interval.end} period={period} choose={choose} />
      ) : (
        <Pick period={period} now={now} first={first} choose={choose} />
      )}
      <button
        type="button"
        className="pill icon"
        aria-label={t('flow.later')}
        disabled={period.interval.end > now}
        onClick={() => choose(shifted(period, 1))}
      >
        <IconChevronRight size={18} stroke={1.6} aria-hidden="true" />
      </button>
    </div>
  )
}
