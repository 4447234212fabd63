import type { Page } from 'playwright-core'
import { goOn, type Place } from '../looks/places.ts'
import { until } from './until.ts'

/** What the server says of a failure in its own words, which are no reader's. */
const RAW = 'raw words of the server'
const CODES: Readonly<Record<number, string>> = { 403: 'forbidden', 500: 'internal' }
/** From now on every question of the page is answered by a failure; and it is loaded anew, so that nothing is known from before. */
export const breakServer = async (page: Page, status: 403 | 500, address: string): Promise<void> => {
  const body = JSON.stringify({ type: 'about:blank', title: RAW, status, code: CODES[status], detail: RAW })
  await page.route(/\/api\/v1\/|\/socket\.io\//, (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body }),
  )
  await page.goto(address)
}

/** English that a program says of itself: three words on end in a notice. Names and units are shorter. */
const sentences = (text: string): string[] => text.match(/[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}[^\n]*/g) ?? []
const WAITING = "document.querySelector('.mantine-Skeleton-root[data-visible], [aria-busy=true]') !== null"
/** How a page tells that nothing of it could be had: in words, with a way on, and not by waiting for ever. */
export const toldFailure = async (page: Page, { address }: Place, language: 'ja' | 'en'): Promise<string[]> => {
  await goOn(page, address)
  const alarm = page.locator('[role=alert]')
  const isTold = await until(
    'a failure is told',
    async () => (await alarm.count()) > 0 && !(await page.evaluate(WAITING)),
    { ms: 8_000 },
  ).catch(() => false)
  const text = await page.locator('body').innerText()
  const told = (await alarm.allInnerTexts()).join('\n')
  return [
    ...(isTold ? [] : [(await page.evaluate(WAITING)) ? 'waits for ever' : 'says nothing of it']),
    ...(told !== '' && (await page.locator('nav').count()) > 0 && (await alarm.getByRole('button').count()) === 0
      ? ['no way on']
      : []),
    ...(text.includes(RAW) ? [`raw: ${text.slice(Math.max(0, text.indexOf(RAW) - 40), text.indexOf(RAW))}`] : []),
    ...(language === 'ja' ? sentences(told).map((words) => `English: ${words}`) : []),
  ]
}
