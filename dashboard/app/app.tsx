import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { withWords } from '../i18n/with-words.ts'
import type { LiveFeed } from '../live/connection.ts'
import { LiveProvider } from '../live/context.tsx'
import { OverviewPage } from '../overview/overview-page.tsx'
import { NotFound } from './not-found.tsx'
import { PageCrash } from './page-crash.tsx'
import { Shell } from './shell.tsx'

/** Nothing is better than a flash of something else while a page's code is on its way. */
const Waiting = () => null

/** Where each address leads; pages but the overview are loaded when they are opened. */
export const openRouter = () =>
  createBrowserRouter([
    {
      path: '/setup',
      ErrorBoundary: PageCrash,
      HydrateFallback: Waiting,
      lazy: async () => ({ Component: (await withWords(import('../setup/setup-page.tsx'))).SetupPage }),
    },
    {
      path: '/kiosk',
      ErrorBoundary: PageCrash,
      HydrateFallback: Waiting,
      lazy: async () => ({ Component: (await withWords(import('../kiosk/kiosk-page.tsx'))).KioskPage }),
    },
    {
      path: '/',
      Component: Shell,
      ErrorBoundary: PageCrash,
      HydrateFallback: Waiting,
      children: [
        {
          ErrorBoundary: PageCrash,
          children: [
            { index: true, Component: OverviewPage },
            {
              path: 'flow',
              lazy: async () => ({ Component: (await withWords(import('../flow/flow-page.tsx'))).FlowPage }),
            },
            {
              path: 'trends',
              lazy: async () => ({ Component: (await withWords(import('../trends/trends-page.tsx'))).TrendsPage }),
            },
            {
              path: 'meters',
              lazy: async () => ({ Component: (await withWords(import('../meters/meters-page.tsx'))).MetersPage }),
            },
            {
              path: 'meters/:site/:meter',
              lazy: async () => ({ Component: (await withWords(import('../meter/meter-page.tsx'))).MeterPage }),
            },
            {
              path: 'decisions',
              lazy: async () => ({
                Component: (await withWords(import('../decisions/decisions-page.tsx'))).DecisionsPage,
              }),
            },
            {
              path: 'closing',
              lazy: async () => ({ Component: (await withWords(import('../closing/closing-page.tsx'))).ClosingPage }),
            },
            {
              path: 'targets',
              lazy: async () => ({ Component: (await withWords(import('../targets/targets-page.tsx'))).TargetsPage }),
            },
            {
              path: 'centre',
              lazy: async () => ({ Component: (await withWords(import('../centre/centre-page.tsx'))).CentrePage }),
            },
            {
              path: 'cost',
              lazy: async () => ({ Component: (await withWords(import('../cost/cost-page.tsx'))).CostPage }),
            },
            {
              path: 'year',
              lazy: async () => ({ Component: (await withWords(import('../year/year-page.tsx'))).YearPage }),
            },
            {
              path: 'explain',
              lazy: async () => ({ Component: (await withWords(import('../explain/explain-page.tsx'))).ExplainPage }),
            },
            {
              path: 'accounts',
              lazy: async () => ({ Component: (await withWords(import('../account/accounts-page.tsx'))).AccountsPage }),
            },
            {
              path: 'readings',
              lazy: async () => ({
                Component: (await withWords(import('../readings/readings-page.tsx'))).ReadingsPage,
              }),
            },
            {
              path: 'records',
              lazy: async () => ({ Component: (await withWords(import('../records/records-page.tsx'))).RecordsPage }),
            },
            {
              path: 'acts',
              lazy: async () => ({ Component: (await withWords(import('../acts/acts-page.tsx'))).ActsPage }),
            },
            { path: '*', Component: NotFound },
          ],
        },
      ],
    },
  ])

const theme = createTheme({ respectReducedMotion: true, defaultRadius: 'md' })
const schemes = localStorageColorSchemeManager({ key: 'gentani.theme' })

type AppProps = { catalogue: i18n; live: LiveFeed; queries: QueryClient; router: ReturnType<typeof openRouter> }

/**
 * The whole page. Mantine's variables come from its style sheet and style/tokens.css, not from an inline element,
 * so that a content security policy without 'unsafe-inline' holds.
 */
export const App = ({ catalogue, live, queries, router }: AppProps) => (
  <I18nextProvider i18n={catalogue}>
    <QueryClientProvider client={queries}>
      <MantineProvider
        theme={theme}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <LiveProvider live={live}>
          <RouterProvider router={router} />
        </LiveProvider>
      </MantineProvider>
    </QueryClientProvider>
  </I18nextProvider>
)
