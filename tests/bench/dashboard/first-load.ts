import type { Browser } from 'playwright-core'
import { until } from '../../e2e/until.ts'
import { quantile, row } from './stand.ts'

type Vitals = { first: number; paint: number; largest: number; shift: number; blocked: number }

/** Runs in the page before anything else: when the first live number stands, and what a user feels until then. */
const WATCH = `
  window.vitals = { first: 0, paint: 0, largest: 0, shift: 0, blocked: 0 }
  const see = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true })
  see('paint', (e) => { if (e.name === 'first-contentful-paint') window.vitals.paint = e.startTime })
  see('largest-contentful-paint', (e) => { window.vitals.largest = e.startTime })
  see('layout-shift', (e) => { window.vitals.shift += e.hadRecentInput ? 0 : e.value })
  see('longtask', (e) => { window.vitals.blocked += Math.max(0, e.duration - 50) })
  new MutationObserver((_, me) => {
    const number = document.querySelector('[data-testid=power-now]:not([data-value=""])')
    if (!number) return
    window.vitals.first = performance.now()
    me.disconnect()
  }).observe(document, { subtree: true, childList: true, attributes: true })`

const ROUNDS = 10

/** A cold cache each time: bytes over the wire until the first live number, and when it stood; `slower`: the processor's handicap. */
const load = async (
  browser: Browser,
  url: string,
  slower: number,
): Promise<Vitals & { script: number; all: number }> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
  const types = new Map<string, string>()
  const bytes: [number, string, number][] = []
  cdp.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    bytes.push([encodedDataLength, types.get(requestId) ?? '', Date.now()]),
  )
  await page.addInitScript(WATCH)
  await page.goto(url)
  const seen = await until('a live number stands', async () => {
    const vitals = await page.evaluate<Vitals>('window.vitals')
    return vitals.first > 0 && vitals
  })
  const end = Date.now()
  await context.close()
  const sum = (kinds: readonly string[]): number =>
    bytes.filter(([, type, at]) => at <= end && kinds.includes(type)).reduce((n, [size]) => n + size, 0)
  const code = ['Script', 'Stylesheet', 'Document']
  return { ...seen, script: sum(code), all: sum([...code, 'Font', 'Image', 'Fetch', 'XHR']) }
}

export const firstLoad = async (browser: Browser, url: string): Promise<string[]> => {
  const rounds = async (slower: number) => {
    const all: Awaited<ReturnType<typeof load>>[] = []
    for (let i = 0; i < ROUNDS; i++) all.push(await load(browser, url, slower))
    const median = (of: (v: (typeof all)[number]) => number): number => quantile(all.map(of), 0.5)
    return { all, median }
  }
  const [plain, phone] = [await rounds(1), await rounds(4)]
  const kB = plain.median((v) => v.script) / 1_000
  const ms = (n: number): string => `${Math.round(n)} ms`
  return [
    row('HTML, JS and CSS until the first live number, compressed', `${kB.toFixed(0)} kB`, '330 kB', kB < 330),
    row(
      'first live number, median of ten cold loads',
      ms(plain.median((v) => v.first)),
      '1,500 ms',
      plain.median((v) => v.first) < 1_500,
    ),
    row(
      'the worst of them',
      ms(Math.max(...plain.all.map((v) => v.first))),
      '1,500 ms',
      Math.max(...plain.all.map((v) => v.first)) < 1_500,
    ),
    row(
      'first contentful paint, processor four times slower',
      ms(phone.median((v) => v.paint)),
      '1,800 ms',
      phone.median((v) => v.paint) < 1_800,
    ),
    row(
      'largest contentful paint, four times slower',
      ms(phone.median((v) => v.largest)),
      '2,500 ms',
      phone.median((v) => v.largest) < 2_500,
    ),
    row(
      'blocked by long tasks, four times slower',
      ms(phone.median((v) => v.blocked)),
      '200 ms',
      phone.median((v) => v.blocked) < 200,
    ),
    row(
      'layout shift, four times slower',
      phone.median((v) => v.shift).toFixed(3),
      '0.1',
      phone.median((v) => v.shift) < 0.1,
    ),
  ]
}
