import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Kpi } from '#core/kpi'
import { addMonths, at, fiscalYear, fiscalYearOf, monthInterval, monthOf, monthsBetween, monthsOf } from '#core/time'
import { type RunningCompany, startCompany } from '../../server/company-main.ts'
import { parsePlant } from '../../server/config/plant-file.ts'
import { plantText, project, type Sent, writeCompany } from '../company/works.ts'
import { type Influxd, makeInfluxd } from '../influx/influxd.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, openBrowser, shown } from './browser.ts'
import { until } from './until.ts'

/** Folder for pictures to look at; none in the suite. */
const PICTURES = process.env['GENTANI_PICTURES']
const running = fiscalYearOf(at(Date.now()))
const west = plantText([
  { id: 'osaka', kind: 'data-centre' },
  { id: 'himeji', kind: 'factory' },
])
const east = plantText([{ id: 'tokyo', kind: 'data-centre' }], { base: false })
const plantOf = (text: string) => {
  const file = parsePlant(text)
  if (!file.ok) throw new Error(JSON.stringify(file.findings))
  return file.plant
}
let influx: Influxd
let folder: string
let company: RunningCompany
let browser: Browser
beforeAll(async () => {
  influx = await makeInfluxd()
  folder = mkdtempSync(join(tmpdir(), 'gentani-company-page-'))
  const last = monthsOf(fiscalYear(running - 1))
  const first = monthInterval(last[0] ?? '').start
  const months = monthsBetween(monthOf(first), addMonths(monthOf(at(Date.now())), -1))
  const sent = (site: string, kWh: number): Sent[] =>
    months.map((month, i) => ({ site, meter: 'intake', month, kWh: Math.round(kWh * (1 + 0.1 * Math.sin(i))) }))
  const hours = (month: (typeof months)[number]): number =>
    (monthInterval(month).end - monthInterval(month).start) / 3_600_000
  const kpis = (
    server: string,
    scope: Kpi['scope'],
    id: string,
    of: (month: (typeof months)[number]) => object,
  ): Kpi[] =>
    months.flatMap((month) =>
      Object.entries(of(month)).map(([figure, value]) => ({
        ...{ server, scope, id, period: 'month' as const, figure, value: value as number },
        at: monthInterval(month).start,
      })),
    )
  const pue = (server: string, site: string, kWh: number, it: number) =>
    kpis(server, 'site', site, (m) => ({ pue_facility_kWh: kWh, pue_it_kWh: it, pue_common_h: hours(m) }))
  await project(
    influx.url,
    plantOf(west),
    [...sent('osaka', 300_000), ...sent('himeji', 100_000)],
    [...pue('osaka', 'osaka', 300_000, 210_000), ...kpis('osaka', 'segment', 'production', () => ({ activity: 100 }))],
  )
  await project(influx.url, plantOf(east), sent('tokyo', 200_000), [
    ...pue('tokyo', 'tokyo', 200_000, 150_000),
    ...kpis('tokyo', 'segment', 'production', () => ({ activity: 50 })),
  ])
  writeFileSync(join(folder, 'token'), 'head office\n', { mode: 0o600 })
  company = await startCompany({
    companyPath: writeCompany(
      folder,
      influx.url,
      { 'west.yaml': west, 'east.yaml': east },
      [
        'tokenFile: token',
        'links: { osaka: "https://osaka.example" }',
        'silentAfter_h: 700',
        'targets:',
        '  - { id: year, name: { ja: 年1%改善, en: One percent a year }, metric: improvement, scope: company, baseYear: 2020, goalYear: 2030, goal: 0.0956, path: yearly-1-percent }',
      ].join('\n'),
    ),
    ...{ dataDir: folder, httpPort: 0, log: pino({ level: 'silent' }) },
  })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await company?.close()
  await influx?.remove()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const enter = async (page: Page): Promise<void> => {
  await page.getByLabel('Token of the company’s page').fill('head office')
  await page.getByRole('button', { name: 'Open' }).click()
  await until('figures are shown', async () => (await page.getByTestId('company-site').count()) === 3)
}
const open = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  await page.goto(`${company.url}/?lang=en&fy=${running - 1}`)
  return page
}

it('asks for the token, then shows totals, sites by energy and segments; a phone has room for them', async () => {
  const page = await open(1440, 'light')
  const said = complaints(page)
  await page.getByLabel('Token of the company’s page').fill('wrong')
  await page.getByRole('button', { name: 'Open' }).click()
  await until('the refusal is told', async () =>
    (await page.getByRole('status').textContent())?.includes('not the token'),
  )
  await enter(page)
  const sites = page.getByTestId('company-site')
  expect(await Promise.all((await sites.all()).map((row) => row.getAttribute('data-site')))).toEqual([
    'osaka',
    'tokyo',
    'himeji',
  ])
  expect(await sites.first().getByRole('link').getAttribute('href')).toBe('https://osaka.example')
  const answer = await fetch(`${company.url}/api/v1/company/${running - 1}`, {
    headers: { authorization: 'Bearer head office' },
  })
  const view = (await answer.json()) as { company: { energy: { kl: { value: number } } } }
  expect(await shown(page, 'company-kl')).toBe(view.company.energy.kl.value)
  expect(await shown(page, 'company-pue')).toBeCloseTo(500 / 360, 9)
  expect(await page.getByTestId('company-segment').count()).toBe(1)
  expect(await barriers(page)).toEqual([])
  expect(said.filter((line) => !line.includes('401'))).toEqual([])

  for (const [width, scheme] of [
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme })
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `company-${width}-${scheme}.png`), fullPage: true })
    expect([width, scheme, await overflow(page)]).toEqual([width, scheme, []])
    if (width === 390) expect(await barriers(page)).toEqual([])
  }
}, 90_000)

it('a year without data and an InfluxDB that is away are told with the way out', async () => {
  const page = await open(390, 'light')
  await enter(page)
  await page.goto(`${company.url}/?lang=en&fy=2019`)
  await until('it says that there is nothing', () => page.getByText('Nothing of FY2019 yet').count())
  await influx.stop('SIGKILL')
  await page.goto(`${company.url}/?lang=en`)
  await until('it says that InfluxDB is away', () => page.getByText('InfluxDB does not answer').count())
  if (PICTURES) await page.screenshot({ path: join(PICTURES, 'company-away.png') })
  await influx.start()
  await page.getByRole('button', { name: 'Try again' }).click()
  await until('the running year shows its target', () => page.getByTestId('target-year').count())
  await until('figures are shown', async () => (await page.getByTestId('company-site').count()) === 3)
}, 90_000)
