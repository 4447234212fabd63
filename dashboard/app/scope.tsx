import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Snapshot } from '#core/snapshot'
import { recall, remember } from './remember.ts'

/** The site that is shown; null is the whole company (全社). */
export type Scope = { site: string | null; select: (site: string | null) => void }
const ScopeContext = createContext<Scope>({ site: null, select: () => undefined })
export const useScope = (): Scope => useContext(ScopeContext)

/** Keeps the chosen site in the address, so that a link shows what its sender saw, and in this device's memory. */
export const ScopeProvider = ({ children }: { children: ReactNode }) => {
  const [search, setSearch] = useSearchParams()
  const site = search.get('site')
  const select = useCallback(
    (next: string | null) => {
      remember('site', next)
      setSearch(
        (old) => {
          if (next === null) old.delete('site')
          else old.set('site', next)
          return old
        },
        { replace: true },
      )
    },
    [setSearch],
  )
  useEffect(() => {
    const remembered = recall('site')
    if (site === null && remembered !== null) select(remembered)
    else if (site !== null && remembered !== site) remember('site', site)
  }, [site, select])
  const scope = useMemo(() => ({ site, select }), [site, select])
  return <ScopeContext.Provider value={scope}>{children}</ScopeContext.Provider>
}

/** Ids of the shown sites: the chosen one, or all; an id that the plant does not have shows all. */
export const shownSites = (snapshot: Snapshot, site: string | null): string[] => {
  const all = Object.keys(snapshot.sites)
  return site !== null && all.includes(site) ? [site] : all
}
