/**
 * The budgets of the dashboard, against the compiled server and a real Chromium on this machine: first load, MQTT publish → number on the
 * page, the page's processor at 1 Hz, a tab that stays open, 200 dashboards of which 20 stand still. `publish` and `fleet` are of the
 * company alone; the others of the company, of the demo, or of both.
 *
 *   npm run build:dashboard && npx tsx -C source tests/bench/dashboard/main.ts
 *     [--plant company,demo] [--demo-data <data directory of a demo>] [--only publish,load,hertz,fleet,tab]
 *     [--rounds 10] [--seconds 180] [--hours 8]
 */
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../../e2e/browser.ts'
import { firstLoad } from './first-load.ts'
import { fleet } from './fleet.ts'
import { atOneHertz, publishToPage } from './page.ts'
import { openDemo, openStand, type Place } from './stand.ts'
import { openFor } from './tab.ts'

const { values } = parseArgs({
  options: {
    plant: { type: 'string', default: 'company' },
    'demo-data': { type: 'string' },
    only: { type: 'string', default: 'publish,load,hertz,fleet,tab' },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '180' },
    hours: { type: 'string', default: '8' },
  },
})
const only = values.only.split(',')
const [rounds, seconds, hours] = [values.rounds, values.seconds, values.hours].map(Number) as [number, number, number]
const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)

/** What any plant's page is asked. */
const ofPage = async (browser: Browser, { url, what }: Place): Promise<void> => {
  if (only.includes('load')) say(await firstLoad(browser, url, rounds))
  if (only.includes('hertz')) say(await atOneHertz(browser, url, what))
  if (only.includes('tab')) say(await openFor(browser, url, hours))
}
const ofCompany = async (browser: Browser): Promise<void> => {
  const stand = await openStand()
  try {
    await pause(5_000)
    if (only.includes('publish')) say(await publishToPage(browser, stand))
    if (only.includes('fleet')) say(await fleet(stand, seconds))
    await ofPage(browser, stand)
  } finally {
    await stand.close()
  }
}
const ofDemo = async (browser: Browser): Promise<void> => {
  const demo = await openDemo(values['demo-data'])
  try {
    await ofPage(browser, demo)
  } finally {
    await demo.close()
  }
}

const browser = await openBrowser()
try {
  for (const plant of values.plant.split(',')) {
    say([`\n${plant}: load average ${loadavg()[0]?.toFixed(1)} before\n`])
    say(['| what | measured | limit | within |', '| --- | ---: | ---: | --- |'])
    await (plant === 'demo' ? ofDemo(browser) : ofCompany(browser))
    say([`\nload average ${loadavg()[0]?.toFixed(1)} after`])
  }
} finally {
  await browser.close()
}
