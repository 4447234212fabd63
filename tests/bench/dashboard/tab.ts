import type { Browser, CDPSession, WebSocketRoute } from 'playwright-core'
import { until } from '../../e2e/until.ts'
import { row } from './stand.ts'

const EVENT = '42/live,["snapshot",'
const PING = '2'
/** Quick looks on the way. */
const LOOKS = 8
/** Whole looks at the beginning and at the end, and the time between two of them, ms. */
const LOOKS_AT_END = 5
const BETWEEN = 700
/** Snapshots before the first look, s: what a page keeps of the last half-hour is full by then. */
const WARM = 2_400
/** How many times faster the page's clock and timers run, so that what it does by the minute is done as often as in those hours. */
const FASTER = 60
/** A server's sign of life is due each 45 s of the page's clock, three quarters of a second of ours, ms. */
const SIGN_EVERY = 200

/** Runs in the page before anything else. */
const CLOCK = `
  const [later, every, now, date, began] = [setTimeout, setInterval, performance.now.bind(performance), Date.now, Date.now()]
  window.setTimeout = (f, ms = 0, ...rest) => later(f, ms / ${FASTER}, ...rest)
  window.setInterval = (f, ms = 0, ...rest) => every(f, ms / ${FASTER}, ...rest)
  performance.now = () => now() * ${FASTER}
  Date.now = () => began + (date() - began) * ${FASTER}`

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

/** What a page holds: its objects, strings and closures, MB; apart from them what V8 compiled meanwhile, which it drops again by age. */
type Look = { held: number; code: number; nodes: number; listeners: number }
type Heap = {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }
  nodes: number[]
}
/** The browser's own records (of answers, for whom it is watched by) are no part of the page. */
const APART = ['code', 'native', 'hidden', 'synthetic']
const heapOf = (text: string): Pick<Look, 'held' | 'code'> => {
  const { snapshot, nodes } = JSON.parse(text) as Heap
  const { node_fields: fields, node_types } = snapshot.meta
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  let [held, code] = [0, 0]
  for (let i = 0; i < nodes.length; i += fields.length) {
    const name = node_types[0][nodes[i + type] ?? 0] ?? ''
    const bytes = nodes[i + size] ?? 0
    if (name === 'code') code += bytes
    if (!APART.includes(name)) held += bytes
  }
  return { held: held / 1e6, code: code / 1e6 }
}
/** All of V8's heap, code included, MB: quick to ask for, so that the way between can be seen. */
const used = async (cdp: CDPSession): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6
}
const wholeLook = async (cdp: CDPSession): Promise<Look> => {
  const parts: string[] = []
  const take = ({ chunk }: { chunk: string }) => void parts.push(chunk)
  await cdp.send('HeapProfiler.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  cdp.on('HeapProfiler.addHeapSnapshotChunk', take)
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  cdp.off('HeapProfiler.addHeapSnapshotChunk', take)
  // else the page goes on slowly
  await cdp.send('HeapProfiler.disable')
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters')
  return { ...heapOf(parts.join('')), nodes, listeners: jsEventListeners }
}
/** The least of some looks: answers are always on their way while the clock runs so fast, and what they hold is gone a moment later. */
const look = async (cdp: CDPSession): Promise<Look> => {
  const looks: Look[] = []
  for (let n = 0; n < LOOKS_AT_END; n++) {
    looks.push(await wholeLook(cdp))
    await new Promise((go) => setTimeout(go, BETWEEN))
  }
  const least = (of: keyof Look): number => Math.min(...looks.map((l) => l[of]))
  return { held: least('held'), code: least('code'), nodes: least('nodes'), listeners: least('listeners') }
}

/** A tab that has been open for so many hours: as many snapshots as the server sends in that time, as fast as the page shows them, its clock as fast. */
export const openFor = async (browser: Browser, url: string, hours: number): Promise<string[]> => {
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
  const signs = setInterval(() => socket?.send(PING), SIGN_EVERY)
  await page.addInitScript(CLOCK)
  await page.goto(url)
  await until('the page has a snapshot', () => last !== '')
  const cdp = await page.context().newCDPSession(page)
  const seconds = hours * 3_600
  const between: number[] = []
  let first: Look | undefined
  for (let n = 1; n <= WARM + seconds; n++) {
    socket?.send(later(last, n))
    // the page shows each of them before the next one comes
    await page.evaluate('new Promise((shown) => requestAnimationFrame(() => shown(0)))')
    if (n === WARM) first = await look(cdp)
    if (n >= WARM && (n - WARM) % Math.floor(seconds / LOOKS) === 0) {
      between.push(await used(cdp))
      process.stderr.write(`${n - WARM} of ${seconds} snapshots, ${between.at(-1)?.toFixed(1)} MB\n`)
    }
  }
  clearInterval(signs)
  const end = await look(cdp)
  // it took them to the last: its clock reads the last one's time; asked after the look, for what asks puts 0.35 MB of its own into the page
  const shown = await page.getByTestId('live-state').getAttribute('data-value')
  await page.close()
  if (!first || !later(last, WARM + seconds).includes(`"at":"${shown}"`))
    throw new Error(`the page stands at ${shown} after ${seconds} s`)
  const told = ({ held, code, nodes, listeners }: Look): string =>
    `${held.toFixed(2)} MB held, ${nodes} nodes, ${listeners} listeners, ${code.toFixed(1)} MB of compiled code`
  const grown = Math.max(...(['held', 'nodes', 'listeners'] as const).map((of) => end[of] / first[of] - 1))
  return [
    row(
      `a tab open for ${hours} h (${seconds} snapshots after ${WARM} to warm up): ${told(first)} → ${told(end)}; with code between, MB: ${between.map((mb) => mb.toFixed(1)).join(', ')}`,
      `${grown > 0 ? '+' : ''}${(100 * grown).toFixed(1)} % at most`,
      '5 %',
      grown < 0.05,
    ),
  ]
}
