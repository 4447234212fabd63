import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, overflow } from './barriers.ts'
import { complaints, liveState, openBrowser, shown } from './browser.ts'
import { gentani, type Program } from './program.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

const artefacts = join(ROOT, 'tests/artefacts')
const variants = ['ja', 'en'].flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ language, theme, width }))),
)
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
    every: 250,
  })
  expect(demo.child.exitCode).toBeNull()
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  stage?.remove()
}, 60_000)

describe('the demo, as `npm start` runs it', () => {
  it.each(variants)(
    'every page in $language, $theme, $width px: no error, no overflow, no barrier',
    {
      timeout: 180_000,
    },
    async ({ language, theme, width }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme })
      const page = await context.newPage()
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
        await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
        const name = `${path === '/' ? 'overview' : path.slice(1).replaceAll('/', '-')}-${language}-${theme}-${width}`
        await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true })
        const faults = [...(await overflow(page)), ...(await barriers(page)), ...said.splice(0)]
        if (faults.length > 0) found[path] = faults
      }
      await context.close()
      expect(found).toEqual({})
    },
  )

  it('stops at a signal with exit code 0', { timeout: 60_000 }, async () => {
    expect(await demo.stop()).toBe(0)
    expect(demo.err()).toBe('')
  })
})
