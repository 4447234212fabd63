import '../style/index.css'
import '../style/company.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { firstLanguage } from '../app/language.ts'
import { markPrinting } from '../chart/printing.ts'
import { companyWords as en } from '../i18n/en-company.ts'
import { openCatalogue, speak } from '../i18n/i18n.ts'
import { companyWords as ja } from '../i18n/ja-company.ts'
import { Crash } from '../view/crash.tsx'
import { CompanyPage } from './company-page.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('company.html has no #root')

markPrinting()
const catalogue = openCatalogue()
catalogue.addResourceBundle('ja', 'translation', ja, true, true)
catalogue.addResourceBundle('en', 'translation', en, true, true)
initReactI18next.init(catalogue)
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } })
const router = createBrowserRouter([{ path: '*', Component: CompanyPage, ErrorBoundary: Crash }])

const render = (): void =>
  createRoot(root).render(
    <I18nextProvider i18n={catalogue}>
      <QueryClientProvider client={queries}>
        <MantineProvider
          colorSchemeManager={localStorageColorSchemeManager({ key: 'gentani.theme' })}
          defaultColorScheme="auto"
          withCssVariables={false}
          withGlobalClasses={false}
        >
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>,
  )
// a page in Japanese is better than none
void speak(catalogue, firstLanguage(window.location.search)).then(render, render)
