import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, overflow } from './barriers.ts'
import { complaints, liveState, openBrowser, settled, shown } from './browser.ts'
import { gentani, type Program } from './program.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

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

  it('a filed figure opens in three clicks from the overview, and from there down to the readings', {
    timeout: 120_000,
  }, async () => {
    const page = await browser.newPage()
    const said = complaints(page)
    await page.goto(`http://127.0.0.1:${stage.httpPort}/?lang=ja`)
    await until('the page is live', async () => (await liveState(page)) === 'live')
    await page.locator('nav a[href^="/year"]').click()
    await page.locator('[data-opens$=".energy.kl"]').first().click()
    await until('the figure is explained', async () => (await shown(page, 'explained')) !== undefined)
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
    const page = await browser.newPage()
    const said = complaints(page)
    await page.goto(`http://127.0.0.1:${stage.httpPort}/?lang=ja`)
    await until('the page is live', async () => (await liveState(page)) === 'live')
    expect(await page.locator('main').textContent()).toMatch(/着地見込/)
    await page.getByRole('link', { name: '先月のCO₂と増減の理由' }).click()
    const month = page.locator('#month')
    await until('the month is explained', async () => (await month.getByTestId('waterfall').count()) > 0)
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
    expect(await page.locator('[data-indicator="wue"]').textContent()).toContain('needs a water meter')
    await page.close()
  })

  it('stops at a signal with exit code 0', { timeout: 60_000 }, async () => {
    expect(await demo.stop()).toBe(0)
    expect(demo.err()).toBe('')
  })
})
