import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { fiscalYear, fiscalYearInterval, monthInterval } from '#core/time'
import { connect } from '../../server/influx/connection.ts'
import { openHistory } from '../../server/influx/history.ts'
import { type Front, openFront } from './front.ts'
import { DATABASE, type Influxd, makeInfluxd } from './influxd.ts'
import { batches, METERS, Works } from './works.ts'

/** Days from 1 March into April: the fiscal years meet inside. */
const ROWS = 48 * 40
let influx: Influxd
let front: Front
let works: Works | undefined
let token: string
beforeAll(async () => {
  influx = await makeInfluxd()
  token = join(influx.folder, 'token')
  writeFileSync(token, 'secret\n', { mode: 0o600 })
  chmodSync(token, 0o600)
})
afterAll(() => influx.remove())
afterEach(async () => {
  await works?.remove()
  works = undefined
  await front.close()
  await influx.rows(`DROP DATABASE ${DATABASE}`)
})
const readingsThere = async (): Promise<number> =>
  Number((await influx.rows('SELECT count(value) FROM reading'))[0]?.['count'] ?? 0)
/** A front that a 2.x or 3 client takes for its server: writes and InfluxQL go to 1.6.7, which has neither path nor buckets. */
const stand = async (answers: (url: string) => object | undefined): Promise<void> => {
  front = await openFront(influx.port)
  await influx.rows(`CREATE DATABASE ${DATABASE}`)
  front.path = ({ url }) =>
    /write/.test(url) ? `/write?db=${DATABASE}&precision=ms` : url.replace(/db=[^&]*/, `db=${DATABASE}`)
  front.other = ({ url }) => {
    const body = answers(url)
    return body && { status: 200, body: JSON.stringify(body) }
  }
}

it('2.x: /api/v2/write with org, bucket, ms and a token; the retention of the bucket is checked', {
  timeout: 120_000,
}, async () => {
  const bucket = { name: 'energy', retentionRules: [{ type: 'expire', everySeconds: 36_500 * 86_400 }] }
  await stand((url) => (url.startsWith('/api/v2/buckets') ? { buckets: [bucket] } : undefined))
  works = await Works.open({
    version: '2',
    url: front.url,
    org: 'ein gmbh',
    bucket: 'energy',
    tokenFile: token,
    gzip: true,
  })
  await works.ledger.deliver(batches(0, ROWS))
  await works.caughtUp()
  const writes = front.seen.filter((s) => s.url.includes('write'))
  expect(new Set(writes.map((s) => `${s.method} ${s.url}`))).toEqual(
    new Set(['POST /api/v2/write?org=ein%20gmbh&bucket=energy&precision=ms']),
  )
  expect(writes.every((s) => s.headers.authorization === 'Token secret')).toBe(true)
  expect(writes.some((s) => s.headers['content-encoding'] === 'gzip')).toBe(true)
  expect(front.seen.find((s) => s.url.startsWith('/api/v2/buckets'))?.url).toBe(
    '/api/v2/buckets?org=ein%20gmbh&name=energy',
  )
  expect(works.state()?.notes).toEqual(['it keeps 36500 days, plant.yaml says for ever (set it on the bucket)'])
  const queries = front.seen.filter((s) => s.url.startsWith('/query'))
  expect(queries.every((s) => s.method === 'GET' && s.url.startsWith('/query?db=energy&epoch=ms&q='))).toBe(true)
})

it('3 Core: /api/v3/write_lp, all or nothing, milliseconds, a bearer token', { timeout: 120_000 }, async () => {
  await stand(() => undefined)
  works = await Works.open({ version: '3', url: front.url, database: 'energy', tokenFile: token })
  await works.ledger.deliver(batches(0, ROWS))
  await works.caughtUp()
  const writes = front.seen.filter((s) => s.url.includes('write'))
  expect(new Set(writes.map((s) => s.url))).toEqual(
    new Set(['/api/v3/write_lp?db=energy&precision=millisecond&accept_partial=false']),
  )
  expect(writes.every((s) => s.headers.authorization === 'Bearer secret')).toBe(true)
  expect(await readingsThere()).toBe(ROWS * METERS.length)
})

it('1.x: a retention that plant.yaml asks for is set on the policy; what is older is not written', {
  timeout: 120_000,
}, async () => {
  front = await openFront(influx.port)
  works = await Works.open({ url: front.url, retention_days: 7 })
  await works.ledger.deliver(batches(0, 48))
  await works.caughtUp()
  const [policy] = await influx.rows(`SHOW RETENTION POLICIES ON ${DATABASE}`)
  expect(policy).toMatchObject({ name: 'autogen', duration: '168h0m0s' })
  expect(works.state()).toMatchObject({ notes: [], refused: 0, failing: null })
  expect(await readingsThere()).toBe(0)
  await expect.poll(() => works?.state()?.left, { timeout: 10_000 }).toBe(48 * METERS.length)
})

it('reads back sums by windows of its own making: months, and fiscal years that begin in April in Japan', {
  timeout: 120_000,
}, async () => {
  front = await openFront(influx.port)
  works = await Works.open({ url: front.url })
  await works.ledger.deliver(batches(0, ROWS))
  await works.caughtUp()
  const connection = connect(
    { version: '1', url: influx.url, database: DATABASE, readings: true, batch: 1_000, timeout: 10_000 },
    works.folder,
  )
  const history = openHistory(connection)
  try {
    const years = [2025, 2026].map((y) => fiscalYearInterval(fiscalYear(y)))
    const counted = { counted: ['yes'] }
    const byYear = await history.sums({ of: 'month', windows: years, by: ['site', 'carrier'], where: counted })
    const [march, april] = [31 * 48, ROWS - 31 * 48]
    expect(byYear.map(({ tags, start, amount, measured_h }) => [tags.carrier, start, amount, measured_h])).toEqual([
      ['city_gas', years[0]?.start, march * 7.5, march / 2],
      ['grid', years[0]?.start, march * 2.5, march / 2],
      ['city_gas', years[1]?.start, (april - 1) * 7.5, (april - 1) / 2],
      ['grid', years[1]?.start, (april - 1) * 2.5, (april - 1) / 2],
    ])
    // the same from half-hours and days
    for (const of of ['slot', 'day'] as const)
      expect(await history.sums({ of, windows: years, by: ['site', 'carrier'], where: counted })).toEqual(byYear)
    const days = await history.bins({ of: 'day', where: { meter: ['line'] }, window: monthInterval('2026-03') })
    expect(days.map((d) => d.amount)).toEqual(Array(31).fill(48 * 5))
    works.projection.kpis([
      {
        server: 'works',
        scope: 'site',
        id: 'works',
        period: 'month',
        figure: 'kl',
        at: monthInterval('2026-03').start,
        value: 12.5,
      },
      {
        server: 'works',
        scope: 'site',
        id: 'works',
        period: 'month',
        figure: 'pue',
        at: monthInterval('2026-03').start,
        value: undefined,
      },
    ])
    const asked = { scope: 'site', period: 'month', window: monthInterval('2026-03') } as const
    const kpis = async () => (await history.kpis(asked)).map((k) => [k.id, k.figure, k.value])
    await expect.poll(kpis, { timeout: 10_000 }).toEqual([['works', 'kl', 12.5]])
    expect([...(await history.newest()).keys()]).toEqual(['works'])
  } finally {
    connection.close()
  }
})
