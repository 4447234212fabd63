import { readFileSync, writeFileSync } from 'node:fs'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../../server/main.ts'
import { liveState, openBrowser } from './browser.ts'
import { device } from './device.ts'
import { openStage } from './stage.ts'
import { until } from './until.ts'
import { startWalk, steps } from './walk.ts'

const undo: (() => unknown)[] = []
let stage: Awaited<ReturnType<typeof openStage>>
let url = ''
beforeAll(async () => {
  stage = await openStage()
  undo.push(() => stage.remove())
  writeFileSync(stage.plantPath, readFileSync(stage.plantPath, 'utf8').replaceAll('every: 1m', 'every: 10s'))
  const server = await startServer({ ...stage, log: pino({ level: 'silent' }) })
  undo.push(() => server.close())
  url = server.url
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

it('a newcomer finds which meter is silent in one click from the overview', { timeout: 150_000 }, async () => {
  const d = await device(stage)
  undo.push(() => d.close())
  const point = { measure: 'counter', unit: 'kWh', decimals: 3 }
  await d.birth([
    { meter: 'intake', ...point },
    { meter: 'ups', ...point },
  ])
  const start = Date.now()
  const read = (kWh: number) => d.send([['intake', Date.now(), kWh.toFixed(3)]])
  await d.send([
    ['intake', start, '100.000'],
    ['ups', start, '50.000'],
  ])
  const browser = await openBrowser()
  undo.push(() => browser.close())
  const { page, said } = await startWalk(browser, `${url}/?lang=ja`, 390)
  await until('the page is live', async () => (await liveState(page)) === 'live')
  // the UPS answers no more, the intake goes on
  let kWh = 100
  let lastAt = start
  const line = page.locator('[data-testid="attention-item"][data-kind="meter-silent"]')
  await until(
    'the silence is told',
    async () => {
      if (Date.now() - lastAt > 2_000) {
        lastAt = Date.now()
        kWh += 0.5
        await read(kWh)
      }
      return (await line.count()) === 1
    },
    { ms: 90_000 },
  )
  expect(await line.textContent()).toContain('UPS 出力')
  await line.getByRole('link').first().click()
  await until('its own page is open', async () => new URL(page.url()).pathname === '/meters/dc/ups')
  await until('it says so too', async () => ((await page.locator('main').textContent()) ?? '').includes('応答なし'))
  expect(await steps(page)).toEqual({ loads: 1, clicks: 1 })
  expect(said).toEqual([])
})
