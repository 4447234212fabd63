import type { Browser, WebSocketRoute } from 'playwright-core'
import { liveState } from '../../e2e/browser.ts'
import { until } from '../../e2e/until.ts'
import { row, type Stand } from './stand.ts'

const EVENT = '42/live,["snapshot",'
const LOOKS = 8

/** The snapshot as it would be n seconds later, every number of power a little other. */
const later = (text: string, n: number): string => {
  const snapshot = JSON.parse(text.slice(EVENT.length, -1)) as {
    at: string
    seq: number
    sites: Record<string, { power_kW: Record<string, { value?: number }> }>
  }
  snapshot.seq += n
  snapshot.at = new Date(Date.parse(snapshot.at) + n * 1_000 + 9 * 3_600_000).toISOString().replace('Z', '+09:00')
  for (const site of Object.values(snapshot.sites))
    for (const figure of Object.values(site.power_kW)) if (figure.value !== undefined) figure.value += (n % 17) / 10
  return `${EVENT}${JSON.stringify(snapshot)}]`
}

/** A tab that has been open for so many hours: as many snapshots as the server sends in that time, as fast as the page shows them. */
export const openFor = async (browser: Browser, { url }: Stand, hours: number): Promise<string[]> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  let socket: WebSocketRoute | undefined
  let last = ''
  await page.routeWebSocket(/socket\.io/, (ws) => {
    socket = ws
    const server = ws.connectToServer()
    server.onMessage((message) => {
      if (typeof message === 'string' && message.startsWith(EVENT)) {
        // the bench sends these from now on
        if (last !== '') return
        last = message
      }
      ws.send(message)
    })
  })
  await page.goto(url)
  await until('the page is live', async () => last !== '' && (await liveState(page)) === 'live')
  const cdp = await page.context().newCDPSession(page)
  const heap = async (): Promise<{ used: number; nodes: number }> => {
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    const { nodes } = await cdp.send('Memory.getDOMCounters')
    return { used: usedSize, nodes }
  }
  const seconds = hours * 3_600
  const looks: { used: number; nodes: number }[] = []
  for (let n = 1; n <= seconds; n++) {
    socket?.send(later(last, n))
    // the page shows each of them before the next one comes
    await page.evaluate('new Promise((shown) => requestAnimationFrame(() => shown(0)))')
    if (n % Math.floor(seconds / LOOKS) === 0) looks.push(await heap())
  }
  await page.close()
  const [first, end] = [looks[0], looks.at(-1)]
  if (!first || !end) throw new Error('nothing was looked at')
  const grown = end.used / first.used - 1
  const mb = looks.map((l) => (l.used / 1e6).toFixed(1)).join(', ')
  return [
    row(
      `a tab open for ${hours} h (${seconds} snapshots): heap after ${LOOKS} equal parts, MB: ${mb}; DOM nodes ${first.nodes} → ${end.nodes}`,
      `${(100 * grown).toFixed(1)} %`,
      '5 %',
      grown < 0.05 && end.nodes <= first.nodes * 1.05,
    ),
  ]
}
