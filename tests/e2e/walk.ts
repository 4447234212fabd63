import type { Browser, Page } from 'playwright-core'
import { complaints } from './browser.ts'

/** Counts what a person does, in the page itself: clicks (a key that opens a link is one), and addresses that were typed. */
const COUNTER = `{
  const add = (name) => sessionStorage.setItem(name, String(Number(sessionStorage.getItem(name) ?? 0) + 1))
  add('walk.loads')
  addEventListener('click', (event) => { if (event.isTrusted) add('walk.clicks') }, true)
}`
/** A walk through the pages, whose steps the page counts and not the script that takes them. */
export const startWalk = async (
  browser: Browser,
  address: string,
  width = 1440,
): Promise<{ page: Page; said: string[] }> => {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  await page.addInitScript(COUNTER)
  const said = complaints(page)
  await page.goto(address)
  return { page, said }
}
/** Steps so far: the first address is one load. */
export const steps = (page: Page): Promise<{ loads: number; clicks: number }> =>
  page.evaluate(
    "({ loads: Number(sessionStorage.getItem('walk.loads')), clicks: Number(sessionStorage.getItem('walk.clicks')) })",
  )
