import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Foreign, minuteOf, openForeign } from './foreign.ts'
import { NOW } from './house.ts'

/**
 * The bytes that Telegraf's outputs.influxdb sends (plugins/outputs/influxdb/http.go of influxdata/telegraf, read in 2026): CREATE
 * DATABASE as a form without a db, then writes with db, rp and consistency, no precision (timestamps in ns), by chunks of gzip.
 * Telegraf itself was not at hand.
 */
let works: Foreign
let port = 0
let basic = ''
beforeAll(async () => {
  works = await openForeign()
  basic = Buffer.from(`works.telegraf:${works.token}`).toString('base64')
  const { app } = works.house
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => works?.shutDown())

type Answer = { status: number; headers: string; body: string }
/** One request on a connection of its own, byte for byte. */
const raw = (head: readonly string[], body: readonly Buffer[] = []): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const got: Buffer[] = []
    socket.on('data', (bytes) => got.push(bytes))
    socket.on('error', reject)
    socket.on('close', () => {
      const [headers = '', ...rest] = Buffer.concat(got).toString('utf8').split('\r\n\r\n')
      resolve({ status: Number(headers.split(' ')[1]), headers: headers.toLowerCase(), body: rest.join('\r\n\r\n') })
    })
    socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`)
    for (const part of body) socket.write(part)
  })
const common = () => ['Host: gentani.example:3000', 'User-Agent: Telegraf/1.31.0 Go/1.22.4', 'Accept-Encoding: gzip']
const chunks = (bytes: Buffer, size: number): Buffer[] => {
  const out: Buffer[] = []
  for (let i = 0; i < bytes.length; i += size) {
    const part = bytes.subarray(i, i + size)
    out.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return [...out, Buffer.from('0\r\n\r\n')]
}
const write = (lines: string, { path = '/api/v1/write?consistency=any&db=works&rp=autogen', auth = basic } = {}) =>
  raw(
    [
      ...[`POST ${path} HTTP/1.1`, ...common(), 'Transfer-Encoding: chunked', `Authorization: Basic ${auth}`],
      ...['Content-Encoding: gzip', 'Content-Type: text/plain; charset=utf-8'],
    ],
    chunks(gzipSync(lines), 40),
  )
const createDatabase = (auth: string) => {
  const form = Buffer.from(`q=${encodeURIComponent('CREATE DATABASE "works"').replaceAll('%20', '+')}`)
  return raw(
    [
      ...['POST /api/v1/query HTTP/1.1', ...common(), `Content-Length: ${form.length}`],
      ...[`Authorization: Basic ${auth}`, 'Content-Type: application/x-www-form-urlencoded'],
    ],
    [form],
  )
}
const stamp = (minute: number): string => `${minuteOf(minute)}000000`
const stored = async () => (await works.stored()).map((r) => r.value)

it('CREATE DATABASE, then chunked gzip in nanoseconds: 204 when it is committed', async () => {
  const made = await createDatabase(basic)
  expect([made.status, JSON.parse(made.body)]).toEqual([200, { results: [{ statement_id: 0 }] }])
  const tags = 'host=edge-3,name=Meter,slave_id=1,type=holding_register'
  const answer = await write(
    `modbus,${tags} energy=100.5,voltage=201.3 ${stamp(0)}\nmodbus,${tags} energy=101.5,voltage=201.1 ${stamp(1)}\n`,
  )
  expect([answer.status, answer.body]).toEqual([204, ''])
  expect(await stored()).toEqual(['100.5', '101.5'])
})

it('a line that is refused is said in words that Telegraf knows, and it goes on; a wrong token is 401', async () => {
  const answer = await write(
    `modbus,slave_id=1 energy="broken" ${stamp(2)}\nmodbus,slave_id=1 energy=102 ${stamp(3)}\n`,
  )
  expect(answer.status).toBe(400)
  expect((JSON.parse(answer.body) as { error: string }).error).toMatch(/^partial write: /)
  expect(await stored()).toEqual(['100.5', '101.5', '102'])
  const wrong = Buffer.from('works.telegraf:wrong').toString('base64')
  expect((await createDatabase(wrong)).status).toBe(401)
  expect((await write(`modbus,slave_id=1 energy=103 ${stamp(4)}`, { auth: wrong })).status).toBe(401)
  expect(await stored()).toHaveLength(3)
})

it.each([
  ['n', '000000'],
  ['u', '000'],
  ['µ', '000'],
  ['ms', ''],
])('precision=%s, as clients of 1.x name it', async (precision, zeros) => {
  const at = NOW - 1_800_000 - zeros.length
  const path = `/api/v1/write?db=works&precision=${encodeURIComponent(precision)}`
  const before = (await stored()).length
  const value = precision === 'µ' ? 'energy=104.1' : 'energy=104'
  const answer = await write(`modbus,slave_id=1 ${value} ${at + (precision === 'µ' ? 1 : 0)}${zeros}`, { path })
  expect([answer.status, (await stored()).length]).toEqual([204, before + 1])
})

it.each(['GET', 'HEAD'])('%s /ping, as other clients of InfluxDB ask before they write', async (method) => {
  const answer = await raw([`${method} /api/v1/ping HTTP/1.1`, ...common()])
  expect([answer.status, answer.body]).toEqual([204, ''])
  expect(answer.headers).toContain('x-influxdb-version: gentani-')
})
