import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { complaints, openBrowser } from '../e2e/browser.ts'
import { freePorts } from '../e2e/ports.ts'
import { gentani } from '../e2e/program.ts'
import { ROOT } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { type Looked, look } from './faults.ts'
import { goOn, type Place, placesOf } from './places.ts'

const usage = `Pictures of every page in every look, and what is wrong on them.
  --data <folder>   data directory of a demo whose history is in (else a new one, which takes some minutes)
  --url <address>   a program that runs already
  --only <regex>    places whose name matches
  --looks <regex>   of ja-light-1440, ja-dark-390 …
  --quick           without axe
  --out <folder>    tests/artefacts/looks`
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    only: { type: 'string', default: '.' },
    looks: { type: 'string', default: '.' },
    out: { type: 'string', default: join(ROOT, 'tests/artefacts/looks') },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const looks = (['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ theme, width })))
type Found = Looked & { readonly name: string }

/** Charts are drawn when they are seen: down to the end and back. */
const unroll = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y)
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    }
    scrollTo(0, 0)
  })()`)
const isWaiting = "document.querySelector('.mantine-Skeleton-root[data-visible], [aria-busy=true]') !== null"
const LONGEST = 60_000
/** Nothing waits any more, and the page grows no more. */
const settled = async (page: Page): Promise<string[]> => {
  let before = -1
  const calm = async (): Promise<boolean> => {
    const height = (await page.evaluate(`${isWaiting} ? -1 : document.documentElement.scrollHeight`)) as number
    const same = height > 0 && height === before
    before = height
    return same
  }
  return until('calm', calm, { ms: LONGEST, every: 300 }).then(
    () => [],
    () => [`still waiting after ${LONGEST} ms`],
  )
}
/** Answers that were not what was asked for. */
const refusals = (page: Page): string[] => {
  const said: string[] = []
  page.on('response', (answer) => {
    if (answer.status() >= 400) said.push(`${answer.status()} ${answer.url()}`)
  })
  return said
}
const walk = async (page: Page, { base, places, language, known }: Walk): Promise<Found[]> => {
  const said = complaints(page)
  const refused = refusals(page)
  const found: Found[] = []
  await page.goto(`${base}/?lang=${language}`)
  for (const place of places) {
    await goOn(page, place.address)
    for (const { theme, width } of looks) {
      const name = `${place.name}-${language}-${theme}-${width}`
      if (!new RegExp(values.looks).test(`${language}-${theme}-${width}`)) continue
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 900 })
      const waiting = await settled(page)
      await unroll(page)
      waiting.push(...(await settled(page)))
      await page.screenshot({ path: join(values.out, `${name}.png`), fullPage: true })
      const seen = await look(page, { language, known, quick: values.quick })
      found.push({ ...seen, name, faults: [...waiting, ...seen.faults, ...said.splice(0), ...refused.splice(0)] })
    }
  }
  return found
}
type Walk = { base: string; places: readonly Place[]; language: string; known: string }

const inBrowser = async (base: string): Promise<Found[]> => {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const places = (await placesOf(page, base)).filter(({ name }) => new RegExp(values.only).test(name))
    const unlike = [...new Map(places.map((place) => [place.name, place])).values()]
    say(`${unlike.length} places`)
    const known = JSON.stringify([
      await page.evaluate("fetch('/api/v1/acts?limit=500').then((a) => a.text())"),
      await page.evaluate("fetch('/api/v1/live').then((a) => a.text())"),
    ])
    await page.close()
    const found: Found[] = []
    for (const language of ['ja', 'en']) {
      const own = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      found.push(...(await walk(own, { base, places: unlike, language, known })))
      await own.close()
    }
    return found
  } finally {
    await browser.close()
  }
}
/** A demo of our own, with its history, until the work is done. */
const onDemo = async (work: (base: string) => Promise<Found[]>): Promise<Found[]> => {
  const own = values.data === undefined ? mkdtempSync(join(tmpdir(), 'gentani-looks-')) : undefined
  const ports = await freePorts()
  const demo = gentani(['demo'], { ...ports, dataDir: values.data ?? own ?? '' })
  try {
    await until('the demo is ready', () => demo.out().includes('History is in'), { ms: 600_000, every: 250 })
    return await work(`http://127.0.0.1:${ports.httpPort}`)
  } finally {
    await demo.stop()
    if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 5 })
  }
}

if (values.help) say(usage)
else {
  mkdirSync(values.out, { recursive: true })
  const found = await (values.url === undefined ? onDemo(inBrowser) : inBrowser(values.url))
  writeFileSync(join(values.out, 'report.json'), JSON.stringify(found, null, 1))
  for (const { name, height, faults } of found)
    say(`${String(height).padStart(6)} px  ${name}${faults.length ? `\n  ${faults.join('\n  ')}` : ''}`)
  say(`${found.length} pictures in ${values.out}; notes in report.json`)
  process.exitCode = found.some(({ faults }) => faults.length > 0) ? 1 : 0
}
