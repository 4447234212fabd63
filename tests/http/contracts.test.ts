import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExplainNode } from '#core/explain'
import { parsePlant } from '../../server/config/plant-file.ts'
import { verifyLedger } from '../../server/ledger/verify/verify.ts'
import { until } from '../e2e/until.ts'
import { explained } from './explained.ts'
import type { House } from './house.ts'
import { openTwoMonths } from './two-months.ts'

/* dc/intake counts 1,000 kWh on 10 April 2026 and 500 kWh on 12 May, under contract power: A0272 since 2020-04-01. */
let house: House
beforeAll(async () => {
  house = await openTwoMonths()
  await house.person('ann', 'operator')
  await until('the year is counted', async () => {
    house.later(1_000)
    const { body } = await house.get('/api/v1/totals?by=meter&from=2026-04&to=2026-05')
    const rows = (body['rows'] ?? []) as { key: string; amount: number }[]
    return rows.filter((r) => r.key === 'dc/intake').reduce((sum, r) => sum + r.amount, 0) === 1500
  })
})
afterAll(() => house.shutDown())

const URL = '/api/v1/contracts'
const record = (more: object = {}) => ({ id: 'power', carrier: 'grid', supplier: 'A0003', from: '2026-04-01', ...more })
const post = (more: object = {}, order: object = { reason: '契約切替の通知' }) =>
  house.post(URL, { records: [record(more)], ...order })
type Row = { key: string; site: string; by: { act: number; person: string; reason: string }; record: object }
const rows = async () => (await house.get(URL)).body['records'] as Row[]
const withdraw = async (key: string) => {
  const row = (await rows()).find((r) => r.key === key)
  return house.post(`${URL}/withdraw`, { records: [{ site: '', key, basis: row?.by.act }], reason: '誤り' })
}
const market = async (month: string): Promise<number> => {
  const { body } = await house.get(`/api/v1/totals?by=meter&from=${month}&to=${month}`)
  const row = (body['rows'] as { key: string; co2: { market: { value: number } } }[]).find((r) => r.key === 'dc/intake')
  return row?.co2.market.value ?? Number.NaN
}
/** Closes April of the data centre as another person. */
const closeApril = async () => {
  const account = { name: 'Ada', roles: [{ site: '', role: 'approver' as const }], locked: false }
  const password = { text: 'a long way home', due: false }
  await house.auth.put({ id: 'ada', account, reason: 'test', password }, 'console')
  const payload = { account: 'ada', password: password.text }
  const session = await house.app.inject({ method: 'POST', url: '/api/v1/session', payload })
  const cookie = [session.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ')
  const open = (await house.get('/api/v1/closes/dc/2026-04')).body as {
    preview: { seen: string; findings: { id: string; level: string }[] }
  }
  const waivers = open.preview.findings
    .filter((f) => f.level === 'blocking')
    .map((f) => ({ finding: f.id, reason: 'test' }))
  const order = { site: 'dc', month: '2026-04', seen: open.preview.seen, reason: '月次', waivers }
  return house.app.inject({ method: 'POST', url: '/api/v1/closes', payload: order, headers: { cookie } })
}
const flaws = async (more: object) => {
  const { status, body } = await post(more, { preview: true })
  return status === 200 ? (body['flaws'] as { why: string; text?: string }[]) : status
}

describe('a contract that a person enters', () => {
  it('is previewed: its factor and why, the menus of its supplier, the annual figures that move; nothing is written', async () => {
    const { status, body } = await post({}, { preview: true })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      acts: [],
      flaws: [],
      beside: [{ item: { id: 'power', from: '2026-04-01', state: 'current', factor: { role: 'market' } } }],
    })
    const effects = body['effects'] as { fy: number; changes: { figure: string }[] }[]
    expect(effects.find((e) => e.fy === 2026)?.changes.map((c) => c.figure)).toContain('fy2026.co2.market')
    expect(await rows()).toEqual([])
    expect((await house.get(`${URL}/in-force`)).body['contracts']).toHaveLength(1)
  })

  it('counts from its day on, with author and reason; each change is a version of the plant', async () => {
    const before = await market('2026-05')
    // a change within a month is previewed by its days too
    const within = (await post({ from: '2026-05-11' }, { preview: true })).body['effects'] as {
      fy: number
      changes: { figure: string }[]
    }[]
    expect(within.find((e) => e.fy === 2026)?.changes.map((c) => c.figure)).toContain('fy2026.co2.market')
    expect((await post({ from: '2026-05-01' })).status).toBe(200)
    expect(await market('2026-05')).not.toBe(before)
    expect(await rows()).toMatchObject([
      { key: 'power 2026-05-01', by: { person: 'ann', reason: '契約切替の通知' }, record: { supplier: 'A0003' } },
    ])
    const { body } = await house.get(`${URL}/in-force`)
    expect(body['contracts']).toMatchObject([
      { from: '2026-05-01', to: null },
      { from: '2020-04-01', to: '2026-04-30' },
    ])
    expect((await house.get('/api/v1/plant')).body['text']).toContain('supplier: A0003, from: 2026-05-01')
    expect((await withdraw('power 2026-05-01')).status).toBe(200)
    expect(await market('2026-05')).toBe(before)
    const key = encodeURIComponent('power 2026-05-01')
    const { versions } = (await house.get(`${URL}/history?site=&key=${key}`)).body as { versions: object[] }
    expect(versions).toMatchObject([
      { reason: '誤り', record: null },
      { reason: '契約切替の通知', record: { supplier: 'A0003' } },
    ])
  })

  it('about a closed month: the close stays, the difference waits as an adjustment, and the ledger proves both', async () => {
    expect((await closeApril()).statusCode).toBe(200)
    const closed = (await house.get('/api/v1/closes/dc/2026-04')).body['figures']
    const { body } = await post({}, { preview: true })
    expect(body['closed']).toEqual([{ site: 'dc', month: '2026-04' }])
    await post()
    const now = (await house.get('/api/v1/closes/dc/2026-04')).body
    expect(now['figures']).toEqual(closed)
    expect(now['adjustments']).toMatchObject([{ meters: [{ meter: 'dc/intake', why: ['contract'], fields: [] }] }])
    const parse = (text: string) => {
      const file = parsePlant(text)
      return file.ok ? file.plant : undefined
    }
    expect((await verifyLedger({ path: join(house.folder, 'ledger.db'), parse })).flaws).toEqual([])
  })

  it('its factor opens down to the record; a month in which it changes is divided by its days', async () => {
    const { open } = explained(house)
    const figure = '2026-05.meter.dc/intake.co2.market'
    const factorOf = ({ inputs }: ExplainNode) => inputs.find((i) => i.factor?.set.includes('suppliers'))
    const key = (day: string) => `/api/v1/contracts/history?site=&key=${encodeURIComponent(`power ${day}`)}`
    const factor = factorOf(await open(figure))
    expect(factor?.note?.ja).toContain('ann が記録した契約: 契約切替の通知')
    expect(factor?.links.map((l) => l.href)).toContain(key('2026-04-01'))
    expect((await post({ from: '2026-05-11', supplier: 'A0272' })).status).toBe(200)
    const again = explained(house)
    await until('the month is divided', async () => {
      house.later(5_000)
      const { op } = (await house.get(`/api/v1/explain?figure=${figure}`)).body
      return op === 'sum'
    })
    expect(await again.walk(figure)).toContain(key('2026-04-01'))
    expect(factorOf(await again.open(`${figure}.part2`))?.links.map((l) => l.href)).toContain(key('2026-05-11'))
    expect((await withdraw('power 2026-05-11')).status).toBe(200)
  })

  it('cannot be of no contract of the plant, of another carrier, over the next period, or with faulty prices', async () => {
    expect(await flaws({ id: 'moon' })).toMatchObject([{ why: 'contract-unknown', text: 'moon' }])
    expect(await flaws({ carrier: 'city_gas' })).toMatchObject([{ why: 'carrier-other', text: 'grid' }])
    expect(await flaws({ from: '2026-03-01', to: '2026-04-30' })).toMatchObject([
      { why: 'contract-overlap', text: '2026-04-01' },
    ])
    const own = (prices: string) => flaws({ from: '2026-06-01', tariff: 'own', prices })
    expect(await own('{ energy: ')).toMatchObject([{ why: 'plant-refused' }])
    expect(await own('basic: { yen_per_kW: 1 }')).toMatchObject([{ why: 'plant-refused' }])
    expect(await flaws({ from: '2026-06-01', tariff: 'own' })).toBe(400)
    expect(await flaws({ from: '2026-02-30' })).toBe(400)
    expect((await post({ id: 'moon' })).status).toBe(422)
  })

  it('changed meanwhile by somebody else is a conflict, and the plant stays as it was', async () => {
    const text = (await house.get('/api/v1/plant')).body['text']
    const { status, body } = await post({ supplier: 'A0001' }, { reason: '訂正', bases: [null] })
    expect(status).toBe(409)
    expect(body['code']).toBe('act-conflict')
    expect((await house.get('/api/v1/plant')).body['text']).toBe(text)
  })
})
