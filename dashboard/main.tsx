import './zod.ts'
import './style/index.css'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { io } from 'socket.io-client'
import { Snapshot } from '#core/snapshot'
import { failureOf } from './api/failure.ts'
import { get } from './api/get.ts'
import { sessionQuery } from './api/session.ts'
import { App } from './app/app.tsx'
import { firstLanguage } from './app/language.ts'
import { markPrinting } from './chart/printing.ts'
import { openCatalogue, speak } from './i18n/i18n.ts'
import { openLive } from './live/connection.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

markPrinting()
const catalogue = openCatalogue()
initReactI18next.init(catalogue)
const live = openLive({
  socket: io('/live', { transports: ['websocket', 'polling'], reconnectionDelay: 1000, reconnectionDelayMax: 5000 }),
  load: () => get('/api/v1/live', Snapshot),
  now: () => performance.now(),
})
/** A question that was refused to whom it was answered before: the session ended. */
const onError = (error: Error, { queryKey }: { queryKey: readonly unknown[] }): void => {
  const failure = failureOf(error)
  const refused = failure.kind === 'problem' && (failure.status === 401 || failure.status === 403)
  if (refused && queryKey[0] !== sessionQuery.queryKey[0]) void queries.invalidateQueries(sessionQuery)
}
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  defaultOptions: { queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: true } },
})
const render = (): void => createRoot(root).render(<App catalogue={catalogue} live={live} queries={queries} />)
// a page in Japanese is better than none
void speak(catalogue, firstLanguage(window.location.search)).then(render, render)
