import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { shown } from '../../e2e/browser.ts'
import { until } from '../../e2e/until.ts'
import { sites } from './plant.ts'
import { quantile, row, type Stand } from './stand.ts'

const openOverview = async (browser: Browser, url: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await until('power is shown', async () => ((await shown(page, 'power-now')) ?? 0) > 0)
  return page
}

const ROUNDS = 60

/** MQTT publish → number on the page: a device of one site reads at moments of its own, the page's mutation tells when it shows. */
export const publishToPage = async (browser: Browser, { read, apart, url }: Stand): Promise<string[]> => {
  const [site] = sites
  apart.add(0)
  const page = await openOverview(browser, url)
  await page.evaluate(`
    window.changed = 0
    const seen = () => document.querySelector('[data-testid=ratio-now][data-site="${site}"]')?.dataset.value
    let last = seen()
    new MutationObserver(() => { const now = seen(); if (now !== last) { last = now; window.changed = Date.now() } })
      .observe(document, { subtree: true, childList: true, attributes: true })`)
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    await pause(1_500 + 1_000 * Math.random())
    const at = Date.now()
    await read(0, 0.3, 0.5 + 0.4 * Math.random())
    const changed = await until('the page shows it', async () => {
      const t = await page.evaluate<number>('window.changed')
      return t >= at && t
    })
    times.push(changed - at)
  }
  await page.close()
  apart.delete(0)
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.95)]
  return [
    row(`MQTT publish → number on the page, median of ${ROUNDS}`, `${half} ms`, '1,200 ms', half < 1_200),
    row('its p95', `${most} ms`, '', true),
  ]
}

const MINUTE = 60

/** Share of a core that the page's own process takes while everything on it changes once a second. */
export const atOneHertz = async (browser: Browser, url: string, what: string): Promise<string[]> => {
  const page = await openOverview(browser, url)
  await page.evaluate(`
    window.moved = new Set()
    const known = new Map()
    setInterval(() => document.querySelectorAll('[data-testid][data-value]').forEach((e, i) => {
      const was = known.get(i)
      if (was !== undefined && was !== e.dataset.value) window.moved.add(i)
      known.set(i, e.dataset.value)
    }), 5000)`)
  await pause(10_000)
  const cdp = await browser.newBrowserCDPSession()
  const cpu = async (): Promise<number> => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
    return Math.max(...processInfo.filter((p) => p.type === 'renderer').map((p) => p.cpuTime))
  }
  const before = await cpu()
  await pause(MINUTE * 1_000)
  const share = ((await cpu()) - before) / MINUTE
  const values = await page.evaluate<number>("document.querySelectorAll('[data-testid][data-value]').length")
  const moved = await page.evaluate<number>('window.moved.size')
  await page.close()
  return [
    row(
      `overview of ${what}, ${values} values (${moved} of them changed) at 1 Hz`,
      `${(100 * share).toFixed(1)} % of a core`,
      '10 %',
      share < 0.1,
    ),
  ]
}
