import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAccounts } from '../../server/cli/user.ts'
import { ready } from './api.ts'
import { liveState, openBrowser } from './browser.ts'
import { gentani, type Program } from './program.ts'
import { openStage, type Stage } from './stage.ts'
import { until } from './until.ts'

const PASSWORD = 'a long way home'
let stage: Stage
let server: Program
let browser: Browser
beforeAll(async () => {
  stage = await openStage()
  const { auth, close } = openAccounts(stage.dataDir)
  const account = { name: '山田 太郎', roles: [{ site: 'dc', role: 'operator' as const }], locked: false }
  await auth.put({ id: 'yamada', account, reason: '着任', password: { text: PASSWORD, due: false } }, 'console')
  close()
  server = gentani(['server', stage.plantPath], stage)
  browser = await openBrowser()
  await ready(stage.httpPort)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  stage?.remove()
}, 60_000)

const signIn = async (page: Page, password: string): Promise<void> => {
  await page.getByLabel('Account').fill('yamada')
  await page.getByLabel('Password').fill(password)
  await page.getByTestId('sign-in').click()
}

it('nothing is shown before the sign-in, everything after it, and nothing after the sign-out', async () => {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${stage.httpPort}/acts?lang=en`)
  await signIn(page, 'not the password')
  await until('the refusal is told', () => page.getByRole('alert').textContent())
  expect(await page.getByTestId('account').count()).toBe(0)

  await signIn(page, PASSWORD)
  await until('the page is live', async () => (await liveState(page)) === 'live')
  const act = page.getByTestId('act')
  await until('the act is shown', async () => (await act.count()) === 1)
  expect(await act.textContent()).toContain('着任')
  expect(await page.getByTestId('chain').getAttribute('data-state')).toBe('whole')

  const cookies = await page.context().cookies()
  expect(cookies.map((c) => [c.httpOnly, c.sameSite])).toEqual(cookies.map(() => [true, 'Strict']))
  await page.getByTestId('account').click()
  await page.getByTestId('sign-out').click()
  await until('the door is shown', async () => (await page.getByTestId('sign-in').count()) === 1)
  const afterwards = await page.evaluate("fetch('/api/v1/acts').then((answer) => answer.status)")
  expect(afterwards).toBe(401)
}, 90_000)
