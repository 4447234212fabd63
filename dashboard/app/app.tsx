import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import type { ComponentType } from 'react'
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

/** A page that is loaded, with its words, when it is opened. */
const page =
  <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  async () => ({ Component: (await withWords(load()))[name] })

/** Where each address leads; pages but the overview are loaded when they are opened. */
export const openRouter = () =>
  createBrowserRouter([
    {
      path: '/setup',
      ErrorBoundary: PageCrash,
      HydrateFallback: Waiting,
      lazy: page(() => import('../setup/setup-page.tsx'), 'SetupPage'),
    },
    {
      path: '/kiosk',
      ErrorBoundary: PageCrash,
      HydrateFallback: Waiting,
      lazy: page(() => import('../kiosk/kiosk-page.tsx'), 'KioskPage'),
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
            { path: 'flow', lazy: page(() => import('../flow/flow-page.tsx'), 'FlowPage') },
            { path: 'trends', lazy: page(() => import('../trends/trends-page.tsx'), 'TrendsPage') },
            { path: 'meters', lazy: page(() => import('../meters/meters-page.tsx'), 'MetersPage') },
            { path: 'meters/:site/:meter', lazy: page(() => import('../meter/meter-page.tsx'), 'MeterPage') },
            { path: 'decisions', lazy: page(() => import('../decisions/decisions-page.tsx'), 'DecisionsPage') },
            { path: 'closing', lazy: page(() => import('../closing/closing-page.tsx'), 'ClosingPage') },
            { path: 'targets', lazy: page(() => import('../targets/targets-page.tsx'), 'TargetsPage') },
            { path: 'centre', lazy: page(() => import('../centre/centre-page.tsx'), 'CentrePage') },
            { path: 'cost', lazy: page(() => import('../cost/cost-page.tsx'), 'CostPage') },
            { path: 'year', lazy: page(() => import('../year/year-page.tsx'), 'YearPage') },
            { path: 'explain', lazy: page(() => import('../explain/explain-page.tsx'), 'ExplainPage') },
            { path: 'accounts', lazy: page(() => import('../account/accounts-page.tsx'), 'AccountsPage') },
            { path: 'readings', lazy: page(() => import('../readings/readings-page.tsx'), 'ReadingsPage') },
            { path: 'records', lazy: page(() => import('../records/records-page.tsx'), 'RecordsPage') },
            { path: 'acts', lazy: page(() => import('../acts/acts-page.tsx'), 'ActsPage') },
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
