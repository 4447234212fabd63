import { useTranslation } from 'react-i18next'
import { dayText, hourMinute, moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useSnapshot } from '../live/context.tsx'
import { useScope } from './scope.tsx'

/** On paper, where the header is not: whose figures these are, of which site, and when they were printed. */
export const PrintHead = () => {
  const { t, i18n } = useTranslation()
  const { site } = useScope()
  const language = i18n.language as Language
  const company = useSnapshot((snapshot) => snapshot.company.name[language])
  const name = useSnapshot((snapshot) => (site === null ? undefined : snapshot.sites[site]?.name[language]) ?? '')
  const minute = useSnapshot((snapshot) => snapshot.at.slice(0, 16))
  if (minute === null) return null
  const now = moment(`${minute}:00+09:00`)
  return (
    <p className="print-head" aria-hidden="true">
      {[`${t('brand.latin')} ${t('brand.kanji')}`, company, name || t('scope.company')].join(' · ')}
      {` · ${dayText(t, now)} ${hourMinute(now)}`}
    </p>
  )
}
