import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceTv, IconKeyboard, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { at, fiscalYear, fiscalYearInterval } from '#core/time'
import { AccountPill } from '../account/account-button.tsx'
import { day, dayOfYear, moment, year } from '../format/time.ts'
import { type Language, speak } from '../i18n/i18n.ts'
import { useSnapshot } from '../live/context.tsx'
import { LiveState } from '../live/live-state.tsx'
import { siteOnly } from './page.ts'
import { remember } from './remember.ts'
import { useScope } from './scope.tsx'
import { useSiteNames } from './site-names.ts'

const SiteSelect = () => {
  const { t } = useTranslation()
  const names = useSiteNames()
  const { site, select } = useScope()
  const known = site !== null && (names === null || names.has(site))
  return (
    <select
      className="pill select"
      aria-label={t('scope.label')}
      data-testid="site-select"
      value={known ? site : ''}
      onChange={(event) => select(event.currentTarget.value || null)}
    >
      <option value="">{t('scope.company')}</option>
      {known && names === null && <option value={site}>{site}</option>}
      {[...(names ?? [])].map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

const Period = () => {
  const { t } = useTranslation()
  const today = useSnapshot((snapshot) => snapshot.at.slice(0, 10))
  const fy = useSnapshot((snapshot) => snapshot.fiscalYear)
  if (today === null || fy === null) return <span className="period" />
  const now = moment(`${today}T00:00:00+09:00`)
  const from = at(fiscalYearInterval(fiscalYear(fy)).start)
  return (
    <p className="period">
      <b>{year(t, fy)}</b>
      <span className="sub">
        {t('header.period', { from: day(t, from), to: day(t, now), day: dayOfYear(now, fy) })}
      </span>
    </p>
  )
}

const schemes = ['auto', 'light', 'dark'] as const
const icons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon }
export const ThemeToggle = () => {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const next = schemes[(schemes.indexOf(colorScheme) + 1) % schemes.length] ?? 'auto'
  const Icon = icons[colorScheme]
  const words = `${t('theme.label')}: ${t(`theme.${colorScheme}`)}`
  return (
    <button
      type="button"
      className="pill icon"
      data-testid="theme-toggle"
      aria-label={words}
      title={words}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={18} stroke={1.6} aria-hidden="true" />
    </button>
  )
}

export const LanguageToggle = () => {
  const { t, i18n } = useTranslation()
  const other: Language = i18n.language === 'ja' ? 'en' : 'ja'
  // without a server its words cannot be fetched: the page stays as it is
  const change = () =>
    void speak(i18n, other).then(
      () => remember('lang', other),
      () => undefined,
    )
  return (
    <button
      type="button"
      className="pill"
      data-testid="lang-toggle"
      lang={other}
      title={t('language.label')}
      onClick={change}
    >
      <span className="desk">{t('language.other')}</span>
      <span className="phone">{t('language.short')}</span>
    </button>
  )
}

/** The same figures for a wall screen. */
const KioskLink = () => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const words = t('header.kiosk')
  return (
    <Link className="pill icon desk" to={`/kiosk${siteOnly(search)}`} aria-label={words} title={words}>
      <IconDeviceTv size={18} stroke={1.6} aria-hidden="true" />
    </Link>
  )
}

/** What is shown, of when, and whether it is live. */
export const Header = ({ help }: { help: () => void }) => {
  const { t } = useTranslation()
  return (
    <header className="header">
      <SiteSelect />
      <Period />
      <div className="header-end">
        <LiveState />
        <LanguageToggle />
        <ThemeToggle />
        <AccountPill />
        <KioskLink />
        <button
          type="button"
          className="pill icon desk"
          aria-label={t('help.open')}
          title={t('help.open')}
          onClick={help}
        >
          <IconKeyboard size={18} stroke={1.6} aria-hidden="true" />
        </button>
      </div>
    </header>
  )
}
