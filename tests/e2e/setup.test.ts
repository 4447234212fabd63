import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadPlant } from '../../server/config/plant-file.ts'
import { modbusPeer, words } from '../driver/modbus-bench.ts'
import { barriers, overflow } from './barriers.ts'
import { openBrowser, pageBuilt } from './browser.ts'
import { gentani, type Program } from './program.ts'
import { openStage, ROOT } from './stage.ts'
import { until } from './until.ts'

it('the first run makes the plant from questions, starts the server on it, and shows the first reading of a device arrive', {
  timeout: 180_000,
}, async () => {
  expect(pageBuilt()).toBe(true)
  const artefacts = join(ROOT, 'tests/artefacts')
  mkdirSync(artefacts, { recursive: true })
  const stage = await openStage({ site: 'osaka', agent: 'edge-1' })
  const plantPath = join(stage.folder, 'made.yaml')
  const server = gentani(['server', '--setup', plantPath], stage)
  const browser = await openBrowser()
  const peer = await modbusPeer('tcp')
  let agent: Program | undefined
  try {
    await peer.put(0x0220, words(12_345))
    await until('it says where to go', () => server.out().includes('/setup'))
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`http://127.0.0.1:${stage.httpPort}/setup?lang=ja`)
    await page.getByTestId('setup-company').fill('試験工業')
    await page.getByTestId('setup-site').fill('大阪')
    await page.getByLabel('事業所のID（半角の英小文字・数字・ハイフン）').fill('osaka')
    // the rated power is still to be said
    await until('what is missing is told in the page’s own words', async () =>
      (await page.locator('.notes li').allTextContents()).includes(
        'メーター「受電」の1時間の最大量（電気は定格 kW）を入れてください',
      ),
    )
    await page.getByTestId('setup-rate-1').fill('500')
    await page.getByTestId('setup-map-1').selectOption('omron-km-n1')
    await page.getByTestId('setup-point-1').selectOption('energy-import')
    await page.getByTestId('setup-url-1').fill(`modbus-tcp://127.0.0.1:${peer.port}/1`)
    await until(
      'it is ready',
      async () => (await page.getByTestId('setup-ready').getAttribute('data-state')) === 'ready',
    )
    await page.screenshot({ path: join(artefacts, 'setup-ja-390.png'), fullPage: true })
    expect([...(await overflow(page)), ...(await barriers(page))]).toEqual([])
    const shown = await page.getByTestId('setup-yaml').textContent()
    await page.getByTestId('setup-save').click()
    await until('the file is there', () => existsSync(plantPath))
    expect(readFileSync(plantPath, 'utf8')).toBe(shown)
    expect(loadPlant(plantPath)).toMatchObject({ ok: true, warnings: [] })
    await until(
      'the server runs',
      async () => (await page.getByTestId('setup-state').getAttribute('data-state')) === 'running',
      { ms: 60_000 },
    )
    // as the page says it: agent.yaml is saved, its password made while the server runs, the agent started
    const saved = page.waitForEvent('download')
    await page.getByTestId('setup-agent').click()
    await (await saved).saveAs(join(stage.folder, 'agent.yaml'))
    expect(await page.getByTestId('setup-commands').textContent()).toContain(
      `GENTANI_DATA_DIR=${stage.dataDir} gentani password osaka edge-1 > osaka.password`,
    )
    const issued = gentani(['password', 'osaka', 'edge-1'], stage)
    expect(await issued.ended).toBe(0)
    writeFileSync(join(stage.folder, 'osaka.password'), issued.out(), { mode: 0o600 })
    agent = gentani(['agent', join(stage.folder, 'agent.yaml')])
    await until(
      'the first reading has arrived',
      async () => (await page.getByTestId('setup-arrived').getAttribute('data-value')) === '1',
      { ms: 60_000 },
    )
    expect(await page.locator('main').textContent()).toContain('12,345')
    await page.screenshot({ path: join(artefacts, 'setup-arrived-ja-390.png'), fullPage: true })
  } finally {
    await browser.close()
    await agent?.stop()
    await peer.kill()
    expect(await server.stop()).toBe(0)
    stage.remove()
  }
})
