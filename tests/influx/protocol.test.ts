import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, expect, it } from 'vitest'
import { InfluxConfig } from '#core/influxdb'
import { connect } from '../../server/influx/connection.ts'
import { openHistory } from '../../server/influx/history.ts'
import { lookThere, removeSites } from '../../server/influx/there.ts'

/**
 * The requests that each version's HTTP API documents, against a listener that answers as it documents. No 1.8, 2.x or 3 Core server was
 * at hand: what is held here is path, query, headers and body.
 */
type Asked = {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const folder = mkdtempSync(join(tmpdir(), 'gentani-protocol-'))
writeFileSync(join(folder, 'secret'), 'word\n', { mode: 0o600 })
chmodSync(join(folder, 'secret'), 0o600)

const listen = async (answer: (path: string) => { status: number; body?: object }) => {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request
      asked.push({ method, path: decodeURIComponent(url), authorization: headers.authorization, body })
      const said = answer(url)
      response.writeHead(said.status, { 'content-type': 'application/json' })
      response.end(said.body === undefined ? undefined : JSON.stringify(said.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const open = (config: object) => {
    const parsed = InfluxConfig.parse({ url, ...config })
    const connection = connect(parsed, folder)
    undo.push(() => connection.close())
    return { config: parsed, connection }
  }
  return { asked, open }
}
const empty = { status: 200, body: { results: [{ statement_id: 0 }] } }
const LINE = 'slot,site=works amount=1 1775001600000'

it('1.8: /write and /query with Basic; a database that is missing is made by POST; sites are dropped as series', async () => {
  let made = false
  const { asked, open } = await listen((path) => {
    if (path.startsWith('/write')) return { status: 204 }
    if (path.includes('CREATE')) made = true
    if (path.includes('SHOW') && !made)
      return { status: 200, body: { results: [{ statement_id: 0, error: 'database not found: "energy"' }] } }
    return empty
  })
  const { config, connection } = open({ version: '1', database: 'energy', user: 'gentani', passwordFile: 'secret' })
  await lookThere(config, connection, 'co')
  expect((await connection.send([LINE])).kind).toBe('written')
  await removeSites(config, connection, ['works'])
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /query?db=energy&epoch=ms&q=SHOW RETENTION POLICIES ON "energy"',
    'POST /query?db=energy&epoch=ms&q=CREATE DATABASE "energy"',
    'GET /query?db=energy&epoch=ms&q=SHOW RETENTION POLICIES ON "energy"',
    expect.stringMatching(/^GET \/query\?db=energy&epoch=ms&q=SELECT .* FROM projection WHERE source = 'co'$/),
    'POST /write?db=energy&precision=ms',
    "POST /query?db=energy&epoch=ms&q=DROP SERIES FROM reading, slot, total WHERE site = 'works'",
  ])
  expect(new Set(asked.map((a) => a.authorization))).toEqual(
    new Set([`Basic ${Buffer.from('gentani:word').toString('base64')}`]),
  )
})

it('2.x: Token everywhere; InfluxQL of the bucket by its name (DBRP); sites are removed by /api/v2/delete', async () => {
  const { asked, open } = await listen((path) => {
    if (path.startsWith('/api/v2/buckets'))
      return { status: 200, body: { buckets: [{ name: 'energy', retentionRules: [] }] } }
    return path.startsWith('/query') ? empty : { status: 204 }
  })
  const { config, connection } = open({ version: '2', org: 'co', bucket: 'energy', tokenFile: 'secret' })
  expect(await lookThere(config, connection, 'co')).toMatchObject({ notes: [] })
  expect((await connection.send([LINE])).kind).toBe('written')
  await openHistory(connection).newest()
  await removeSites(config, connection, ['works'])
  expect(asked.map(({ method, path }) => `${method} ${path.replace(/&q=.*/, '')}`)).toEqual([
    'GET /api/v2/buckets?org=co&name=energy',
    'GET /query?db=energy&epoch=ms',
    'POST /api/v2/write?org=co&bucket=energy&precision=ms',
    'GET /query?db=energy&epoch=ms',
    ...Array(3).fill('POST /api/v2/delete?org=co&bucket=energy'),
  ])
  expect(new Set(asked.map((a) => a.authorization))).toEqual(new Set(['Token word']))
  expect(asked.slice(-3).map(({ body }) => JSON.parse(body) as object)).toEqual(
    ['reading', 'slot', 'total'].map((name) => ({
      ...{ start: '1970-01-01T00:00:00Z', stop: '2200-01-01T00:00:00Z' },
      predicate: `_measurement="${name}" AND site="works"`,
    })),
  )
})

it('3 Core: /api/v3/write_lp and /query with Bearer; a database that nothing was written to is no fault; nothing is removed', async () => {
  const { asked, open } = await listen((path) =>
    path.startsWith('/query') ? { status: 404, body: { error: 'database not found' } } : { status: 204 },
  )
  const { config, connection } = open({ version: '3', database: 'energy', tokenFile: 'secret' })
  expect(await lookThere(config, connection, 'co')).toMatchObject({
    cursor: { reading: 0, change: 0, kpi: 0 },
    notes: [],
  })
  expect((await connection.send([LINE])).kind).toBe('written')
  await removeSites(config, connection, ['works'])
  expect(asked.map(({ method, path }) => `${method} ${path.replace(/&q=.*/, '')}`)).toEqual([
    'GET /query?db=energy&epoch=ms',
    'POST /api/v3/write_lp?db=energy&precision=millisecond&accept_partial=false',
  ])
  expect(new Set(asked.map((a) => a.authorization))).toEqual(new Set(['Bearer word']))
})
