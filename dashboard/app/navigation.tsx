import { IconDots, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, useLocation } from 'react-router'
import { useSnapshot } from '../live/context.tsx'
import { isAt, type Page, pages, siteOnly } from './page.ts'
import { waiting } from './waiting.ts'

const Badge = ({ count }: { count: number }) => {
  const { t } = useTranslation()
  return (
    <>
      <span className="badge" aria-hidden="true">
        {count > 99 ? '99+' : count}
      </span>
      <span className="hidden">{t('nav.waiting', { count })}</span>
    </>
  )
}

type LinkProps = { page: Page; first: boolean; query: string; count: number }
const PageLink = ({ page: { name, path, icon: Icon, bar }, first, query, count }: LinkProps) => {
  const { t } = useTranslation()
  return (
    <NavLink
      to={path + query}
      end={path === '/'}
      className="nav-link"
      data-bar={bar || undefined}
      data-first={first || undefined}
    >
      <Icon size={18} stroke={1.6} aria-hidden="true" />
      <span>{t(`nav.${name}`)}</span>
      {name === 'decisions' && count > 0 && <Badge count={count} />}
    </NavLink>
  )
}

/** Opened on a phone; a chosen page and Escape close it. */
const useSheet = (): [boolean, (open: boolean) => void] => {
  const { pathname } = useLocation()
  const [open, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => setOpen(false), [pathname])
  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [open])
  return [open, setOpen]
}

/** The pages that exist; at the side on a desk; on a phone four at the bottom, and all of them behind "more". */
export const Navigation = () => {
  const { t } = useTranslation()
  const { search, pathname } = useLocation()
  const [open, setOpen] = useSheet()
  const count = useSnapshot(({ attention }) => waiting(attention)) ?? 0
  const query = siteOnly(search)
  const hidden = pages.some(({ path, bar }) => isAt(path, pathname) && !bar)
  return (
    <nav className="nav" aria-label={t('nav.label')} data-open={open || undefined}>
      <Link to={`/${query}`} className="brand">
        {t('brand.latin')} <span>{t('brand.kanji')}</span>
      </Link>
      {pages.map((page, i) => (
        <PageLink
          key={page.name}
          page={page}
          first={i > 0 && pages[i - 1]?.group !== page.group}
          query={query}
          count={count}
        />
      ))}
      <button
        type="button"
        className="nav-link nav-more"
        aria-expanded={open}
        data-here={(hidden && !open) || undefined}
        data-testid="nav-more"
        onClick={() => setOpen(!open)}
      >
        {open ? (
          <IconX size={18} stroke={1.6} aria-hidden="true" />
        ) : (
          <IconDots size={18} stroke={1.6} aria-hidden="true" />
        )}
        <span>{t(open ? 'nav.less' : 'nav.more')}</span>
      </button>
    </nav>
  )
}
