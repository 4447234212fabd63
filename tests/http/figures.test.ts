import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

/*
 * By hand, 12 May 2026, Japan time:
 *          10:00    10:30    11:00    sum          GJ                       kL (× 0.0258)
 * intake   1000.000 1150.000 1300.000 300 kWh      300 × 8.64 / 1000 = 2.592  0.0668736
 * ups       500.000  600.000  700.000 200 kWh      (a part of intake)
 * gas        50.0     56.0     60.0    10 m3        10 × 45 / 1000 = 0.45      0.01161
 */
const range = 'from=2026-05-12T10:00:00%2B09:00&to=2026-05-12T11:00:00%2B09:00'
const t = (clock: string): number => Date.parse(`2026-05-12T${clock}:00+09:00`)
let house: House
beforeAll(async () => {
  house = await openHouse()
  const rows = [
    ['10:00', '1000.000', '500.000', '50.0'],
    ['10:30', '1150.000', '600.000', '56.0'],
    ['11:00', '1300.000', '700.000', '60.0'],
  ] as const
  const readings = rows.flatMap(([clock, intake, ups, gas]) => [
    ['intake', t(clock), intake],
    ['ups', t(clock), ups],
    ['gas', t(clock), gas],
  ])
  await house.deliver({ epoch: 'E', seq: 1, sentAt: t('11:00'), readings })
  await house.deliver({
    epoch: 'E',
    seq: 2,
    sentAt: t('11:00'),
    readings: [
      ['gas', t('11:00'), 'sixty'],
      ['nobody', 1, '1'],
    ],
  })
  await house.deliver('no batch')
  await until('the ledger derived it', async () => {
    const { body } = await house.get(`/api/v1/meters/dc/gas/slots?${range}`)
    return (body['slots'] as unknown[]).length === 2
  })
  await until('a snapshot of it is made', () => {
    house.later(1_000)
    const gj = house.live.latest()?.company.energy.fy.gj
    return gj !== undefined && 'value' in gj && Math.abs(gj.value - 3.042) < 1e-9
  })
})
afterAll(() => house.shutDown())
type FlowRow = { id: string; kWh: number | null; gj: { value: number } }
const close = (value: number) => expect.closeTo(value, 9)

describe('figures worked out by hand', () => {
  it('readings: as they came', async () => {
    const { body } = await house.get(`/api/v1/meters/dc/intake/readings?${range}`)
    expect(body).toMatchObject({ meter: 'dc/intake', unit: 'kWh', next: null })
    expect(body['readings']).toEqual([
      expect.objectContaining({
        at: '2026-05-12T10:00:00+09:00',
        value: '1000.000',
        quality: 'good',
        mark: 'usable',
        epoch: 'E',
        seq: 1,
        index: 0,
      }),
      expect.objectContaining({ at: '2026-05-12T10:30:00+09:00', value: '1150.000' }),
    ])
  })

  it('readings: pages follow each other', async () => {
    const whole = `from=0&to=${t('12:00')}`
    const first = (await house.get(`/api/v1/meters/dc/ups/readings?${whole}&limit=2`)).body
    expect((first['readings'] as unknown[]).length).toBe(2)
    const second = (await house.get(`/api/v1/meters/dc/ups/readings?${whole}&limit=2&cursor=${String(first['next'])}`))
      .body
    expect(second['readings']).toEqual([expect.objectContaining({ value: '700.000' })])
    expect(second['next']).toBeNull()
  })

  it('slots: amount, measured time, no flag', async () => {
    const { body } = await house.get(`/api/v1/meters/dc/gas/slots?${range}`)
    expect(body['unit']).toBe('m3')
    expect(
      (body['slots'] as { amount: number; measured_ms: number; missing_ms: number }[]).map((s) => [
        s.amount,
        s.measured_ms,
        s.missing_ms,
      ]),
    ).toEqual([
      [6, 1_800_000, 0],
      [4, 1_800_000, 0],
    ])
  })

  it('a virtual meter is a meter: its slots, its series, its month', async () => {
    const slots = async (id: string) =>
      ((await house.get(`/api/v1/meters/dc/${id}/slots?${range}`)).body['slots'] as { amount: number }[]).map(
        (s) => s.amount,
      )
    expect(await slots('rest')).toEqual([50, 50])
    expect(await slots('half-gas')).toEqual([3, 2])
    const { body } = await house.get(`/api/v1/series?keys=dc/rest,dc:use/cooling,dc:use/other&step=30m&${range}`)
    expect((body['series'] as { rows: number[][] }[]).map((line) => line.rows.map((r) => r[1]))).toEqual([
      [100, 100],
      [100, 100],
      [0, 0],
    ])
    const totals = (await house.get('/api/v1/totals?from=2026-05&to=2026-05&by=meter')).body['rows']
    expect(totals).toContainEqual(expect.objectContaining({ key: 'dc/rest', amount: 100, unit: 'kWh' }))
  })

  it('balance: main less sub-meters, with its tolerance', async () => {
    const { body } = await house.get(
      `/api/v1/balances?site=dc&by=month&from=2026-05-01T00:00:00%2B09:00&to=2026-06-01T00:00:00%2B09:00`,
    )
    const [balance] = body['balances'] as { rows: { coverage: number }[] }[]
    expect(balance).toMatchObject({ meter: 'dc/intake', parts: ['dc/ups'], unit: 'kWh', balance: 'open', drift: null })
    // class 2 of each, and their displayed steps: 300 × 2 % + 200 × 2 % + 2 × 0.001
    expect(balance?.rows).toMatchObject([
      { main: 300, remainder: 100, declaredLoss: 0, tolerance: close(10.002), outside: true },
    ])
    const line = (await house.get(`/api/v1/series?keys=dc:balance/intake&step=30m&${range}`)).body['series']
    expect((line as { rows: number[][] }[]).map(({ rows }) => rows.map((r) => r[1]))).toEqual([[100, 100]])
  })

  it('shares by use add to 1', async () => {
    const { body } = await house.get(`/api/v1/shares?site=dc&${range}`)
    expect(body).toMatchObject({ total: { value: 300, unit: 'kWh' }, coverage: 1, findings: [] })
    const uses = body['uses'] as { use: string; amount_kWh: number; share: number }[]
    expect(uses.map((u) => [u.use, u.amount_kWh])).toEqual([
      ['it', 200],
      ['cooling', 100],
      ['other', 0],
    ])
    expect(uses.reduce((n, u) => n + u.share, 0)).toBeCloseTo(1, 12)
  })

  it('energy flow of the day: what came in goes to its uses, gas without a use stays a rest', async () => {
    const day = 'from=2026-05-12T00:00:00%2B09:00&to=2026-05-13T00:00:00%2B09:00'
    const { body } = await house.get(`/api/v1/energy-flow?site=dc&${day}`)
    const [flow] = body['sites'] as { sources: FlowRow[]; sinks: FlowRow[] }[]
    const rows = (nodes: FlowRow[] | undefined) => nodes?.map(({ id, kWh, gj }) => [id, kWh, gj.value])
    expect(rows(flow?.sources)).toEqual([
      ['intake/grid', 300, close(2.592)],
      ['fuel/city_gas', null, close(0.45)],
    ])
    expect(rows(flow?.sinks)).toEqual([
      ['use/it', 200, close(1.728)],
      ['use/cooling', 100, close(0.864)],
      ['rest/electricity', close(0), close(0)],
      ['rest/fuel', null, close(0.45)],
    ])
  })

  it('series by seconds: made of readings, as even as they are between two of them; the step is no finer unasked', async () => {
    const short = 'from=2026-05-12T10:25:00%2B09:00&to=2026-05-12T10:35:00%2B09:00'
    const asked = async (step: string, more = short) =>
      house.get(`/api/v1/series?keys=dc/intake,dc/rest,dc:kpi/ratio&step=${step}&${more}`)
    for (const [step, points] of [
      ['10s', 60],
      ['1s', 600],
    ] as const) {
      const { body } = await asked(step)
      const lines = body['series'] as { key: string; rows: number[][] }[]
      for (const [i, mean] of [300, 100, 1.5].entries()) {
        const rows = lines[i]?.rows ?? []
        expect(rows).toHaveLength(points)
        expect(rows[0]?.[0]).toBe(t('10:25'))
        expect(rows.every(([, value = 0, , , covered = 0]) => Math.abs(value - mean) < 1e-9 && covered === 1)).toBe(
          true,
        )
      }
    }
    expect((await asked('auto')).body['step']).toBe('1m')
    const { status, body } = await asked('1s', range)
    expect(status).toBe(422)
    expect(body['detail']).toContain('step 1s has 3600 points over this interval: ask for step=1m, or points=3600')
    const months = 'from=2026-03-01T00:00:00%2B09:00&to=2026-05-12T11:00:00%2B09:00'
    expect((await asked('10s', months)).status).toBe(422)
  })

  it('series: a meter, a role and the ratio on one axis', async () => {
    const { body } = await house.get(`/api/v1/series?keys=dc/intake,dc:role/it,dc:kpi/ratio&step=30m&${range}`)
    const rows = (values: number[]) =>
      values.map((v, i) => [t(i === 0 ? '10:00' : '10:30'), close(v), close(v), close(v), 1])
    expect(body['series']).toEqual([
      { key: 'dc/intake', unit: 'kW', source: 'ledger', rows: rows([300, 300]) },
      { key: 'dc:role/it', unit: 'kW', source: 'ledger', rows: rows([200, 200]) },
      { key: 'dc:kpi/ratio', unit: '1', source: 'ledger', rows: rows([1.5, 1.5]) },
    ])
  })

  it('totals of the month by carrier', async () => {
    const { body } = await house.get('/api/v1/totals?from=2026-05&to=2026-05&by=carrier')
    const rows = body['rows'] as {
      key: string
      amount: number
      unit: string
      gj: object
      kl: object
      closed: boolean
      provisional: number | null
    }[]
    expect(rows.map(({ key, amount, unit, gj, kl }) => ({ key, amount, unit, gj, kl }))).toEqual([
      {
        key: 'grid',
        amount: close(300),
        unit: 'kWh',
        gj: { value: close(2.592), unit: 'GJ' },
        kl: { value: close(0.0668736), unit: 'kL' },
      },
      {
        key: 'city_gas',
        amount: close(10),
        unit: 'm3',
        gj: { value: close(0.45), unit: 'GJ' },
        kl: { value: close(0.01161), unit: 'kL' },
      },
    ])
  })

  it('PUE of the hour: 300 / 200, an interim one, with category and coverage', async () => {
    const { body } = await house.get(`/api/v1/pue?site=dc&${range}`)
    expect(body['sites']).toMatchObject({
      dc: {
        pue: { value: close(1.5), unit: '1' },
        label: 'iPUE',
        category: 1,
        facility_kWh: close(300),
        it_kWh: close(200),
        coverage: close(1),
      },
    })
    expect(body['operator']).toMatchObject({ pue: { value: close(1.5) }, facility_kWh: close(300), it_kWh: close(200) })
  })

  it('PUE of an hour without readings: no number, but the reason', async () => {
    const { body } = await house.get(
      '/api/v1/pue?site=dc&from=2026-05-12T08:00:00%2B09:00&to=2026-05-12T09:00:00%2B09:00',
    )
    expect((body['sites'] as { dc: { pue: object } }).dc.pue).toEqual({ why: 'no-readings', unit: '1' })
  })

  it('the fiscal year: 3.042 GJ, 0.0784836 kL', async () => {
    const { body } = await house.get('/api/v1/fiscal-years/2026')
    expect(body).toMatchObject({
      fiscalYear: 2026,
      running: true,
      company: { energy: { gj: { value: close(3.042) }, kl: { value: close(0.0784836) } } },
      carriers: [
        { carrier: 'grid', amount: close(300) },
        { carrier: 'city_gas', amount: close(10) },
      ],
    })
    expect((await house.get('/api/v1/fiscal-years/2020')).status).toBe(404)
  })

  it('quarantine: the two readings and the batch, each with its reason and bytes', async () => {
    const { body } = await house.get('/api/v1/quarantine')
    expect(body['total']).toBe(3)
    expect(body['items']).toEqual([
      expect.objectContaining({ kind: 'batch', code: 'unreadable', bytes: 'no batch', size: 8 }),
      expect.objectContaining({ kind: 'reading', meter: 'dc/nobody', bytes: '["nobody",1,"1"]' }),
      expect.objectContaining({
        kind: 'reading',
        meter: 'dc/gas',
        agent: 'dc/edge',
        reason: expect.stringMatching(/./),
      }),
    ])
  })

  it('live, agents, sites, meters, coefficients', async () => {
    expect((await house.get('/api/v1/live')).body).toMatchObject({
      fiscalYear: 2026,
      sites: { dc: { kind: 'data-centre' } },
    })
    expect((await house.get('/api/v1/agents')).body).toMatchObject({
      agents: [{ site: 'dc', agent: 'edge', epoch: 'E', committed: 2 }],
    })
    expect((await house.get('/api/v1/sites')).body).toMatchObject({ sites: [{ id: 'dc', meters: 5 }] })
    expect((await house.get('/api/v1/meters')).body['meters']).toHaveLength(5)
    expect((await house.get('/api/v1/segments')).body).toEqual({ segments: [] })
  })

  it('coefficients: a list by year with hashes, one set with its documents, and why a contract takes its row', async () => {
    const { body } = await house.get('/api/v1/coefficients?year=2025&kind=supplier-co2&values=false')
    expect((body['sets'] as { id: string }[]).map((s) => s.id)).toEqual([
      'shk-electricity-suppliers-fy2025',
      'shk-gas-suppliers-fy2025',
      'shk-heat-suppliers-fy2025',
    ])
    expect(body['sets']).toContainEqual(
      expect.objectContaining({
        values: 1293,
        confidence: 'one_source',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    )
    expect((await house.get('/api/v1/coefficients/act-constants')).body).toMatchObject({
      kind: 'constant',
      set: { values: [{ key: 'crude-oil', value: '0.0258' }, {}, {}, {}, {}, {}, {}] },
      documents: { TY616718: { issuer: '省エネ法ヘルプデスク' } },
    })
    expect((await house.get('/api/v1/factors?carrier=grid&year=2025&supplier=A0009&menu=nothing')).body).toMatchObject({
      factors: [
        { role: 'heat', printed: '8.64', reason: 'published' },
        { role: 'location', printed: '0.000423', reason: 'national-average' },
        { role: 'market', printed: '0.000547', reason: 'residual', set: 'shk-electricity-suppliers-fy2025' },
        { role: 'basic', printed: '0.000547', reason: 'residual' },
      ],
    })
  })
})
