import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, isoJst } from '#core/time'
import { DEMO_OPENS_AS, demoPeople } from '../../server/cli/demo-people.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, openBrowser, pageBuilt } from './browser.ts'
import { device } from './device.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

const artefacts = join(ROOT, 'tests/artefacts')
const MINUTE = 60_000
const undo: (() => unknown)[] = []
let stage: Stage
let server: RunningServer
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage()
  undo.push(() => stage.remove())
  await demoPeople(stage.dataDir)
  server = await startServer({ ...stage, log: pino({ level: 'silent' }), openAs: { person: DEMO_OPENS_AS } })
  undo.push(() => server.close())
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const value = async (page: Page, id: string): Promise<string | null> =>
  page
    .getByTestId(id)
    .first()
    .getAttribute('data-value', { timeout: 1_000 })
    .catch(() => null)
const open = (page: Page, count: number) =>
  until(`${count} open`, async () => (await value(page, 'state-open')) === String(count))

/*
 * The intake, one a minute: 999990 999994 999998 | 2 6 10 14, so 8 + (?) + 12 kWh. It wrapped at 1,000,000: 4 more; it was
 * reset to 0: 2 more.
 */
it('a step that a device sent is decided by keys, taken back, and decided otherwise; the totals follow', {
  timeout: 180_000,
}, async () => {
  const d = await device(stage)
  undo.push(() => d.close())
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - 8 * MINUTE
  const registers = [999_990, 999_994, 999_998, 2, 6, 10, 14]
  await d.send(registers.map((r, i) => ['intake', start + i * MINUTE, `${r}.000`]))
  await d.send([['intake', start + 7 * MINUTE, 'broken']])
  const around = [start - 3_600_000, start + 3_600_000] as const
  const counted = (kWh: number) =>
    until(`${kWh} kWh are counted`, async () => (await slotSum(stage.httpPort, 'dc/intake', around)) === kWh * 1e6)
  await counted(20)

  const browser = await openBrowser()
  undo.push(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  await page.goto(`${server.url}/decisions?lang=ja`)
  await open(page, 1)
  expect(Number(await value(page, 'step-amount'))).toBe(-999_996)

  // a row that was clicked keeps the focus, and the keys still reach the verdicts
  await page.getByTestId('step-row').click()
  await page.keyboard.press('1')
  await until('rollover is chosen', () => page.getByTestId('verdict-rollover').isChecked())
  await until('the months that change', async () => {
    const months = await page.getByTestId('changed-month').all()
    const after = await Promise.all(months.map((m) => m.getAttribute('data-value')))
    return after.reduce((sum, v) => sum + Number(v), 0) === 24
  })
  await page.screenshot({ path: join(artefacts, 'decide-chosen-1440.png'), fullPage: true })
  await counted(20)
  await page.keyboard.press('Enter')
  await open(page, 0)
  await counted(24)

  await page.keyboard.press('u')
  await open(page, 1)
  await counted(20)

  await page.keyboard.press('2')
  await until('reset is chosen', () => page.getByTestId('verdict-reset').isChecked())
  await page.keyboard.press('Enter')
  await open(page, 0)
  await counted(22)
  await page.getByTestId('state-decided').click()
  const decided = page.getByTestId('decided')
  await until('the decision', async () => (await decided.getAttribute('data-verdict').catch(() => null)) === 'reset')
  expect(await decided.textContent()).toContain('佐藤 恵')

  // an event says it better: reset half a minute after the last reading, at 999999, to 0
  await page.getByTestId('take-back').click()
  await counted(20)
  await page.getByTestId('tab-events').click()
  await page.getByTestId('add-event').click()
  await page.getByTestId('event-meter').selectOption('dc/intake')
  await page.getByTestId('event-kind').selectOption('reset')
  await page.getByTestId('event-at').fill(isoJst(at(start + 2.5 * MINUTE)).slice(0, 19))
  await page.getByTestId('event-final').fill('999999')
  await page.getByTestId('event-initial').fill('0')
  await page.getByRole('button', { name: '計器交換の作業報告書による' }).click()
  await page.getByTestId('changed-month').first().waitFor()
  await page.screenshot({ path: join(artefacts, 'decide-event-1440.png'), fullPage: true })
  await page.getByTestId('save-record').click()
  await page.getByTestId('meter-event').waitFor()
  await counted(23)

  const faults: Record<string, string[]> = {}
  for (const [language, theme, width] of [
    ['ja', 'light', 1440],
    ['en', 'dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 900 })
    for (const tab of ['steps', 'quarantine', 'events', 'gaps']) {
      await page.goto(`${server.url}/decisions?lang=${language}&tab=${tab}`)
      if (tab === 'steps') await page.getByTestId('state-decided').click()
      if (tab === 'events') await page.getByTestId('add-event').click()
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
      await page.screenshot({
        path: join(artefacts, `decide-${tab}-${language}-${theme}-${width}.png`),
        fullPage: true,
      })
      const found = [...(await overflow(page)), ...(await barriers(page)), ...said.splice(0)]
      if (found.length > 0) faults[`${tab} ${language} ${width}`] = found
    }
  }
  expect(faults).toEqual({})
})
