/**
 * The budgets of the dashboard, against the compiled server and a real Chromium on this machine: first load, MQTT publish → number on the
 * page, the page's processor at 1 Hz, a tab that stays open, 200 dashboards of which 20 stand still.
 *
 *   npm run build:dashboard && npx tsx -C source tests/bench/dashboard/main.ts [--only load,publish,hertz,tab,fleet] [--hours 8] [--seconds 180]
 */
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openBrowser } from '../../e2e/browser.ts'
import { firstLoad } from './first-load.ts'
import { fleet } from './fleet.ts'
import { atOneHertz, publishToPage } from './page.ts'
import { openStand } from './stand.ts'
import { openFor } from './tab.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'publish,load,hertz,fleet,tab' },
    hours: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '180' },
  },
})
const only = values.only.split(',')
const stand = await openStand()
const browser = await openBrowser()
const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)
try {
  say([
    `load average ${loadavg()[0]?.toFixed(1)}`,
    '| what | measured | limit | within |',
    '| --- | ---: | ---: | --- |',
  ])
  stand.run()
  await pause(5_000)
  if (only.includes('publish')) say(await publishToPage(browser, stand))
  if (only.includes('load')) say(await firstLoad(browser, stand.url))
  if (only.includes('hertz')) say(await atOneHertz(browser, stand))
  if (only.includes('fleet')) say(await fleet(stand, Number(values.seconds)))
  if (only.includes('tab')) say(await openFor(browser, stand, Number(values.hours)))
} finally {
  await browser.close()
  await stand.close()
}
