import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, isoJst, SLOT } from '#core/time'
import { DEMO_OPENS_AS, demoPeople } from '../../server/cli/demo-people.ts'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, liveState, openBrowser, pageBuilt, settled } from './browser.ts'
import { device } from './device.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

const artefacts = join(ROOT, 'tests/artefacts')
const MINUTE = 60_000
const undo: (() => unknown)[] = []
/** A boiler that Telegraf writes about. */
const boiler = `      - { id: boiler, name: { ja: ボイラー, en: Boiler }, carrier: city_gas, measure: counter, unit: m3, every: 1m, maxGap: 30m, maxRate: 900 }
sources:
  - { id: telegraf, site: dc, format: line-protocol, meters: [{ meter: boiler, measurement: boiler, field: gas }] }
segments: []`
let stage: Stage
let server: RunningServer
let context: BrowserContext
let token = ''
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage()
  undo.push(() => stage.remove())
  writeFileSync(stage.plantPath, readFileSync(stage.plantPath, 'utf8').replace('segments: []', boiler))
  token = issueAgentPassword(join(stage.dataDir, 'agents.json'), { site: 'dc', agent: 'telegraf' })
  await demoPeople(stage.dataDir)
  server = await startServer({ ...stage, log: pino({ level: 'silent' }), openAs: { person: DEMO_OPENS_AS } })
  undo.push(() => server.close())
  const browser = await openBrowser()
  undo.push(() => browser.close())
  context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
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
/** Lines as a Telegraf writes them; resolves when they are committed. */
const telegraf = async (...lines: string[]): Promise<void> => {
  const answer = await fetch(`http://127.0.0.1:${stage.httpPort}/api/v1/write?precision=ms`, {
    ...{ method: 'POST', body: lines.join('\n') },
    headers: { 'content-type': 'text/plain', authorization: `Token dc.telegraf:${token}` },
  })
  expect(answer.status).toBe(204)
}

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

  const page = await context.newPage()
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
  await page.close()
  expect(said).toEqual([])
})

it('two values that a device sent for one instant wait for a person; names that no meter stands for come with a line to copy', {
  timeout: 180_000,
}, async () => {
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - 4 * MINUTE
  await telegraf(...[100, 101, 102].map((gas, i) => `boiler gas=${gas} ${start + i * MINUTE}`))
  await telegraf(`boiler gas=140 ${start + 2 * MINUTE}`, `chiller,id=7 flow=12.5 ${start}`)
  const counted = (m3: number) =>
    until(
      `${m3} m3 are counted`,
      async () => (await slotSum(stage.httpPort, 'dc/boiler', [start - SLOT, start + SLOT])) === m3 * 1e6,
    )
  await counted(1)
  const page = await context.newPage()
  const said = complaints(page)
  const faults: Record<string, string[]> = {}
  const shownWhere: Record<string, string> = { steps: 'differing-item', names: 'unknown-name', events: 'event-meter' }
  for (const [language, theme, width] of [
    ['ja', 'light', 1440],
    ['en', 'dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 900 })
    for (const tab of ['steps', 'quarantine', 'events', 'gaps', 'names']) {
      await page.goto(`${server.url}/decisions?lang=${language}&tab=${tab}`)
      if (tab === 'steps') await page.getByTestId('state-decided').click()
      if (tab === 'events') await page.getByTestId('add-event').click()
      await until('the page is live', async () => (await liveState(page)) === 'live')
      await settled(page)
      const awaited = shownWhere[tab]
      if (awaited) await page.getByTestId(awaited).waitFor()
      await page.screenshot({
        path: join(artefacts, `decide-${tab}-${language}-${theme}-${width}.png`),
        fullPage: true,
      })
      const found = [...(await overflow(page)), ...(await barriers(page)), ...said.splice(0)]
      if (found.length > 0) faults[`${tab} ${language} ${width}`] = found
    }
  }
  expect(faults).toEqual({})

  const name = page.getByTestId('unknown-name')
  expect(await name.textContent()).toContain('chiller.flow')
  await name.getByRole('button').click()
  const copied = '- { meter: flow, measurement: chiller, field: flow, tags: { id: "7" } }'
  await until(
    'the line is in the clipboard',
    async () => (await page.evaluate('navigator.clipboard.readText()')) === copied,
  )

  await page.goto(`${server.url}/decisions?lang=ja`)
  const item = page.getByTestId('differing-item')
  await item.getByRole('button', { name: '102 m³ を残す' }).click()
  await item.getByTestId('reason').fill('現地で確認')
  await item.getByRole('button', { name: 'ほかの値を除外する' }).click()
  await counted(2)
  await until('nothing waits', async () => (await item.count()) === 0)
  expect(said).toEqual([])
})
