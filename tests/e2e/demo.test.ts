import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClosingMonth } from '#core/close-view'
import type { Snapshot } from '#core/snapshot'
import { type Month, monthInterval } from '#core/time'
import { get, slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, liveState, openBrowser, settled, shown } from './browser.ts'
import { gentani, type Program } from './program.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'
import { startWalk, steps } from './walk.ts'

const artefacts = join(ROOT, 'tests/artefacts')
// each two of language, theme and width meet once; a page is loaded once a language and looked at in two ways. Both themes and both
// widths are gone through by axe in Japanese: in English the same elements stand there
const looks = {
  ja: [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 390 },
  ],
  en: [
    { theme: 'light', width: 390 },
    { theme: 'dark', width: 1440 },
  ],
} as const
let stage: Stage
let demo: Program
let browser: Browser
beforeAll(async () => {
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage()
  demo = gentani(['demo'], stage)
  browser = await openBrowser()
  await until('the history is in', () => demo.out().includes('History is in') || demo.child.exitCode !== null, {
    ms: 400_000,
  })
  expect(demo.child.exitCode).toBeNull()
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  stage?.remove()
}, 60_000)

/** What a chart's canvas shows. */
const picture = (page: Page, chart: 'first' | 'last'): Promise<string> =>
  page.evaluate(`[...document.querySelectorAll('.chart canvas')].at(${chart === 'first' ? 0 : -1}).toDataURL()`)

const reasons = async (page: Page, form: string, why: string): Promise<void> => {
  const of = page.getByTestId(form)
  await of.getByRole('textbox').fill(why)
  await of.getByRole('button').click()
}
const workAs = async (page: Page, person: string): Promise<void> => {
  await page.getByTestId('account').click()
  await page.getByTestId(`work-as-${person}`).click()
  await until(
    `${person} works`,
    async () =>
      (await page
        .getByTestId('account')
        .getAttribute('data-person', { timeout: 1_000 })
        .catch(() => null)) === person,
  )
}

describe('the demo, as `npm start` runs it', () => {
  it.each(['ja', 'en'] as const)(
    'every page in %s, wide and narrow, light and dark: no error, no overflow, no barrier',
    { timeout: 300_000 },
    async (language) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const said = complaints(page)
      const base = `http://127.0.0.1:${stage.httpPort}`
      await page.goto(`${base}/?lang=${language}`)
      await until('the page is live', async () => (await liveState(page)) === 'live')
      await until('power is shown', async () => ((await shown(page, 'power-now')) ?? 0) > 0)
      const addresses = await page.$$eval('nav a[href^="/"]', (links) => links.map((a) => a.getAttribute('href') ?? ''))
      const paths = [...new Set(addresses.map((a) => a.split('?')[0] ?? ''))]
      expect(paths.length).toBeGreaterThanOrEqual(3)
      const found: Record<string, string[]> = {}
      for (const path of paths) {
        await page.goto(`${base}${path}?lang=${language}`)
        await until(`${path} is live`, async () => (await liveState(page)) === 'live')
        for (const { theme, width } of looks[language]) {
          await page.emulateMedia({ colorScheme: theme })
          await page.setViewportSize({ width, height: 900 })
          await settled(page)
          const name = `${path === '/' ? 'overview' : path.slice(1).replaceAll('/', '-')}-${language}-${theme}-${width}`
          await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true })
          const barred = language === 'ja' ? await barriers(page) : []
          const faults = [...(await overflow(page)), ...barred, ...said.splice(0)]
          if (faults.length > 0) found[name] = faults
        }
      }
      await page.close()
      expect(found).toEqual({})
    },
  )

  it('a filed figure opens in two clicks from the overview, and from there down to the readings', {
    timeout: 120_000,
  }, async () => {
    const { page, said } = await startWalk(browser, `http://127.0.0.1:${stage.httpPort}/?lang=ja`)
    await until('the page is live', async () => (await liveState(page)) === 'live')
    await page.locator('nav a[href^="/year"]').click()
    await page.locator('[data-opens$=".energy.kl"]').first().click()
    await until('the figure is explained', async () => (await shown(page, 'explained')) !== undefined)
    expect(await page.locator('[data-testid="input"] a').count()).toBeGreaterThan(0)
    expect(await steps(page)).toEqual({ loads: 1, clicks: 2 })
    const figure = new URL(page.url()).searchParams.get('figure') ?? ''
    expect(figure).toMatch(/^fy\d{4}\.energy\.kl$/)
    // kL ← GJ ← electricity from the grid ← its meter ← a month ← the amount ← a day
    for (const form of [
      'energy.gj',
      'carrier.grid.gj',
      '/utility-intake.gj',
      '/utility-intake.gj',
      '.amount',
      '.amount',
    ]) {
      const before = page.url()
      // from the keyboard, as the links of a list are gone through
      await page.locator(`[data-testid="input"] a[data-opens$="${form}"]`).first().press('Enter')
      await until(
        'it is explained',
        async () => page.url() !== before && (await shown(page, 'explained')) !== undefined,
      )
    }
    const sum = await shown(page, 'explained')
    const parts = await page.getByTestId('input').count()
    expect(sum).toBeGreaterThan(0)
    expect(parts).toBeGreaterThan(1)
    expect(await page.locator('.trail li').count()).toBe(6)
    // the address alone opens it too, with the dots of a figure's name
    await page.reload()
    await until('it is explained again', async () => (await shown(page, 'explained')) !== undefined)
    await page.getByRole('button', { name: '計測値を見る' }).first().click()
    await until('the readings are shown', async () => (await page.getByTestId('reading').count()) > 10)
    expect([...(await overflow(page)), ...(await barriers(page)), ...said]).toEqual([])
    await page.close()
  })

  it('a newcomer finds last month’s CO2 and why it changed in one click, and whether the target will be met in none', {
    timeout: 60_000,
  }, async () => {
    const { page, said } = await startWalk(browser, `http://127.0.0.1:${stage.httpPort}/?lang=ja`)
    await until('the page is live', async () => (await liveState(page)) === 'live')
    const { targets } = await get<Snapshot>(stage.httpPort, '/api/v1/live')
    const target = targets.find(({ landing, metric }) => 'value' in landing && metric !== 'pue')
    if (!target || !('value' in target.landing)) throw new Error('the demo has no target with a landing')
    const card = page.locator('.card', { has: page.getByTestId(`target-${target.id}`) })
    const landing = (await shown(page, `target-${target.id}`)) ?? 0
    // it moves a little with each snapshot
    expect(landing / target.landing.value).toBeCloseTo(1, 2)
    expect(await card.locator('.verdict').getAttribute('data-state')).toBe(target.state)
    expect(await card.textContent()).toContain('着地見込')
    expect(await steps(page)).toEqual({ loads: 1, clicks: 0 })
    await page.getByRole('link', { name: '先月のCO₂と増減の理由' }).click()
    const month = page.locator('#month')
    await until('the month is explained', async () => (await month.getByTestId('waterfall').count()) > 0)
    await until('its CO₂ is told', async () => ((await shown(page, 'co2-of-month')) ?? 0) > 0)
    expect(await steps(page)).toEqual({ loads: 1, clicks: 1 })
    const last = new Date(Date.now() + 9 * 3_600_000)
    last.setUTCDate(0)
    expect(await month.locator('option:checked').textContent()).toBe(
      `${last.getUTCFullYear()}年${last.getUTCMonth() + 1}月`,
    )
    expect(await month.textContent()).toContain('前年同月との比較')
    expect(await page.getByTestId('target-state').first().isVisible()).toBe(true)
    expect([...(await overflow(page)), ...(await barriers(page)), ...said]).toEqual([])
    await page.close()
  })

  it('the year says what is left before the filing, and prints without the frame', { timeout: 60_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${stage.httpPort}/year?lang=en`)
    await until('what is left is told', async () => (await page.getByTestId('remaining').count()) > 0)
    const now = (await page.evaluate("fetch('/api/v1/live').then((a) => a.json())")) as { fiscalYear: number }
    expect(await page.getByTestId('filing-due').textContent()).toContain(`31 Jul ${now.fiscalYear + 1}`)
    expect(await page.locator('[data-kind="ready"] a').first().getAttribute('href')).toMatch(
      /^\/closing\?fy=\d{4}&month=/,
    )
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('nav.nav').isVisible()).toBe(false)
    expect(await page.getByTestId('filing-due').isVisible()).toBe(true)
    await page.close()
  })

  it('a target stands on both bases; the centre names category and period, and says why an indicator is absent', {
    timeout: 60_000,
  }, async () => {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${stage.httpPort}/targets?lang=en`)
    await until('both bases are shown', async () => (await page.getByTestId('basis').count()) >= 2)
    const bases = await page.getByTestId('basis').evaluateAll((rows) => rows.map((r) => r.getAttribute('data-basis')))
    expect(bases.slice(0, 2)).toEqual(['restated', 'as-filed'])
    await page.goto(`http://127.0.0.1:${stage.httpPort}/centre?lang=en`)
    await until('the indicators are shown', async () => (await page.getByTestId('indicator').count()) === 10)
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).toContain('PUE₁ 12 months')
    expect(text).toContain('category 1')
    // never a bare PUE beside a number
    expect(text).not.toMatch(/PUE \d/)
    // litres of water by kWh of IT; where nothing is metered the reason stands there
    expect(await page.locator('[data-indicator="wue"]').textContent()).toMatch(/\d L\/kWh/)
    expect(await page.locator('[data-indicator="cer"]').textContent()).toContain('needs a meter of the heat removed')
    await page.close()
  })

  it('charts out of sight keep their first picture until they are scrolled to, and are drawn before the page is printed', {
    timeout: 90_000,
  }, async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 500 }, colorScheme: 'light' })
    await page.goto(`http://127.0.0.1:${stage.httpPort}/targets?lang=ja`)
    await page.getByTestId('waterfall').last().locator('canvas').waitFor({ state: 'attached' })
    await settled(page)
    const far = page.locator('.chart').last()
    expect((await far.boundingBox())?.y).toBeGreaterThan(1_000)
    /** Resolves when the browser has told everybody that the last chart is out of sight. */
    const gone = (): Promise<void> =>
      page.evaluate(`new Promise((go) => new IntersectionObserver((entries, watch) => {
        if (entries.at(-1).isIntersecting) return
        watch.disconnect()
        go()
      }, { rootMargin: '160px' }).observe([...document.querySelectorAll('.chart')].at(-1)))`)
    const darkened = async (colorScheme: 'light' | 'dark', before: string): Promise<void> => {
      await page.emulateMedia({ colorScheme })
      await until('the chart in sight has the other colours', async () => (await picture(page, 'first')) !== before)
    }
    await gone()
    const [near, light] = [await picture(page, 'first'), await picture(page, 'last')]
    await darkened('dark', near)
    expect(await picture(page, 'last')).toBe(light)
    await far.scrollIntoViewIfNeeded()
    await until('it is drawn when it is seen', async () => (await picture(page, 'last')) !== light)

    await page.evaluate('scrollTo(0, 0)')
    await gone()
    const dark = await picture(page, 'last')
    await darkened('light', await picture(page, 'first'))
    expect(await picture(page, 'last')).toBe(dark)
    // on paper all of them are as they are now, at once: nothing is drawn while a browser prints
    const printed = await page.evaluate(
      "(dispatchEvent(new Event('beforeprint')), [...document.querySelectorAll('.chart canvas')].at(-1).toDataURL())",
    )
    expect(printed).not.toBe(dark)
    await page.close()
  })

  it('a month that is ready is closed by an approver; what turns out otherwise is an adjustment; another person opens the month again', {
    timeout: 180_000,
  }, async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
    await page.goto(`http://127.0.0.1:${stage.httpPort}/year?lang=ja`)
    const ready = page.locator('[data-kind="ready"] a').first()
    await ready.waitFor()
    await ready.click()
    const state = page.getByTestId('closing-state')
    await state.waitFor()
    expect(await state.getAttribute('data-state')).toBe('ready')
    const [site = '', month = ''] = (new URL(page.url()).searchParams.get('month') ?? '').split('/')
    const standing = () => get<ClosingMonth>(stage.httpPort, `/api/v1/closes/${site}/${month}`)
    await page.getByText('確定には承認の役割が必要です').waitFor()
    expect(await page.getByTestId('close-form').count()).toBe(0)
    await workAs(page, 'suzuki')
    await page.getByTestId('close-form').waitFor()
    await reasons(page, 'close-form', '月次の確認を終えた')
    await until('it is closed', async () => (await state.getAttribute('data-state')) === 'closed')
    const { close } = await standing()
    const text = (await page.locator('main').textContent()) ?? ''
    for (const words of [close?.hash ?? 'no close', '鈴木 健一', '月次の確認を終えた']) expect(text).toContain(words)

    // from the 10th on a meter counts half as much: the close stays, the difference waits for an approver
    const meter = `${site}/utility-intake`
    const from = Date.parse(`${month}-10T00:00:00+09:00`)
    const less = (await slotSum(stage.httpPort, meter, [from, monthInterval(month as Month).end])) / 2e6
    expect(less).toBeGreaterThan(1_000)
    const record = { meter, event: 'changed', at: from, change: { ct: 0.5 } }
    const recorded = await page.request.post(`http://127.0.0.1:${stage.httpPort}/api/v1/meter-events`, {
      data: { records: [{ record, basis: null }], reason: '変流器の銘板を確かめた' },
    })
    expect(await recorded.json()).toMatchObject({ acts: [expect.any(Number)] })
    await until('the whole difference waits', async () => {
      const [{ meters = [] } = {}] = (await standing()).adjustments
      const of = meters.find((m) => m.meter === meter)
      return of?.why.includes('meter-event') && Math.abs((of.old ?? 0) - (of.now ?? 0) - less) < 0.01
    })
    await page.reload()
    const adjustment = page.getByTestId('adjustment')
    await adjustment.waitFor()
    expect(await adjustment.getAttribute('data-booked')).toBe('')
    expect(await adjustment.locator(`tr[data-meter="${meter}"]`).textContent()).toContain(
      `−${Math.round(less).toLocaleString('en-US')}`,
    )
    await reasons(page, 'approve-form', '銘板の写真で確認')
    await until('it is booked', async () => (await adjustment.getAttribute('data-booked')) !== '')
    expect((await standing()).close?.hash).toBe(close?.hash)

    // who closed it may not open it again; another may
    expect(await page.getByTestId('reopen-form').count()).toBe(0)
    await workAs(page, 'tanaka')
    await page.getByTestId('closing-state').waitFor()
    await page.locator('.closing-reopen summary').click()
    await reasons(page, 'reopen-form', '銘板を反映する')
    await until('it is open again', async () => (await state.getAttribute('data-state')) !== 'closed')
    expect(await state.getAttribute('data-state')).toBe('reopened')
    await page.close()
  })

  it('stops at a signal with exit code 0', { timeout: 60_000 }, async () => {
    expect(await demo.stop()).toBe(0)
    expect(demo.err()).toBe('')
  })
})
