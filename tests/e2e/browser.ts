import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ROOT } from './stage.ts'
import { until } from './until.ts'

export const pageBuilt = (): boolean => existsSync(`${ROOT}/dashboard/dist/index.html`)
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    // no GPU is here: the one that Chromium would emulate draws no frame for half a minute while both cores are busy
    args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage', '--disable-gpu'],
  })

/** Everything that the page complains about: console errors and uncaught exceptions. */
export const complaints = (page: Page): string[] => {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => said.push(String(error)))
  return said
}
/** The full precision of a shown number. */
export const shown = async (page: Page, id: string): Promise<number | undefined> => {
  const text = await page
    .getByTestId(id)
    .first()
    .getAttribute('data-value', { timeout: 1_000 })
    .catch(() => null)
  return text === null || text === '' ? undefined : Number(text)
}
export const liveState = (page: Page): Promise<string | null> =>
  page
    .getByTestId('live-state')
    .getAttribute('data-state', { timeout: 1_000 })
    .catch(() => null)
/** Nothing on the page is a skeleton any more; a page that never comes so far is looked at as it is. */
export const settled = (page: Page): Promise<unknown> =>
  until(
    'no skeleton is left',
    () => page.evaluate("document.querySelector('.mantine-Skeleton-root[data-visible], [aria-busy=true]') === null"),
    { ms: 5_000 },
  ).catch(() => undefined)
