import { useTranslation } from 'react-i18next'
import { age as ageText } from '../format/time.ts'
import { useAge, useFreshness } from './context.tsx'

/** A pause that mends itself within this is not worth a line across the page, ms. */
const PATIENCE = 10_000
/** Across the page while its live figures are not those of now: what is the matter, how old they are, what happens next. */
export const StaleBanner = () => {
  const { t } = useTranslation()
  const state = useFreshness()
  const age = useAge()
  if ((state !== 'stale' && state !== 'disconnected') || age < PATIENCE) return null
  return (
    <p className="stale-banner" data-testid="stale-banner">
      <b>{t(state === 'stale' ? 'live.staleTitle' : 'live.lostTitle')}</b>{' '}
      {t('live.staleWay', { age: ageText(t, age) })}
    </p>
  )
}
