import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Series } from '#core/series'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { newDirectory } from '../contract/opened.ts'
import { until } from '../e2e/until.ts'
import { DATABASE, type Influxd, makeInfluxd } from './influxd.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
/** A half-hour of more than 90 days ago: minutes are not kept of that time. */
const FIRST = Math.floor((Date.now() - 200 * DAY) / (30 * MINUTE)) * 30 * MINUTE
/** The half-hour from which on minutes are kept lies inside of this stretch. */
const CUT = Math.floor((Date.now() - 90 * DAY) / (30 * MINUTE)) * 30 * MINUTE - 60 * MINUTE
const HOURS = 4

const plantText = (url: string) => `
company: { id: co, name: { ja: 会社, en: Company } }
influxdb: { version: "1", url: "${url}", database: ${DATABASE} }
sites:
  - id: works
    name: { ja: 工場, en: Works }
    kind: factory
    area: chubu
    agents: [edge]
    meters:
      - { id: main, name: { ja: 受電, en: Intake }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 20s, maxRate: 30000, ct: 120, role: intake, counted: true }
      - { id: line, name: { ja: ライン, en: Line }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 20s, maxRate: 1000, parent: main, use: line }
      - { id: rest, name: { ja: 残り, en: Rest }, carrier: grid, measure: virtual, formula: main - line, unit: kWh, decimals: 1 }
sources:
  - id: telegraf
    site: works
    format: line-protocol
    meters:
      - { meter: main, measurement: m, field: main }
      - { meter: line, measurement: m, field: line }
`
let influx: Influxd
let server: RunningServer
let folder: ReturnType<typeof newDirectory>
let token = ''
beforeAll(async () => {
  influx = await makeInfluxd()
  folder = newDirectory()
  const plantPath = join(folder.path, 'plant.yaml')
  writeFileSync(plantPath, plantText(influx.url))
  token = issueAgentPassword(join(folder.path, 'agents.json'), { site: 'works', agent: 'telegraf' })
  server = await startServer({
    ...{ plantPath, dataDir: folder.path, httpPort: 0, mqttPort: 0, page: undefined },
    log: pino({ level: 'silent' }),
  })
  await write(FIRST)
  await write(CUT)
  await until(
    'InfluxDB has every reading',
    async () => Number((await influx.rows('SELECT count(value) FROM reading'))[0]?.['count'] ?? 0) === 4 * PARTS,
  )
  await until(
    'half-hours are derived',
    async () => (await ask(FIRST, { step: '30m' })).series[0]?.rows.length === 2 * HOURS,
  )
}, 60_000)
afterAll(async () => {
  await server?.close()
  await influx?.remove()
  folder?.remove()
})

const PARTS = HOURS * 180 + 1
/** Every 20 s; of each minute the main display goes on by 0.3 + 0.3 + 0.3, in odd ones by three times as much; the line by 0.1 each. */
const write = async (from: number): Promise<void> => {
  let main = 1_000
  const lines = Array.from({ length: PARTS }, (_, i) => {
    const line = `m main=${(main / 10).toFixed(1)},line=${(i / 10 + 5).toFixed(1)} ${from + i * 20_000}`
    main += Math.floor(i / 3) % 2 === 0 ? 3 : 9
    return line
  })
  const answer = await fetch(`${server.url}/api/v1/write?precision=ms`, {
    ...{ method: 'POST', body: lines.join('\n') },
    headers: { authorization: `Token works.telegraf:${token}` },
  })
  expect(answer.status).toBe(204)
}
const query = (from: number, { keys = 'works/main', step = '1m', hours = HOURS } = {}): string =>
  `${server.url}/api/v1/series?keys=${keys}&from=${from}&to=${from + hours * 60 * MINUTE}&step=${step}`
const ask = async (from: number, more: { keys?: string; step?: string; hours?: number } = {}): Promise<Series> =>
  (await (await fetch(query(from, more))).json()) as Series
/** 0.9 or 2.7 kWh a minute as the display says, × 120 of the transformers, × 60 an hour. */
const kW = (i: number): number => (i % 2 === 0 ? 0.9 : 2.7) * 120 * 60
const rounded = (answer: Series, line = 0) =>
  answer.series[line]?.rows.map(([t, mean, , , coverage]) => [
    t,
    mean === null ? null : Math.round(mean * 1e6) / 1e6,
    coverage,
  ])
const expected = (from: number, of: (i: number) => number) =>
  Array.from({ length: HOURS * 60 }, (_, i) => [from + i * MINUTE, of(i), 1])

it('minutes of more than 90 days ago are made of the readings in InfluxDB, and are the half-hours of the ledger', async () => {
  const answer = await ask(FIRST)
  expect(answer).toMatchObject({
    step: '1m',
    instead: null,
    series: [{ key: 'works/main', unit: 'kW', source: 'influxdb' }],
  })
  expect(rounded(answer)).toEqual(expected(FIRST, kW))
  const halves = await ask(FIRST, { step: '30m' })
  expect(halves.series[0]?.source).toBe('ledger')
  expect(rounded(halves)?.[0]).toEqual([FIRST, 1.8 * 120 * 60, 1])
})

it('virtual meters and balances too; unasked where it costs little', async () => {
  const answer = await ask(FIRST, { keys: 'works/rest,works:balance/main', step: 'auto' })
  expect(answer).toMatchObject({ step: '1m', series: [{ source: 'influxdb' }, { source: 'influxdb' }] })
  expect(rounded(answer)).toEqual(expected(FIRST, (i) => Math.round((kW(i) - 0.3 * 60) * 1e6) / 1e6))
  expect(rounded(answer, 1)).toEqual(rounded(answer))
})

it('an interval that cuts half-hours', async () => {
  const answer = await ask(FIRST + 7 * MINUTE, { hours: 0.1 })
  expect(answer.series[0]?.source).toBe('influxdb')
  expect(rounded(answer)).toEqual(expected(FIRST, kW).slice(7, 13))
})

it('where minutes begin to be kept both are joined', async () => {
  const answer = await ask(CUT)
  expect(answer.series[0]?.source).toBe('both')
  expect(rounded(answer)).toEqual(expected(CUT, kW))
})

it('more readings than an answer may rest on are refused with what to ask for', async () => {
  const answer = await fetch(`${query(FIRST - 170 * DAY, { hours: 130 * 24 })}&points=50000`)
  expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'too-many-rows' }])
  const long = await fetch(
    `${query(FIRST, { hours: 30 * 24, keys: 'works/main,works/line,works/rest,works:role/intake' })}&points=50000`,
  )
  expect([long.status, await long.json()]).toMatchObject([200, { series: { length: 4 } }])
})

it('other readings over there than in the ledger: the ledger’s own are taken, and it is said', async () => {
  await influx.rows(`DELETE FROM reading WHERE meter = 'main' AND time = ${FIRST + 40_000}ms`)
  const answer = await ask(FIRST, { keys: 'works/main,works/line' })
  expect(answer.series.map((s) => s.source)).toEqual(['ledger', 'influxdb'])
  expect(answer.instead).toBe('InfluxDB has other readings of 1 meters than the ledger')
  expect(rounded(answer)).toEqual(expected(FIRST, kW))
})

it('InfluxDB away: the same minutes out of the ledger, and why', async () => {
  await influx.stop('SIGKILL')
  const answer = await ask(FIRST)
  expect(answer.series[0]?.source).toBe('ledger')
  expect(answer.instead).toMatch(/ECONNREFUSED/)
  expect(rounded(answer)).toEqual(expected(FIRST, kW))
})
