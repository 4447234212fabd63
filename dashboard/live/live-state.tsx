import { useTranslation } from 'react-i18next'
import { age as ageText, clock, moment } from '../format/time.ts'
import { useAge, useFreshness, useSnapshot } from './context.tsx'

/** Green with the clock while live; grey with its age when it is not. */
export const LiveState = () => {
  const { t } = useTranslation()
  const at = useSnapshot((snapshot) => snapshot.at)
  const state = useFreshness()
  const since = ageText(t, useAge())
  const words =
    state === 'stale'
      ? t('live.stale', { age: since })
      : state === 'disconnected'
        ? t('live.disconnected', { age: since })
        : t(`live.${state}`)
  return (
    <div className="live" data-state={state} data-testid="live-state" data-value={at ?? ''}>
      <span className="live-dot" aria-hidden="true" />
      <span role="status" aria-label={t('live.label')}>
        {words}
      </span>
      {at !== null && state === 'live' && (
        <time className="live-clock" dateTime={at}>
          {t('live.clock', { time: clock(moment(at)) })}
        </time>
      )}
    </div>
  )
}
