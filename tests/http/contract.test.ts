import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue, Problem } from '../../server/http/problem.ts'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await until('the first snapshot', () => house.live.latest())
})
afterAll(() => house.shutDown())

/** Every route as fastify has it: its tree, four columns a level. */
const routes = (tree: string): string[] => {
  const path: string[] = []
  return tree.split('\n').flatMap((line) => {
    const m = /^((?:│ {3}| {4})*)[├└]── (\S*) ?(\(.*\))?/.exec(line)
    if (!m) return []
    const depth = (m[1] ?? '').length / 4
    path.splice(depth, path.length, m[2] ?? '')
    return m[3] === undefined ? [] : [path.slice(0, depth + 1).join('')]
  })
}
/** No part of the contract: figures for Prometheus, and the document itself. */
const hidden = ['/metrics', '/api/v1/openapi.json']
type Operation = {
  summary?: string
  parameters?: { name: string; in: string }[]
  responses: Record<string, { content?: object }>
}

describe('the OpenAPI document', () => {
  it('lists all routes, each with a summary and the shape of its answer', async () => {
    const { body } = await house.get('/api/v1/openapi.json')
    const paths = body['paths'] as Record<string, Record<string, Operation>>
    const own = routes(house.app.printRoutes({ commonPrefix: false })).filter((r) => !hidden.includes(r))
    expect(own.length).toBeGreaterThanOrEqual(15)
    expect(Object.keys(paths).toSorted()).toEqual(own.map((r) => r.replaceAll(/:(\w+)/g, '{$1}')).toSorted())
    for (const [path, operations] of Object.entries(paths))
      for (const [method, operation] of Object.entries(operations)) {
        expect(operation.summary, `${method} ${path}`).toBeTruthy()
        if (operation.responses['204'] === undefined)
          expect(operation.responses['200']?.content, `${method} ${path}`).toHaveProperty('application/json')
        const named = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name)
        expect(named, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))
      }
  })
})

const range = 'from=2026-05-12T10:00:00%2B09:00&to=2026-05-12T11:00:00%2B09:00'
const refused = [
  ['/api/v1/series', 'bad-request'],
  [`/api/v1/series?keys=dc/intake&from=yesterday&to=0`, 'bad-request'],
  ['/api/v1/series?keys=dc/intake&from=2026-05-12T10:00:00&to=0', 'bad-request'],
  ['/api/v1/series?keys=dc/intake&from=10&to=10', 'bad-request'],
  [`/api/v1/series?keys=dc/intake&step=1w&${range}`, 'bad-request'],
  [`/api/v1/series?keys=dc/nothing&${range}`, 'unknown-key'],
  [`/api/v1/series?keys=dc:role/king&${range}`, 'unknown-key'],
  ['/api/v1/series?keys=dc/intake&step=1m&from=0&to=2000000000000', 'too-many-rows'],
  ['/api/v1/series?keys=dc/intake&step=30m&from=1700000000000&to=1731536000000', 'too-many-rows'],
  ['/api/v1/series?keys=dc/intake&points=50001&from=0&to=1', 'too-many-rows'],
  ['/api/v1/series?keys=dc:balance/ups&from=0&to=1', 'unknown-key'],
  ['/api/v1/balances?site=moon&from=0&to=1', 'unknown-site'],
  ['/api/v1/balances?from=5&to=5', 'bad-request'],
  ['/api/v1/balances?from=0&to=1700000000000', 'too-many-rows'],
  ['/api/v1/shares?site=moon&from=0&to=1', 'unknown-site'],
  ['/api/v1/shares?site=dc&from=0&to=1700000000000', 'too-many-rows'],
  ['/api/v1/energy-flow?from=5&to=5', 'bad-request'],
  [`/api/v1/energy-flow?${range}`, 'bad-request'],
  ['/api/v1/energy-flow?site=moon&from=1778511600000&to=1778598000000', 'unknown-site'],
  ['/api/v1/energy-flow?from=1478530800000&to=1778598000000', 'too-many-rows'],
  [`/api/v1/series?keys=${Array(51).fill('dc/intake').join(',')}&${range}`, 'too-many-rows'],
  ['/api/v1/totals?from=2026-5&to=2026-06', 'bad-request'],
  ['/api/v1/totals?from=2026-06&to=2026-05', 'bad-request'],
  ['/api/v1/totals?from=2026-05&to=2026-05&by=colour', 'bad-request'],
  ['/api/v1/totals?from=2026-05&to=2026-05&site=moon', 'unknown-site'],
  ['/api/v1/totals?from=1900-01&to=2026-05', 'too-many-rows'],
  [`/api/v1/pue?site=moon&${range}`, 'unknown-site'],
  ['/api/v1/pue', 'bad-request'],
  [`/api/v1/meters/dc/moon/readings?${range}`, 'unknown-meter'],
  [`/api/v1/meters/dc/moon/slots?${range}`, 'unknown-meter'],
  ['/api/v1/meters/dc/intake/slots?from=0&to=2000000000000', 'too-many-rows'],
  [`/api/v1/meters/dc/intake/readings?limit=-1&${range}`, 'bad-request'],
  [`/api/v1/meters/dc/intake/readings?cursor=x&${range}`, 'bad-request'],
  ['/api/v1/quarantine?limit=many', 'bad-request'],
  ['/api/v1/fiscal-years/26', 'bad-request'],
  ['/api/v1/fiscal-years/1999', 'not-found'],
  ['/api/v1/coefficients?year=26', 'bad-request'],
  ['/api/v1/coefficients/nothing', 'not-found'],
  ['/api/v1/factors?carrier=steam&year=2025', 'bad-request'],
  ['/api/v1/nothing', 'not-found'],
  ['/api/v1/series%ZZ', 'bad-request'],
] as const

describe('errors', () => {
  it.each(refused)('%s is %s', async (url, code) => {
    const { status, type, body } = await house.get(url)
    const problem = Problem.parse(body)
    expect(type).toMatch(/^application\/problem\+json/)
    expect(problem).toMatchObject({ code, status, title: catalogue[code].title })
    expect(status).toBe(catalogue[code].status)
    expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('a body that is no JSON is a problem too', async () => {
    const answer = await house.app.inject({
      method: 'POST',
      url: '/api/v1/live',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect(Problem.parse(answer.json())).toMatchObject({ code: 'bad-request', status: 400 })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  })

  it('the table of the documentation is the catalogue', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
    const rows = [...text.matchAll(/^\| *`([a-z-]+)` *\| *(\d{3}) *\| *(.+?) *\|$/gm)].map(
      ([, code, status, title]) => [code, { status: Number(status), title }],
    )
    expect(Object.fromEntries(rows)).toEqual(catalogue)
    expect(rows.length).toBe(Object.keys(catalogue).length)
  })
})

describe('health', () => {
  it('200 when intake and ledger work, 503 when one does not', async () => {
    expect(await house.get('/healthz')).toMatchObject({
      status: 200,
      body: { status: 'ok', intake: true, ledger: true },
    })
    expect((await house.get('/readyz')).status).toBe(200)
    house.health.ledger = false
    expect(await house.get('/healthz')).toMatchObject({ status: 503, body: { status: 'failing', ledger: false } })
    expect((await house.get('/readyz')).status).toBe(503)
    house.health.ledger = true
  })

  it('/metrics speaks Prometheus', async () => {
    const { body, headers } = await house.app.inject('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain/)
    for (const line of [
      '# TYPE gentani_readings_total ',
      'gentani_readings_total{verdict="accepted"} 0',
      'gentani_agent_online{site="dc",agent="edge"} 0',
    ])
      expect(body).toContain(line)
  })

  it('every answer tells the browser to be strict', async () => {
    const { headers } = await house.app.inject('/healthz')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
  })
})
