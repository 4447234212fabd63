import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../server/main.ts'
import { get, slotSum } from './api.ts'
import { complaints, liveState, openBrowser, pageBuilt, shown } from './browser.ts'
import { device } from './device.ts'
import { openStage, type Stage } from './stage.ts'
import { until } from './until.ts'

/** Law of rationalising energy use, heat values since FY2023: 8.64 GJ a 1,000 kWh of grid electricity; 0.0258 kL a GJ. */
const kL = (kWh: number): number => (kWh * 8.64 * 0.0258) / 1000
const undo: (() => unknown)[] = []
let stage: Stage
let server: RunningServer
const start = async (): Promise<RunningServer> => startServer({ ...stage, log: pino({ level: 'silent' }) })
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  stage = await openStage()
  server = await start()
  undo.push(
    () => stage.remove(),
    () => server.close(),
  )
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

it('a reading of a foreign device goes from MQTT to the number on the page, live, over a restart of the server', {
  timeout: 180_000,
}, async () => {
  const now = Date.now()
  const [t0, t1, t2, t3] = [now - 120_000, now - 60_000, now, now + 60_000]
  const d = await device(stage)
  undo.push(() => d.close())
  const both = (at: number, intake: string, ups: string) => [
    ['intake', at, intake] as [string, number, string],
    ['ups', at, ups] as [string, number, string],
  ]
  expect(await d.send([...both(t0, '100000.000', '5000.000'), ...both(t1, '100010.000', '5008.000')])).toEqual({
    epoch: 'FOREIGN1',
    committed: 1,
    missing: [],
  })
  const around = [now - 7_200_000, now + 7_200_000] as const
  await until('the slot holds 10 kWh', async () => (await slotSum(stage.httpPort, 'dc/intake', around)) === 10_000_000)

  const browser = await openBrowser()
  undo.push(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const said = complaints(page)
  await page.goto(server.url)
  const shows = (id: string, value: number) =>
    until(`${id} shows ${value}`, async () => {
      const n = await shown(page, id)
      return n !== undefined && Math.abs(n - value) < 1e-9
    })
  await shows('power-now', 600)
  await shows('energy-fy-kl', kL(10))
  expect(await liveState(page)).toBe('live')

  // pushed: nobody touches the page
  await d.send(both(t2, '100022.000', '5018.000'))
  await shows('power-now', 720)
  await shows('energy-fy-kl', kL(22))
  expect(said).toEqual([])

  await server.close()
  await until('the page says that it is cut off', async () => (await liveState(page)) === 'disconnected')
  const restarted = Date.now()
  server = await start()
  await until('the page is live again', async () => {
    const at = await page.getByTestId('live-state').getAttribute('data-value')
    return (await liveState(page)) === 'live' && at !== null && Date.parse(at) >= restarted
  })
  // without a server a browser reports refused connections; nothing else may be said
  expect(said.filter((line) => !/ERR_CONNECTION|WebSocket connection/.test(line))).toEqual([])
  said.length = 0
  await shows('energy-fy-kl', kL(22))
  await d.send(both(t3, '100037.000', '5030.000'))
  await shows('power-now', 900)
  await shows('energy-fy-kl', kL(37))
  expect(said).toEqual([])
  const { sites } = await get<{ sites: { dc: { ratio: { value: number } } } }>(stage.httpPort, '/api/v1/live')
  expect(sites.dc.ratio.value).toBeCloseTo(15 / 12, 9)
})
