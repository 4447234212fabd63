import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { type Foreign, minuteOf, openForeign } from './foreign.ts'

let works: Foreign
beforeAll(async () => {
  works = await openForeign()
})
afterAll(() => works.shutDown())

type Headers = Record<string, string>
const send = async (
  body: string | Buffer,
  { query = 'precision=s', headers = {} }: { query?: string; headers?: Headers } = {},
) => {
  const answer = await works.house.app.inject({
    ...{ method: 'POST', url: `/api/v1/write?db=telegraf&${query}`, payload: body },
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      authorization: `Token works.telegraf:${works.token}`,
      ...headers,
    },
  })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const second = (minute: number): number => minuteOf(minute) / 1_000
const stored = async () => (await works.stored()).map((r) => [r.at / 1000, r.value])

it('lines are committed before 204; written again they are nothing new; gzip, Basic and u/p as Telegraf sends them', async () => {
  const lines = `modbus,host=x,slave_id=1 energy=100.5,power=3i ${second(0)}\nmodbus,slave_id=1 energy=101 ${second(1)}\n`
  expect(await send(lines)).toEqual({ status: 204, body: undefined })
  expect(await stored()).toEqual([
    [second(0), '100.5'],
    [second(1), '101'],
  ])
  const basic = `Basic ${Buffer.from(`works.telegraf:${works.token}`).toString('base64')}`
  expect((await send(gzipSync(lines), { headers: { authorization: basic, 'content-encoding': 'gzip' } })).status).toBe(
    204,
  )
  const query = `precision=s&u=works.telegraf&p=${works.token}`
  expect((await send(lines, { query, headers: { authorization: '' } })).status).toBe(204)
  expect(await stored()).toHaveLength(2)
  await until('it is counted', async () => (await works.house.read('counts')).twice === 4)
})

it('a bad line is named, the others are taken', async () => {
  const { status, body } = await send(
    `modbus,slave_id=1 energy=102 ${second(2)}\nmodbus,slave_id=1 energy=x ${second(3)}\nmodbus,slave_id=1 energy="off" ${second(3)}\n`,
  )
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'lines-refused',
    error: 'partial write: line 2: field energy: x is no number, string or boolean dropped=2',
    lines: [
      { line: 2, meter: null },
      { line: 3, meter: 'main', reason: 'field energy is no number' },
    ],
  })
  expect((await stored()).at(-1)).toEqual([second(2), '102'])
  const quarantine = await works.house.read('quarantine', { before: Number.MAX_SAFE_INTEGER, limit: 10 })
  expect(quarantine.map((q) => q.code).toSorted()).toEqual(['not-a-number', 'unreadable'])
})

it.each([
  ['no user', { authorization: '' }, 401, 'wrong-credentials'],
  ['a wrong token', { authorization: 'Token works.telegraf:wrong' }, 401, 'wrong-credentials'],
  ['bytes that are not gzip', { 'content-encoding': 'gzip' }, 400, 'bad-request'],
])('%s', async (_what, headers, status, code) => {
  const answer = await send('modbus,slave_id=1 energy=1', { headers: headers as Headers })
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

it('Telegraf asks for its database and is told that it is there', async () => {
  const ask = async (q: string) =>
    works.house.app.inject({
      ...{ method: 'POST', url: '/api/v1/query', payload: `q=${encodeURIComponent(q)}` },
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Token works.telegraf:${works.token}`,
      },
    })
  const answer = await ask('CREATE DATABASE "telegraf"')
  expect([answer.statusCode, answer.json()]).toEqual([200, { results: [{ statement_id: 0 }] }])
  expect((await ask('DROP DATABASE "telegraf"')).statusCode).toBe(400)
})

it('what no meter stands for is counted and named', async () => {
  await send(`cpu usage=1 ${second(1)}\n`)
  const { body } = await works.house.get('/api/v1/sources')
  expect(body).toMatchObject({
    sources: [
      {
        site: 'works',
        id: 'telegraf',
        unmapped: {
          names: expect.arrayContaining([
            expect.objectContaining({
              name: 'cpu.usage',
              count: 1,
              line: '- { meter: usage, measurement: cpu, field: usage }',
            }),
          ]),
        },
      },
    ],
  })
})
