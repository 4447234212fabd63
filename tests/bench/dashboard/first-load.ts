import type { Browser } from 'playwright-core'
import { until } from '../../e2e/until.ts'
import { quantile, row } from './stand.ts'

type Vitals = { first: number; paint: number; largest: number; shift: number; blocked: number }
/** A figure of a page's begin is told after it was painted: the page is looked at this long after paint and first number, ms. */
const SETTLED = 2_000

/** Runs in the page before anything else: when the first live number stands, and what a user feels until all has settled. */
const WATCH = `
  window.vitals = { first: 0, paint: 0, largest: 0, shift: 0, tasks: [] }
  const see = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true })
  see('paint', (e) => { if (e.name === 'first-contentful-paint') window.vitals.paint = e.startTime })
  see('largest-contentful-paint', (e) => { window.vitals.largest = e.startTime })
  see('layout-shift', (e) => { window.vitals.shift += e.hadRecentInput ? 0 : e.value })
  see('longtask', (e) => window.vitals.tasks.push([e.startTime, e.duration]))
  new MutationObserver((_, me) => {
    const number = document.querySelector('[data-testid=power-now]:not([data-value=""])')
    if (!number) return
    window.vitals.first = performance.now()
    me.disconnect()
  }).observe(document, { subtree: true, childList: true, attributes: true })`
/** Total blocking time as Lighthouse has it: what of each task after the first paint is beyond 50 ms. */
const LOOK = `(({ tasks, ...vitals }) => Math.min(vitals.first, vitals.largest) > 0 &&
  performance.now() > Math.max(vitals.first, vitals.largest) + ${SETTLED} && {
  ...vitals,
  blocked: tasks.reduce((sum, [at, ms]) => sum + Math.max(0, at + ms - Math.max(at, vitals.paint) - 50), 0),
})(window.vitals)`

/** A cold cache each time: bytes over the wire until the first live number, and when it stood; `slower`: the processor's handicap. */
const load = async (browser: Browser, url: string, slower: number): Promise<Vitals & { code: number }> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
  const codes = new Set<string>()
  let begun = 0
  const files: { size: number; at: number }[] = []
  cdp.on('Network.requestWillBeSent', ({ timestamp }) => {
    begun ||= timestamp
  })
  cdp.on('Network.responseReceived', ({ requestId, type }) => {
    if (['Document', 'Script', 'Stylesheet'].includes(type)) codes.add(requestId)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength: size, timestamp }) => {
    if (codes.has(requestId)) files.push({ size, at: 1_000 * (timestamp - begun) })
  })
  await page.addInitScript(WATCH)
  await page.goto(url)
  const seen = await until('the page has settled', () => page.evaluate<Vitals | false>(LOOK))
  const [failure] = await page.getByRole('alert').allTextContents()
  // its text would be the largest paint
  if (failure !== undefined) throw new Error(`the page shows a failure: ${failure}`)
  await context.close()
  const code = files.filter(({ at }) => at <= seen.first).reduce((sum, { size }) => sum + size, 0)
  return { ...seen, code }
}

const ms = (n: number): string => `${Math.round(n).toLocaleString('en')} ms`
type Loads = Awaited<ReturnType<typeof load>>[]
const median = (all: Loads, of: (v: Loads[number]) => number): number => quantile(all.map(of), 0.5)
/** The marks of a page's begin that people feel, with the limits that Lighthouse calls good. */
const vitals = (all: Loads, how: string): string[] =>
  [
    { what: 'first contentful paint', of: (v: Vitals) => v.paint, limit: 1_800, show: ms },
    { what: 'largest contentful paint', of: (v: Vitals) => v.largest, limit: 2_500, show: ms },
    { what: 'total blocking time', of: (v: Vitals) => v.blocked, limit: 200, show: ms },
    { what: 'cumulative layout shift', of: (v: Vitals) => v.shift, limit: 0.1, show: (n: number) => n.toFixed(3) },
  ].map(({ what, of, limit, show }) => {
    const figure = median(all, of)
    return row(`${what}, ${how}`, show(figure), show(limit), figure <= limit)
  })

/** First load with an empty cache, `rounds` times: size, the first live number, and a budget of what is felt. */
export const firstLoad = async (browser: Browser, url: string, rounds: number): Promise<string[]> => {
  const loads = async (slower: number): Promise<Loads> => {
    const all: Loads = []
    for (let i = 0; i < rounds; i++) all.push(await load(browser, url, slower))
    return all
  }
  const [plain, slow] = [await loads(1), await loads(4)]
  const kB = median(plain, (v) => v.code) / 1_000
  const first = median(plain, (v) => v.first)
  const worst = Math.max(...plain.map((v) => v.first))
  return [
    row('HTML, JS and CSS until the first live number, as sent', `${kB.toFixed(0)} kB`, '330 kB', kB < 330),
    row(`first live number, median of ${rounds} loads with an empty cache`, ms(first), '1,500 ms', first < 1_500),
    row('the worst of them', ms(worst), '1,500 ms', worst < 1_500),
    ...vitals(plain, 'median'),
    row('first live number, processor four times slower', ms(median(slow, (v) => v.first)), '', true),
    ...vitals(slow, 'processor four times slower'),
  ]
}
