import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { workbook } from '../table/workbook.ts'
import type { House } from './house.ts'
import { openTwoMonths, t } from './two-months.ts'

/* dc/intake counts 1,000 kWh on 10 April 2026 from 10:00 to 12:00, and 500 kWh on 12 May from 9:00 to 11:00. */
let house: House
beforeAll(async () => {
  house = await openTwoMonths()
  const oil = [
    ['oil', t('2026-04-10T10:00'), '0.000'],
    ['oil', t('2026-04-10T12:00'), '400.000'],
  ]
  await house.deliver({ epoch: 'E', seq: 1, sentAt: t('2026-05-12T11:00'), readings: oil }, 'works')
  await house.person('ann', 'operator')
  await until('the days and the year are counted', async () => {
    house.later(1_000)
    const range = { from: t('2026-04-01T00:00'), to: t('2026-06-01T00:00') }
    const days = await house.read('bins', { table: 'days', meters: ['dc/intake'], ...range })
    const year = await house.get('/api/v1/fiscal-years/2026')
    return year.status === 200 && days.reduce((sum, d) => sum + d.amount, 0) === 1500e6
  })
})
afterAll(() => house.shutDown())

type Row = {
  key: string
  by: { act: number; person: string; reason: string }
  record: object
  beside: { state: string }
}
const rows = async (url: string) => (await house.get(url)).body['records'] as Row[]
const bill = (more: object = {}) => ({
  meter: 'dc/intake',
  from: '2026-04-10',
  to: '2026-05-09',
  amount: '1.0',
  unit: 'MWh',
  document: '4月分請求書',
  ...more,
})
const URL = '/api/v1/bills'
const post = (records: object[], more: object = {}) => house.post(URL, { records, reason: '届いた', ...more })

describe('a bill', () => {
  it('is previewed with its reconciliation, then recorded with author and reason', async () => {
    const { body } = await post([bill()], { preview: true })
    expect(body).toMatchObject({
      preview: true,
      acts: [],
      beside: [{ state: 'within', metered: { value: 1000, unit: 'kWh' }, difference: { value: 0, unit: 'kWh' } }],
    })
    expect(await rows(URL)).toEqual([])
    expect((await post([bill()], { bases: [null] })).status).toBe(200)
    expect(await rows(URL)).toMatchObject([
      {
        key: 'dc/intake 2026-04-10',
        by: { person: 'ann', reason: '届いた' },
        record: bill(),
        beside: { state: 'within' },
      },
    ])
  })
  it('is listed by the days that it covers', async () => {
    expect(await rows(`${URL}?from=2026-05-01&to=2026-05-31`)).toHaveLength(1)
    expect(await rows(`${URL}?from=2026-05-10`)).toEqual([])
    expect(await rows(`${URL}?site=works`)).toEqual([])
  })
  it('is changed on the basis that its person saw; its history keeps both', async () => {
    const [first] = await rows(URL)
    const changed = bill({ amount: '1.2' })
    expect((await post([changed], { bases: [null] })).body['code']).toBe('act-conflict')
    expect((await post([changed], { bases: [first?.by.act], reason: '読み違い' })).status).toBe(200)
    expect((await rows(URL))[0]?.beside).toMatchObject({ state: 'beyond', difference: { value: -200 } })
    const history = await house.get(`${URL}/history?site=dc&key=${encodeURIComponent('dc/intake 2026-04-10')}`)
    expect(history.body['versions']).toMatchObject([
      { reason: '読み違い', record: { amount: '1.2' } },
      { reason: '届いた', record: { amount: '1.0' } },
    ])
  })
  it('cannot share a day with another, nor be of another kind of amount, nor of days that are not over', async () => {
    const { status, body } = await post([
      bill({ from: '2026-05-09', to: '2026-05-11' }),
      bill({ from: '2026-03-01', to: '2026-03-31', unit: 'm3' }),
      bill({ from: '2026-05-10', to: '2026-05-12' }),
      bill({ from: '2026-03-01', to: '2026-03-02' }),
    ])
    expect([status, body['detail']]).toEqual([
      422,
      [
        'line 1: the bill 2026-04-10 – 2026-05-09 covers some of its days',
        'line 2: dc/intake counts kWh, the bill m3',
        'line 3: 2026-05-12 is not over yet',
        'line 4: the same as line 2',
      ].join('; '),
    ])
    expect((await post([bill({ from: '2026-02-30' })])).status).toBe(400)
    expect((await post([bill({ meter: 'dc/moon', from: '2026-01-01', to: '2026-01-02' })])).status).toBe(422)
  })
  it('is withdrawn with a reason: it stands no more, and its history says so', async () => {
    const [row] = await rows(URL)
    const order = { records: [{ site: 'dc', key: row?.key, basis: row?.by.act }], reason: '別の計器の請求書' }
    expect((await house.post(`${URL}/withdraw`, { ...order, reason: ' ' })).status).toBe(400)
    expect((await house.post(`${URL}/withdraw`, order)).status).toBe(200)
    expect(await rows(URL)).toEqual([])
    expect((await house.post(`${URL}/withdraw`, order)).status).toBe(404)
    const history = await house.get(`${URL}/history?site=dc&key=${encodeURIComponent('dc/intake 2026-04-10')}`)
    expect((history.body['versions'] as object[])[0]).toMatchObject({ record: null, reason: '別の計器の請求書' })
  })
})

describe('the power that a bill prints', () => {
  /* 250 kWh in each half-hour of 10 April 10:00 to 12:00: 500 kW; before 10:00 nothing was read */
  const power = async (more: object) => (await post([bill(more)], { preview: true })).body['beside']
  it.each([
    ['500', 'within'],
    ['480', 'beyond'],
    ['520', 'incomplete'],
  ])('最大需要電力 %s kW is %s beside the highest half-hour of its days', async (demand_kW, state) => {
    const ours = { value: 500, unit: 'kW' }
    expect(await power({ demand_kW })).toMatchObject([
      {
        state: 'within',
        demand: { state, ours, at: expect.stringMatching(/^2026-04-10T1[01]:[03]0/) },
        contract: null,
      },
    ])
  })
  it('契約電力 stands beside the highest half-hour of twelve months where the plant states none', async () => {
    const contract = { state: 'explained', ours: { value: 500 }, difference: { value: -100 } }
    expect(await power({ contract_kW: '600', explained: '契約の見直し前' })).toMatchObject([
      { contract: { ...contract, state: 'incomplete' } },
    ])
    expect(await power({ contract_kW: '400', explained: '契約の見直し前' })).toMatchObject([
      { contract: { state: 'explained' } },
    ])
  })
  it('a bill that differs is told in the overview until somebody explains it', async () => {
    const lines = () => house.live.latest()?.attention.filter((a) => a.kind === 'bill-differs')
    const told = (count: number) =>
      until('the overview', () => {
        house.later(1_000)
        return lines()?.length === count
      })
    await post([bill({ demand_kW: '480' })])
    await told(1)
    expect(lines()).toMatchObject([{ site: 'dc', meter: 'dc/intake', since: '2026-04-10T00:00:00+09:00' }])
    await post([bill({ demand_kW: '480', explained: '計量器の交換中' })])
    await told(0)
    const [row] = await rows(URL)
    await house.post(`${URL}/withdraw`, {
      records: [{ site: 'dc', key: row?.key, basis: row?.by.act }],
      reason: '試し',
    })
  })
})

const file = (text: string, more: object = {}) => ({
  file: { name: 'paste.tsv', content: Buffer.from(text).toString('base64'), ...more },
})
describe('bills by a file', () => {
  const head = 'メーター\t開始日\t終了日\t使用量\t単位\t金額\t備考'
  const good = 'dc/intake\t令和8年4月1日\t2026/4/30\t1,000\tkWh\t¥25,000\t4月分'
  it('a faulty row is named by line and column, and nothing is recorded', async () => {
    const text = `${head}\n${good}\ndc/moon\t2026/5/1\t5/10\t12,5\tkWh\t\t\n`
    const { status, body } = await house.post(`${URL}/file`, { ...file(text), reason: '取込' })
    expect([status, body['acts']]).toEqual([200, []])
    const flaws = body['flaws'] as { line: number; field: string; why: string }[]
    expect(flaws.map(({ line, field, why }) => [line, field, why])).toEqual([
      [3, 'meter', 'meter-unknown'],
      [3, 'to', 'date-without-year'],
      [3, 'amount', 'number-comma'],
      [3, 'document', 'empty'],
    ])
    expect((body['rows'] as { state: string }[]).map((r) => r.state)).toEqual(['new', 'flawed'])
    expect(await rows(URL)).toEqual([])
  })
  it('is recorded whole; the same file again says that it stands; a changed cell is a change', async () => {
    const asked = { ...file(`${head}\n${good}\n`), reason: '取込' }
    expect((await house.post(`${URL}/file`, { ...asked, preview: true })).body['acts']).toEqual([])
    expect((await house.post(`${URL}/file`, asked)).body['acts']).toHaveLength(1)
    expect(await rows(URL)).toMatchObject([{ record: { from: '2026-04-01', amount: '1000', yen: 25_000 } }])
    const again = await house.post(`${URL}/file`, asked)
    expect([again.body['acts'], again.body['rows']]).toMatchObject([[], [{ state: 'same' }]])
    const changed = file(`${head}\n${good.replace('1,000', '1,001')}\n`)
    const preview = await house.post(`${URL}/file`, { ...changed, preview: true })
    expect(preview.body['rows']).toMatchObject([{ state: 'change' }])
  })
  it('fields that no column holds are given for every row', async () => {
    const text = '開始日\t終了日\t使用量\n2026/3/1\t2026/3/31\t5\n'
    const given = { meter: 'dc/intake', unit: 'kWh', document: '3月分' }
    const { body } = await house.post(`${URL}/file`, { ...file(text, { given }), preview: true })
    expect([body['flaws'], body['rows']]).toMatchObject([[], [{ line: 2, state: 'new' }]])
  })
})

describe('bills by a workbook', () => {
  it('numbers and dates of its cells are read as they are shown', async () => {
    const bytes = workbook([
      ['メーター', '開始日', '終了日', '使用量', '単位', '備考'],
      ['dc/intake', '2026-01-01', '2026-01-31', { n: '12.5' }, 'MWh', '1月分'],
    ])
    const asked = { file: { name: '請求書.xlsx', content: bytes.toString('base64') }, preview: true }
    const { body } = await house.post(`${URL}/file`, asked)
    expect([body['flaws'], body['rows']]).toMatchObject([[], [{ line: 2, state: 'new', texts: { amount: '12.5' } }]])
  })
  it('what is no table is refused with its reason', async () => {
    const asked = { file: { name: 'x.xlsx', content: Buffer.from('PK nothing').toString('base64') }, preview: true }
    expect((await house.post(`${URL}/file`, asked)).body['code']).toBe('unreadable-file')
  })
})

describe('other kinds by a file', () => {
  const send = async (path: string, text: string, given: object = {}) =>
    (await house.post(`/api/v1/${path}/file`, { ...file(text, { given }), reason: '取込' })).body
  it('demand response: rows of a table, the site and the document once for all', async () => {
    const given = { site: 'dc', evidence: '要請書', id: 'a' }
    const head = '実施日\t種類\t開始\t終了\t電力量'
    const faulty = await send(
      'demand-response',
      `${head}\n2026/5/1\t下げDR\t17:30\t16:00\t120\n5/2\t横\t17\t\t1`,
      given,
    )
    const flaws = faulty['flaws'] as { line: number; field: string | null; why: string }[]
    expect(flaws.map(({ line, field, why }) => [line, field, why])).toEqual([
      [2, null, 'ends-before'],
      [3, 'day', 'date-without-year'],
      [3, 'direction', 'choice-unknown'],
      [3, 'from', 'clock-unreadable'],
      [3, 'to', 'empty'],
    ])
    const text = `${head}\n2026/5/1\t下げDR\t17:30\t20:00\t120\n2026/5/2\t上げ\t9時\t10時\t`
    expect((await send('demand-response', text, given))['acts']).toHaveLength(2)
    expect(await rows('/api/v1/demand-response?from=2026-05-02')).toMatchObject([
      { key: '2026-05-02 a', record: { direction: 'up', from: '09:00', to: '10:00' } },
    ])
  })
  it('data centres: servers as lines of one cell, a part of the record in columns of its own', async () => {
    const text =
      '拠点\t年度\tサーバー\t基準PUE\t基準PUEの出典\t出典\ndc\t令和7年度\tR640|10|500|0.4|0.3; R650|2|900|0.5\t1.7\t業界平均\t資産台帳'
    expect((await send('centre-records', text))['acts']).toHaveLength(1)
    expect(await rows('/api/v1/centre-records')).toMatchObject([
      {
        key: 'dc 2025',
        record: {
          baseline: { pue: 1.7, source: '業界平均' },
          servers: [
            { name: 'R640', count: 10, utilisation: 0.3 },
            { name: 'R650', power_kW: 0.5 },
          ],
        },
      },
    ])
    const away = await send('centre-records', text.replace('\ndc', '\nworks'))
    expect(away['flaws']).toMatchObject([{ line: 2, why: 'no-it', text: 'works' }])
  })
})

describe('a measure', () => {
  it('is recorded, and its effect stands beside it', async () => {
    const record = {
      ...{ number: 'K-1', name: 'LED', site: 'dc', meters: ['dc/intake'], from: '2026-05-01', planned: '1000' },
      ...{ baselineFrom: '2026-04-10', baselineTo: '2026-04-10', document: '稟議 12' },
    }
    const url = '/api/v1/measures'
    expect((await house.post(url, { records: [record], reason: '完了' })).status).toBe(200)
    const [row] = await rows(url)
    expect(row).toMatchObject({ key: 'K-1', beside: { matched: false, planned: { value: 1000, unit: 'kWh' } } })
    const stray = await house.post(url, { records: [{ ...record, meters: ['works/grid'] }], reason: 'x' })
    expect([stray.status, stray.body['detail']]).toEqual([422, 'line 1: site "dc" has no meter "works/grid"'])
  })
})

describe('a reduction of J-Credit', () => {
  const URL = '/api/v1/reductions'
  const record = (more: object = {}) => ({
    ...{ number: 'JC-1', name: 'サーバー更新', site: 'dc', meters: ['dc/intake'], year: 2025, document: '計画書' },
    ...{
      beforeFrom: '2026-04-10',
      beforeTo: '2026-04-10',
      from: '2026-05-12',
      to: '2026-05-12',
      hoursBefore: '2',
      hours: '1',
      ...more,
    },
  })
  it('stands beside what the meters say: 1,000 kWh in 2 h before, 500 kWh in 1 h', async () => {
    const { body } = await house.post(URL, { records: [record()], reason: '報告書' })
    expect(body['acts']).toHaveLength(1)
    const [row] = await rows(URL)
    expect(row).toMatchObject({
      key: 'JC-1',
      by: { person: 'ann', reason: '報告書' },
      beside: {
        before: { kWh: 1000, hours: 2 },
        project: { kWh: 500, hours: 1 },
        baseline_kWh: { value: 500, unit: 'kWh' },
        reduced_kWh: { value: 0 },
        unmet: ['less-efficient', 'no-year-before'],
        factor: { printed: '0.000423', reason: 'national-average' },
      },
    })
    const two = await house.post(URL, { records: [record({ hours: '2' })], preview: true })
    const beside = two.body['beside'] as { reduced_kWh: object; reduced_t: { value: number; unit: string } }[]
    expect(beside[0]?.reduced_kWh).toEqual({ value: 500, unit: 'kWh' })
    expect(beside[0]?.reduced_t.value).toBeCloseTo(0.2115, 9)
  })
  it('is of electricity, of meters of its site, and before comes before', async () => {
    const why = async (more: object) =>
      (await house.post(URL, { records: [record(more)], preview: true })).body['flaws']
    expect(await why({ meters: ['works/oil'] })).toMatchObject([{ why: 'meter-unknown' }])
    expect(await why({ site: 'works', meters: ['works/oil'] })).toMatchObject([{ why: 'unit-other' }])
    expect((await house.post(URL, { records: [record({ beforeTo: '2026-05-12' })], reason: '-' })).status).toBe(400)
  })
})

describe('an activity withdrawn', () => {
  it('is previewed on the figures that it moves, and they fall back', async () => {
    const url = '/api/v1/activity'
    const record = { segment: 'rolling', month: '2026-04', value: '12', unit: 't', evidence: '月報' }
    await house.post(url, { records: [record], reason: '月報' })
    const [row] = await rows(url)
    const order = { records: [{ site: 'works', key: row?.key, basis: row?.by.act }], reason: '誤り' }
    const preview = await house.post(`${url}/withdraw`, { ...order, preview: true })
    const [effect] = preview.body['effects'] as { changes: { figure: string; before: object; after: object }[] }[]
    expect(effect?.changes.find((c) => c.figure === 'fy2026.segment.rolling.activity')).toMatchObject({
      before: { value: 12 },
      after: { why: 'no-activity' },
    })
    expect(await rows(url)).toHaveLength(1)
    expect((await house.post(`${url}/withdraw`, order)).status).toBe(200)
    expect(await rows(url)).toEqual([])
  })
})

/** The cookie of somebody who may close. */
const approver = async (): Promise<string> => {
  const account = { name: 'Ada', roles: [{ site: '', role: 'approver' as const }], locked: false }
  const password = { text: 'a long way home', due: false }
  await house.auth.put({ id: 'ada', account, reason: 'test', password }, 'console')
  const payload = { account: 'ada', password: password.text }
  const answer = await house.app.inject({ method: 'POST', url: '/api/v1/session', payload })
  const set = [answer.headers['set-cookie'] ?? []].flat()
  return set.map((c) => c.split(';')[0]).join('; ')
}
describe('an activity of a closed month', () => {
  it('is entered knowingly: the preview names the month, whose close stays as it is', async () => {
    const url = '/api/v1/closes/works/2026-04'
    const open = (await house.get(url)).body as { preview: { seen: string; findings: { id: string; level: string }[] } }
    const blocking = open.preview.findings.filter((f) => f.level === 'blocking')
    const waivers = blocking.map((f) => ({ finding: f.id, reason: 'test' }))
    const order = { site: 'works', month: '2026-04', seen: open.preview.seen, reason: '月次', waivers }
    const closed = await house.app.inject({
      ...{ method: 'POST', url: '/api/v1/closes', payload: order },
      headers: { cookie: await approver() },
    })
    expect(closed.statusCode).toBe(200)
    const before = (await house.get(url)).body['figures']
    const record = { segment: 'rolling', month: '2026-04', value: '20', unit: 't', evidence: '訂正月報' }
    const asked = { records: [record, { ...record, month: '2026-05' }], preview: true }
    const { body } = await house.post('/api/v1/activity', asked)
    expect(body['closed']).toEqual([{ site: 'works', month: '2026-04' }])
    expect((await house.post('/api/v1/activity', { records: [record], reason: '訂正' })).status).toBe(200)
    expect((await house.get(url)).body['figures']).toEqual(before)
  })
})
