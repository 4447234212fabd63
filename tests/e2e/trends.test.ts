import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, dayOf, dayStart, isoJst, MINUTE } from '#core/time'
import { DEMO_OPENS_AS, demoPeople } from '../../server/cli/demo-people.ts'
import { startServer } from '../../server/main.ts'
import { slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, openBrowser, pageBuilt, settled } from './browser.ts'
import { device } from './device.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

const artefacts = join(ROOT, 'tests/artefacts')
const undo: (() => unknown)[] = []
let stage: Stage
let url: string
/** 30 minutes of one reading a minute, all of them on one day: intake 10 kWh and UPS 6 kWh a minute. Just after midnight that day is yesterday. */
const newest = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE
const midnight = dayStart(at(newest))
const last = newest - midnight < 30 * MINUTE ? midnight : newest
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage()
  undo.push(() => stage.remove())
  await demoPeople(stage.dataDir)
  const server = await startServer({ ...stage, log: pino({ level: 'silent' }), openAs: { person: DEMO_OPENS_AS } })
  undo.push(() => server.close())
  url = server.url
  const d = await device(stage)
  undo.push(() => d.close())
  await d.send(
    Array.from({ length: 31 }, (_, i) => last - (30 - i) * MINUTE).flatMap((t, i) => [
      ['intake', t, `${1000 + 10 * i}.000`] as [string, number, string],
      ['ups', t, `${500 + 6 * i}.000`] as [string, number, string],
    ]),
  )
  const around = [last - 120 * MINUTE, last + 120 * MINUTE] as const
  await until('300 kWh are counted', async () => (await slotSum(stage.httpPort, 'dc/intake', around)) === 300e6)
}, 120_000)
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const faults = async (page: Page, name: string): Promise<string[]> => {
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true })
  return [...(await overflow(page)), ...(await barriers(page))]
}
const amount = (page: Page, id: string): Promise<number> =>
  page
    .getByTestId(id)
    .locator('[data-value]')
    .getAttribute('data-value', { timeout: 30_000 })
    .then((text) => (text === null || text === '' ? Number.NaN : Number(text)))

it('the flow shows what came in, what it was used for and the rest; a use leads to its trend', {
  timeout: 180_000,
}, async () => {
  const browser = await openBrowser()
  undo.push(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, acceptDownloads: true })
  const said = complaints(page)
  await page.goto(`${url}/flow?lang=ja&span=day&at=${dayOf(at(last - 1))}`)
  expect(await amount(page, 'source:intake/grid')).toBeCloseTo(300, 6)
  expect(await amount(page, 'sink:use/it')).toBeCloseTo(180, 6)
  expect(await amount(page, 'sink:rest/electricity')).toBeCloseTo(120, 6)
  await page.getByTestId('unit-GJ').click()
  // 8.64 GJ a 1,000 kWh since FY2023
  await until('the flow is in GJ', async () => Math.abs((await amount(page, 'sink:use/it')) - 1.5552) < 1e-9)
  await page.getByTestId('sink:use/it').getByRole('button').click()
  await page.getByText('dc/ups').first().waitFor()
  expect(await faults(page, 'flow-chosen-ja')).toEqual([])

  await page.getByTestId('sink:use/it').getByRole('link').click()
  await page.getByTestId('time-axis').waitFor({ timeout: 30_000 })
  expect(new URL(page.url()).searchParams.get('keys')).toBe('dc:use/it')
  // the arrows move the time, and say its value: 6 kWh a minute are 360 kW
  await page.getByTestId('time-axis').focus()
  await page.keyboard.press('ArrowLeft')
  expect(await page.getByTestId('cursor').textContent()).toContain('360 kW')
  expect(await page.getByTestId('time-axis').getAttribute('aria-valuetext')).toContain('360 kW')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('csv').click()])
  const csv = readFileSync(await download.path(), 'utf8')
  expect(csv.split('\r\n')[0]).toMatch(/^\ufeff時刻（日本時間）,/)
  expect(csv).toContain(',360,')
  expect(await faults(page, 'trends-time-ja')).toEqual([])
  // by seconds: half-way between two readings
  const moment = (back: number) => isoJst(at(last - back * MINUTE)).slice(0, 16)
  await page.goto(`${url}/trends?lang=ja&keys=dc:use/it&from=${moment(10)}&to=${moment(5)}`)
  await page.getByTestId('step').selectOption('1s')
  await page.getByText('· 1秒').waitFor({ timeout: 30_000 })
  await page.getByTestId('time-axis').focus()
  const cursor = (text: RegExp) =>
    until('the cursor', async () => text.test((await page.getByTestId('cursor').textContent()) ?? ''))
  await page.keyboard.press('Home')
  await cursor(/:\d\d:00: .*360 kW/)
  await page.keyboard.press('PageUp')
  await cursor(/:\d\d:30: .*360 kW/)
  expect(await faults(page, 'trends-seconds-ja')).toEqual([])
  for (const view of ['heat', 'duration', 'activity', 'pue']) {
    await page.goto(`${url}/trends?lang=ja&last=24h&view=${view}`)
    await page.getByTestId(`view-${view}`).waitFor()
    await settled(page)
    expect(await faults(page, `trends-${view}-ja`), view).toEqual([])
  }
  expect(said).toEqual([])
})

it('on a phone, in English, all pages are behind "more", and a range can be moved', { timeout: 120_000 }, async () => {
  const browser = await openBrowser()
  undo.push(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  const said = complaints(page)
  await page.goto(`${url}/trends?lang=en&last=1h&compare=week`)
  await page.getByTestId('time-axis').waitFor({ timeout: 30_000 })
  expect(await faults(page, 'trends-time-en-390')).toEqual([])
  await page.getByTestId('nav-more').click()
  await page.locator('nav a[href="/flow"]').click()
  await page.getByTestId('sink:use/it').waitFor({ timeout: 30_000 })
  expect(await page.getByTestId('nav-more').getAttribute('aria-expanded')).toBe('false')
  expect(await faults(page, 'flow-en-390')).toEqual([])
  expect(said).toEqual([])
})
