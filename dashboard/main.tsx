import './style/index.css'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import type { Snapshot } from '#core/snapshot'
import { failureOf } from './api/failure.ts'
import { getOften } from './api/get.ts'
import { sessionQuery } from './api/session.ts'
import { App, openRouter } from './app/app.tsx'
import { firstLanguage } from './app/language.ts'
import { markPrinting } from './chart/printing.ts'
import { openCatalogue, speak } from './i18n/i18n.ts'
import { openLive } from './live/connection.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

markPrinting()
const catalogue = openCatalogue()
initReactI18next.init(catalogue)
const router = openRouter()
/** Passes when the page has painted what it was given, and has nothing more urgent. */
const rest = () =>
  new Promise<void>((then) => {
    // a browser without it is given a moment
    if (window.requestIdleCallback) window.requestIdleCallback(() => then(), { timeout: 2_000 })
    else setTimeout(then, 200)
  })
const live = openLive({
  load: getOften<Snapshot>('/api/v1/live', async () => (await import('#core/snapshot')).Snapshot),
  open: async () => (await import('./live/pushes.ts')).openPushes(),
  rest,
  now: () => performance.now(),
})
/** A question that was refused to whom it was answered before: the session ended. */
const onError = (error: Error, { queryKey }: { queryKey: readonly unknown[] }): void => {
  const failure = failureOf(error)
  const refused = failure.kind === 'problem' && (failure.status === 401 || failure.status === 403)
  // while nobody knows who works here the question is still on its way, or it failed too: asked anew, the frame would go and come for ever
  const isKnown = queries.getQueryData(sessionQuery.queryKey) !== undefined
  if (refused && isKnown && queryKey[0] !== sessionQuery.queryKey[0]) void queries.invalidateQueries(sessionQuery)
}
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  defaultOptions: { queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: true } },
})
// the still frame of index.html goes in the moment in which the page's own comes
new MutationObserver((_, watch) => {
  if (!root.hasChildNodes()) return
  document.getElementById('still')?.remove()
  watch.disconnect()
}).observe(root, { childList: true })
const render = (): void => createRoot(root).render(<App {...{ catalogue, live, queries, router }} />)
// a page in Japanese is better than none
void speak(catalogue, firstLanguage(window.location.search)).then(render, render)
