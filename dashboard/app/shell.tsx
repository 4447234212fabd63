import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { sessionQuery } from '../api/session.ts'
import { withWords } from '../i18n/with-words.ts'
import { useFreshness } from '../live/context.tsx'
import { StaleBanner } from '../live/stale-banner.tsx'
import { ProofProvider } from '../proof/context.tsx'
import { Header } from './header.tsx'
import { SEARCH, useKeyboard } from './keyboard.ts'
import { Navigation } from './navigation.tsx'
import { pages, siteOnly } from './page.ts'
import { PrintHead } from './print-head.tsx'
import { ScopeProvider } from './scope.tsx'
import { useOverlays } from './use-overlays.ts'

const Door = lazy(async () => ({ default: (await withWords(import('../account/door.tsx'))).Door }))

/** Title and language of the document follow the page; what stands on none of the navigation names itself (app/title.ts). */
const useDocument = (): void => {
  const { t, i18n } = useTranslation()
  const { pathname } = useLocation()
  useEffect(() => {
    const page = pages.find(({ path }) => path === pathname)
    if (page) document.title = t('brand.title', { page: t(`nav.${page.name}`) })
    document.documentElement.lang = i18n.language
  }, [t, i18n.language, pathname])
}

/** The page for those who may read; the door for the others. An unreachable server is told by the page itself. */
export const Shell = () => {
  const { data, isPending } = useQuery(sessionQuery)
  if (isPending) return null
  if (data?.reads !== false) return <Frame />
  return (
    <Suspense fallback={null}>
      <Door session={data} />
    </Suspense>
  )
}

/** The frame of every page: navigation, header, content, help and proof. */
const Frame = () => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useLocation()
  const state = useFreshness()
  const [helping, setHelping] = useState(false)
  const overlays = useOverlays(helping)
  const help = useCallback(() => setHelping(true), [])
  const go = useCallback(
    (letter: string) => {
      const page = pages.find((p) => p.letter === letter)
      if (page) void navigate({ pathname: page.path, search: siteOnly(search) })
    },
    [navigate, search],
  )
  const toSearch = useCallback(
    () => void navigate({ pathname: '/meters', search: siteOnly(search), hash: SEARCH }),
    [navigate, search],
  )
  useKeyboard({ go, search: toSearch, help })
  useDocument()
  return (
    <ScopeProvider>
      <ProofProvider>
        <div className="shell" data-live={state}>
          <a className="skip" href="#content">
            {t('nav.skip')}
          </a>
          <Navigation />
          <Header help={help} />
          <main id="content" tabIndex={-1}>
            <PrintHead />
            <StaleBanner />
            <Outlet />
          </main>
          {overlays && <overlays.Help asked={helping} close={() => setHelping(false)} />}
        </div>
      </ProofProvider>
    </ScopeProvider>
  )
}
