import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, dayStart, MINUTE, SLOT } from '#core/time'
import { DEMO_OPENS_AS, demoPeople } from '../../server/cli/demo-people.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { navigated, type Place } from '../looks/places.ts'
import { slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, openBrowser, pageBuilt, shown } from './browser.ts'
import { device } from './device.ts'
import { breakServer, toldFailure } from './refused.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

/*
 * 60 minutes of one reading a minute over two whole half-hours of today (before one o'clock in the morning, of yesterday): intake 10 kWh, 7.5 kvarh, UPS 6 kWh a minute, 25.0 °C:
 * 600 kWh, power factor 0.8; 6 m3 of gas are 75 kWh by 45 MJ/m3; 950 kW × 1,000 × 0.85 + 600 × 20 = 819,500 yen before the fuel adjustment of 600 × −1.00.
 */
const artefacts = join(ROOT, 'tests/artefacts')
const undo: (() => unknown)[] = []
const newest = Math.floor(Date.now() / SLOT) * SLOT
const midnight = dayStart(at(newest))
const isToday = newest - midnight >= 2 * SLOT
const first = (isToday ? newest : midnight) - 2 * SLOT
let stage: Stage
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage({ plant: join(ROOT, 'tests/e2e/rooms-plant.yaml') })
  undo.push(() => stage.remove())
  await demoPeople(stage.dataDir)
  server = await startServer({ ...stage, log: pino({ level: 'silent' }), openAs: { person: DEMO_OPENS_AS } })
  undo.push(() => server.close())
  const d = await device(stage)
  undo.push(() => d.close())
  await d.send(
    Array.from({ length: 61 }, (_, i) => [i, first + i * MINUTE] as const).flatMap(([i, t]) => [
      ['intake', t, `${1000 + 10 * i}.000`] as [string, number, string],
      ['reactive', t, (500 + 7.5 * i).toFixed(3)] as [string, number, string],
      ['ups', t, `${500 + 6 * i}.000`] as [string, number, string],
      ['gas', t, (100 + 0.1 * i).toFixed(1)] as [string, number, string],
      ['inlet', t, '25.0'] as [string, number, string],
    ]),
  )
  const around = [first, first + 2 * SLOT] as const
  await until('600 kWh are counted', async () => (await slotSum(stage.httpPort, 'dc/intake', around)) === 600e6)
  browser = await openBrowser()
  undo.push(() => browser.close())
}, 120_000)
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const faults = async (page: Page, name: string): Promise<string[]> => {
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true })
  return [...(await overflow(page)), ...(await barriers(page))]
}

it('a meter’s name leads to its page: value, coverage, readings as sent, half-hours, settings', {
  timeout: 120_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  await page.goto(`${server.url}/meters?lang=ja`)
  await page.locator('a[data-meter="dc/intake"]').first().click()
  await page.getByTestId('meter-reading').first().waitFor({ timeout: 30_000 })
  expect(await page.getByTestId('meter-last').getAttribute('data-value')).toBe('1600.000')
  if (isToday) expect(await shown(page, 'meter-today')).toBe(600)
  expect(await page.getByTestId('meter-reading').first().textContent()).toContain('1600.000')
  expect(await shown(page, 'power-factor')).toBeCloseTo(0.8, 9)
  expect(await faults(page, 'meter-ja')).toEqual([])
  await page.getByTestId('tab-slots').click()
  await until('two half-hours', async () => (await page.getByTestId('meter-slot').count()) >= 2)
  await page.getByTestId('tab-records').click()
  await page.getByText('説明できない段差はありません').waitFor()
  expect(await faults(page, 'meter-records-ja')).toEqual([])
  // the address alone opens the tab again, in English, on a phone
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${server.url}/meters/dc/intake?tab=settings&lang=en`)
  await page.getByTestId('meter-version').first().waitFor({ timeout: 30_000 })
  expect(await page.getByTestId('meter-settings').textContent()).toContain('2,000 kWh')
  expect([...(await faults(page, 'meter-settings-en-390')), ...said]).toEqual([])
  await page.close()
})

it('the cost says which price is missing, and becomes a sum once it is entered', { timeout: 120_000 }, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  await page.goto(`${server.url}/cost?lang=ja`)
  await page.getByText('単価が未入力').first().waitFor({ timeout: 30_000 })
  await page.getByTestId('price-yen').fill('-1.00')
  await page.getByTestId('price-source').fill('請求書')
  await page.getByTestId('price-save').click()
  await until('the cost is a sum', async () => (await shown(page, 'cost-month-total')) === 818_900)
  expect([...(await faults(page, 'cost-ja')), ...said]).toEqual([])
  await page.goto(`${server.url}/?lang=en`)
  await until('the overview has it too', async () => (await shown(page, 'cost-month-total')) === 818_900)
  await until('the size of the ledger', async () => ((await shown(page, 'ledger-bytes')) ?? 0) > 0)
  await page.goto(`${server.url}/centre?lang=en`)
  await page.getByTestId('climate-sensor').waitFor({ timeout: 30_000 })
  expect(await page.getByTestId('climate-sensor').getAttribute('data-state')).toBe('within')
  // the tenant reports the IT that he may renew, 360 kWh; the owner the rest of 600 + 75
  const reporters = page.getByTestId('reporter')
  await until('both report', async () => (await reporters.count()) === 2)
  expect(await reporters.evaluateAll((rows) => rows.map((r) => r.textContent?.replace(/\s+/g, ' ')))).toEqual([
    expect.stringMatching(/^Acme.*360.*53\.3/),
    expect.stringMatching(/^Owner.*315.*46\.7/),
  ])
  expect([...(await faults(page, 'centre-climate-en')), ...said]).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect([...(await faults(page, 'centre-390-en')), ...said]).toEqual([])
  await page.close()
})

it('the wall screen fits its screen, is dark, has no navigation, and says when its data are old', {
  timeout: 120_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 810 }, colorScheme: 'light' })
  const said = complaints(page)
  await page.goto(`${server.url}/kiosk?site=dc&lang=ja`)
  await page.getByTestId('kiosk-energy').first().waitFor({ timeout: 60_000 })
  if (isToday) await until('energy is shown', async () => ((await shown(page, 'kiosk-energy')) ?? 0) > 0)
  expect(await page.locator('nav').count()).toBe(0)
  expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark')
  expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true)
  // PUE never without its category
  expect(await page.locator('main').textContent()).toMatch(/PUE₁ 12か月/)
  expect([...(await faults(page, 'kiosk-ja')), ...said]).toEqual([])
  await page.context().setOffline(true)
  await page.evaluate('window.dispatchEvent(new Event("offline"))')
  await page.getByTestId('kiosk-stale').waitFor({ timeout: 60_000 })
  await page.screenshot({ path: join(artefacts, 'kiosk-stale-ja.png') })
  await page.context().setOffline(false)
  await until('it is live again', async () => (await page.getByTestId('kiosk-stale').count()) === 0, { ms: 60_000 })
  await page.close()
})

it('the price of a month: what it makes of the cost is shown before it is changed; its history; withdrawn, it is missing again', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  await page.goto(`${server.url}/cost?lang=ja`)
  await page.getByTestId('prices-recorded').click()
  const row = page.getByTestId('record')
  await row.waitFor()
  expect(await row.textContent()).toMatch(/燃料費調整.*−1\.00.*請求書.*佐藤 恵/)
  await row.getByRole('button', { name: '改める' }).click()
  await page.getByTestId('record-yen_per_kWh').fill('-2.00')
  // a yen less for each of 600 kWh
  await until('what it makes of the cost', async () => (await shown(page, 'price-after')) === 818_300)
  expect(await shown(page, 'price-before')).toBe(818_900)
  expect(await faults(page, 'price-form-ja')).toEqual([])
  await page.getByTestId('reason').fill('請求書の読み違い')
  await page.getByTestId('save-record').click()
  await until('it is changed', async () => (await row.textContent())?.includes('−2.00'))
  await row.getByRole('button', { name: '履歴' }).click()
  await until('both versions', async () => (await page.getByTestId('version').count()) === 2)
  expect(await page.getByTestId('history').textContent()).toMatch(/請求書の読み違い.*佐藤 恵.*−1\.00 → −2\.00/s)
  await row.getByRole('button', { name: '取り消す' }).click()
  await page.getByTestId('withdraw-reason').fill('別の契約の単価')
  await page.getByTestId('withdraw-now').click()
  await until('none stands', async () => (await row.count()) === 0)
  await page.goto(`${server.url}/cost?lang=ja`)
  await page.getByText('単価が未入力').first().waitFor()
  expect(said).toEqual([])
  await page.close()
})

const workAs = async (page: Page, person: string): Promise<void> => {
  await page.getByTestId('account').click()
  await page.getByTestId(`work-as-${person}`).click()
  await page.locator(`[data-testid=account][data-person=${person}]`).waitFor()
}
const PASSWORD = 'a long way to the works'
const signsIn = async (account: string, password: string): Promise<unknown> => {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ account, password }),
  })
  const { person, passwordDue } = (await answer.json()) as { person?: { roles: unknown }; passwordDue?: boolean }
  return answer.ok ? { roles: person?.roles, passwordDue } : answer.status
}

/** What the navigation leads to, found by a viewer. */
let places: Place[] = []
it('an administrator makes an account, a viewer, who sees every page and may do nothing; changes its role and password, and locks it', {
  timeout: 180_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  await page.goto(`${server.url}/?lang=ja`)
  await workAs(page, 'tanaka')
  await page.getByTestId('account').click()
  await page.getByTestId('accounts').click()
  const row = page.locator('tr[data-account=watanabe]')
  const account = (name: string) => page.getByTestId(`account-${name}`)
  await account('add').click()
  const texts = { id: 'watanabe', name: '渡辺 光', password: PASSWORD, reason: '見学' }
  for (const [name, text] of Object.entries(texts)) await account(name).fill(text)
  await page.getByTestId('role-').selectOption('viewer')
  await account('save').click()
  await row.waitFor()
  expect(await row.textContent()).toMatch(/渡辺 光.*閲覧（全社）/)
  expect(await signsIn('watanabe', PASSWORD)).toMatchObject({ passwordDue: true })
  expect(await page.locator('tr[data-account=tanaka]').getByRole('button').count()).toBe(0)
  expect(await faults(page, 'accounts-ja')).toEqual([])

  await workAs(page, 'watanabe')
  await page.getByTestId('account').click()
  await page.getByTestId('work-as-tanaka').waitFor()
  expect(await page.getByTestId('accounts').count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.goto(`${server.url}/accounts?lang=ja`)
  await page.getByText('この操作をする役割がありません').first().waitFor()
  expect(await page.getByTestId('account-row').count()).toBe(0)
  said.splice(0) // the refusal is told by the browser too
  places = await navigated(page, server.url)
  expect(places.length).toBeGreaterThan(30)
  await page.goto(`${server.url}/setup?lang=ja`)
  await page.getByTestId('setup-company').waitFor()
  expect(said.splice(0)).toEqual([])
  await page.goto(`${server.url}/?lang=ja`)

  await workAs(page, 'tanaka')
  await page.goto(`${server.url}/accounts?lang=ja`)
  const change = async (how: () => Promise<unknown>, why: string): Promise<void> => {
    await row.getByRole('button').click()
    await how()
    await account('reason').fill(why)
    await account('save').click()
    await account('save').waitFor({ state: 'detached' })
  }
  await change(() => page.getByTestId('role-').selectOption('operator'), '担当になった')
  await until('the role', async () => (await row.textContent())?.includes('操作（全社）'))
  await change(() => account('password').fill(`${PASSWORD} again`), '忘れた')
  expect(await signsIn('watanabe', PASSWORD)).toBe(401)
  expect(await signsIn('watanabe', `${PASSWORD} again`)).toMatchObject({ passwordDue: true })
  await change(() => page.getByRole('checkbox').check(), '異動')
  await until('it is locked', async () => (await row.textContent())?.includes('ロック中'))
  expect(await signsIn('watanabe', `${PASSWORD} again`)).toBe(401)
  expect(said).toEqual([])
  await page.close()
})

it.each([
  ['ja', 500],
  ['en', 403],
] as const)(
  'every page in %s tells in words that the server answers %i to everything, and offers a way on',
  {
    timeout: 240_000,
  },
  async (language, status) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
    if (places.length === 0) places = await navigated(page, server.url)
    const thrown: string[] = []
    page.on('pageerror', (error) => thrown.push(String(error)))
    await breakServer(page, status, `${server.url}/?lang=${language}`)
    const found: Record<string, string[]> = {}
    expect(places.length).toBeGreaterThan(30)
    // the tabs of a page fail by the same parts in either language
    const walked = language === 'ja' ? places : places.filter((place) => !place.address.includes('tab='))
    const asked = [...walked, { name: 'accounts', address: '/accounts' }]
    for (const place of asked) {
      const wrong = [...(await toldFailure(page, place, language)), ...thrown.splice(0)]
      if (wrong.length > 0) found[place.address] = wrong
    }
    expect(found).toEqual({})
    await page.close()
  },
)

/** What opens over a page: from where, by which key, and what then stands there. */
const overlays = [
  { name: 'the list of keys', from: '[data-testid=lang-toggle]', key: '?', over: '[role=dialog]' },
  { name: 'the account', from: '[data-testid=account]', key: 'Enter', over: '[role=menu]' },
  {
    name: 'how a figure came about',
    from: 'section:has([data-testid=co2-fy-market]) .card-head button',
    key: 'Enter',
    over: '[role=dialog]',
  },
] as const
it('what opens over a page takes the focus and gives it back, though its code is still on its way when it is asked for', {
  timeout: 90_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  const said = complaints(page)
  let release = (): void => undefined
  let isAsked = false
  await page.route(/\/overlays-[^/]*\.js$/, async (route) => {
    isAsked = true
    await new Promise<void>((go) => {
      release = go
    })
    await route.continue()
  })
  for (const { name, from, key, over } of overlays) {
    isAsked = false
    await page.goto(`${server.url}/?lang=ja`)
    const opener = page.locator(from)
    await opener.focus()
    await page.keyboard.press(key)
    await until(`${name} is asked for`, () => isAsked)
    expect(await page.locator(over).count(), name).toBe(0)
    release()
    await page.locator(over).waitFor()
    const has = (selector: string): Promise<boolean> =>
      page.evaluate(`document.activeElement?.closest(${JSON.stringify(selector)}) !== null`)
    await until(`${name} has the focus`, () => has(over), { ms: 10_000 })
    await page.keyboard.press('Escape')
    await page.locator(over).waitFor({ state: 'detached' })
    await until(`${name} gave it back`, () => opener.evaluate((one) => one === one.ownerDocument.activeElement), {
      ms: 10_000,
    })
  }
  expect(said).toEqual([])
  await page.close()
})
