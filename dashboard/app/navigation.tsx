import { useTranslation } from 'react-i18next'
import { Link, NavLink, useLocation } from 'react-router'
import { useFeed } from '../live/context.tsx'
import { pages } from './page.ts'
import { waiting } from './waiting.ts'

/** The pages that exist; at the side on a desk, at the bottom on a phone. */
export const Navigation = () => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const { snapshot } = useFeed()
  const count = snapshot ? waiting(snapshot.attention) : 0
  const site = new URLSearchParams(search).get('site')
  const query = site ? `?site=${encodeURIComponent(site)}` : ''
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <Link to={`/${query}`} className="brand">
        {t('brand.latin')} <span>{t('brand.kanji')}</span>
      </Link>
      {pages.map(({ name, path, icon: Icon }) => (
        <NavLink key={name} to={path + query} end={path === '/'} className="nav-link">
          <Icon size={18} stroke={1.6} aria-hidden="true" />
          <span>{t(`nav.${name}`)}</span>
          {name === 'decisions' && count > 0 && (
            <>
              <span className="badge" aria-hidden="true">
                {count > 99 ? '99+' : count}
              </span>
              <span className="hidden">{t('nav.waiting', { count })}</span>
            </>
          )}
        </NavLink>
      ))}
    </nav>
  )
}
