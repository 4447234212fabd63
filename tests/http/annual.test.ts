import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { annualFigures } from '#core/annual-difference'
import { AnnualView } from '#core/annual-view'
import { EuRow } from '#core/eu-row'
import { type ExplainInput, ExplainNode, workedOut } from '#core/explain'
import { widthOf } from '../../server/cli/columns.ts'
import { compiled } from '../compiled.ts'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

/*
 * By hand, April and May 2026 to 12 May 11:00, each meter with one step a month:
 *              April      May
 * dc/intake    1000 kWh   500      dc/pv 100, 50      dc/it-a 500, 250   dc/it-b 250, 125   dc/crac-a 100, 50   dc/water 2, 1 m3
 * works/grid   2000 kWh   800      works/sold 200, 0  works/wood 3 t, 1  works/oil 400 L, 100
 */
const monthly: Record<string, readonly [number, number]> = {
  'dc/intake': [1000, 500],
  'dc/pv': [100, 50],
  'dc/it-a': [500, 250],
  'dc/it-b': [250, 125],
  'dc/crac-a': [100, 50],
  'dc/water': [2, 1],
  'works/grid': [2000, 800],
  'works/sold': [200, 0],
  'works/wood': [3, 1],
  'works/oil': [400, 100],
}
const t = (text: string): number => Date.parse(`${text}:00+09:00`)
let house: House
const PASSWORD = 'a long way home'
let approver = ''
let viewer = ''
/** The cookie of a person who signs in. */
const signIn = async (id: string, role: 'approver' | 'viewer'): Promise<string> => {
  const account = { name: id, roles: [{ site: '', role }], locked: false }
  await house.auth.put({ id, account, reason: 'test', password: { text: PASSWORD, due: false } }, 'console')
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { account: id, password: PASSWORD },
  })
  return [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ')
}
const postAs = async (cookie: string, url: string, payload: object) => {
  const answer = await house.app.inject({ method: 'POST', url, payload, headers: { cookie } })
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
}
const get = async (url: string) => (await house.get(url)).body
const view = async (): Promise<AnnualView> => AnnualView.parse(await get('/api/v1/fiscal-years/2026'))
const value = (figure: { value?: number; why?: string }): number => {
  if (figure.value === undefined) throw new Error(figure.why)
  return figure.value
}

beforeAll(async () => {
  house = await openHouse({ plantPath: join(import.meta.dirname, 'annual-plant.yaml'), openAs: { person: 'ann' } })
  for (const site of ['dc', 'works']) {
    const of = Object.entries(monthly).filter(([key]) => key.startsWith(site))
    const readings = [
      ...of.map(([key]) => [key.slice(site.length + 1), t('2026-04-10T10:00'), '0.000']),
      ...of.map(([key, [april]]) => [key.slice(site.length + 1), t('2026-04-10T12:00'), april.toFixed(3)]),
      ...of.map(([key, [april]]) => [key.slice(site.length + 1), t('2026-05-12T09:00'), april.toFixed(3)]),
      ...of.map(([key, [april, may]]) => [key.slice(site.length + 1), t('2026-05-12T11:00'), (april + may).toFixed(3)]),
    ]
    await house.deliver({ epoch: 'E', seq: 1, sentAt: t('2026-05-12T11:00'), readings }, site)
  }
  await house.person('ann', 'operator')
  approver = await signIn('app', 'approver')
  viewer = await signIn('vic', 'viewer')
  await until('the snapshot has both months', () => {
    house.later(1_000)
    const gj = house.live.latest()?.company.energy.fy.gj
    return gj !== undefined && 'value' in gj && gj.value > 30
  })
  await until('and the slots of both sides', async () => {
    house.later(1_000)
    const { pue } = (await view()).sites['dc'] ?? {}
    return pue && Math.abs(pue.it_kWh - 1125) < 1e-6
  })
})
afterAll(() => house.shutDown())
const close = (n: number) => expect.closeTo(n, 9)

describe('the annual view, by hand', () => {
  it('energy, A′ and B of the works: wood × 0.8 in A′, sold electricity in B', async () => {
    const { intensity } = await view()
    const rolling = intensity.find((s) => s.segment === 'rolling')
    // no activity yet: a reason, never 0
    expect(rolling?.intensity).toEqual({ why: 'no-activity', unit: 'kL/t' })
    expect(rolling?.activities[0]?.missing).toEqual(['2026-04', '2026-05'])
    const [grid, oil] = [2.8 * 8.64, 0.5 * 38.9]
    const wood = value(rolling?.energy.a ?? {}) - grid - oil
    expect(value(rolling?.energy.aPrime ?? {})).toBeCloseTo(grid + oil + 0.8 * wood, 9)
    expect(value(rolling?.energy.b ?? {})).toBeCloseTo(0.2 * 8.64, 9)
    expect(rolling?.proof.factorSets).toContain('act-heat-2023')
  })
  it('PUE2 (1650 / 1125), pPUE and Σ halls = site', async () => {
    const { sites, company } = await view()
    const { pue, centre } = sites['dc'] ?? {}
    expect(pue).toMatchObject({ category: 2, label: 'iPUE', facility_kWh: close(1650), it_kWh: close(1125) })
    expect(value(pue?.pue ?? {})).toBeCloseTo(1650 / 1125, 9)
    const [a, b] = centre?.halls ?? []
    // direct 750 + 150, 375; shared 375 by IT 750 : 375
    expect([a?.energy, b?.energy]).toEqual([
      { value: close(900 + 250), unit: 'kWh' },
      { value: close(375 + 125), unit: 'kWh' },
    ])
    expect(value(a?.pPue ?? {})).toBeCloseTo(900 / 750, 9)
    expect(value(centre?.wue ?? {})).toBeCloseTo(3000 / 1125, 9)
    expect(value(centre?.ref ?? {})).toBeCloseTo(150 / 1650, 9)
    expect(centre?.erf).toEqual({ why: 'no-meter', unit: '1' })
    expect(company.operatorPue?.pue).toMatchObject({ value: close(1650 / 1125) })
    expect(company.operatorPue?.benchmarks.find((y) => y.rule === 'act-benchmark')).toMatchObject({ met: false })
  })
})

describe('the row of (EU) 2024/1364', () => {
  it('is of the calendar year, each field with its unit, where it comes from and the coverage of its meters', async () => {
    const { rows } = (await get('/api/v1/eu-2024-1364?year=2026')) as unknown as { rows: EuRow[] }
    const [row] = rows.map((r) => EuRow.parse(r))
    expect([rows.length, row?.site, row?.from, row?.running]).toEqual([1, 'dc', '2026-01-01T00:00:00+09:00', true])
    expect(row?.fields.EDC).toMatchObject({ figure: { value: close(1650), unit: 'kWh' }, from: 'meter' })
    expect(row?.fields.WUE.figure).toEqual({ value: close(3000 / 1125), unit: 'L/kWh' })
    expect(row?.fields.PDIT.figure).toEqual({ why: 'no-value', unit: 'kW' })
    expect(row?.fields.EIT.coverage?.missing).toBeGreaterThan(0.5)
  })
  it.each([
    ['year=2026&site=moon', 404, 'unknown-site'],
    ['year=2027', 404, 'not-found'],
    ['year=26', 400, 'bad-request'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await house.get(`/api/v1/eu-2024-1364?${query}`)
    expect([answer.status, answer.body['code']]).toEqual([status, code])
  })
})

const record = (month: string, amount: string, more: object = {}) => ({
  segment: 'rolling',
  month,
  value: amount,
  unit: 't',
  evidence: '生産月報',
  ...more,
})
describe('activity by people', () => {
  it('refuses all lines with what is wrong, and records nothing', async () => {
    const answer = await house.post('/api/v1/activity', {
      reason: 'monthly report',
      records: [
        record('2026-04', '12.5'),
        record('2026-04', '12.5'),
        record('2026-05', '3', { unit: 'kg' }),
        record('2026-07', '1'),
      ],
    })
    expect([answer.status, answer.body['code']]).toEqual([422, 'cannot-hold'])
    expect(answer.body['detail']).toBe(
      'line 2: the same as line 1; line 3: the unit of rolling activity is t, not kg; line 4: 2026-07 is not over yet',
    )
    expect((await get('/api/v1/activity'))['records']).toEqual([])
  })
  it('a preview says what would change and records nothing; then the figures follow', async () => {
    const records = [record('2026-04', '12.5'), record('2026-05', '2.5')]
    const preview = await house.post('/api/v1/activity', { reason: 'report', records, preview: true })
    expect(preview.status).toBe(200)
    const [effect] = preview.body['effects'] as {
      changes: { figure: string; before: object; after: { value: number } }[]
    }[]
    const of = effect?.changes.find((c) => c.figure === 'fy2026.segment.rolling.intensity')
    expect(of?.before).toEqual({ why: 'no-activity', unit: 'kL/t' })
    expect((await get('/api/v1/activity'))['records']).toEqual([])
    const posted = await house.post('/api/v1/activity', { reason: 'report', records })
    expect(posted.body['acts']).toHaveLength(2)
    const rolling = (await view()).intensity.find((s) => s.segment === 'rolling')
    expect(rolling?.activity).toEqual({ value: 15, unit: 't' })
    expect(rolling?.intensity).toEqual({ value: of?.after.value, unit: 'kL/t' })
    expect((await get('/api/v1/activity'))['records']).toHaveLength(2)
  })
  it('a level is the mean of its months by days, in its own unit', async () => {
    const floor = (month: string, area: string) =>
      record(month, area, { denominator: 'floor', unit: 'm2', evidence: '賃貸契約' })
    await house.post('/api/v1/activity', {
      reason: 'floor',
      records: [floor('2026-04', '1000'), floor('2026-05', '2000')],
    })
    const rolling = (await view()).intensity.find((s) => s.segment === 'rolling')
    expect(value(rolling?.activities[1]?.value ?? {})).toBeCloseTo((1000 * 30 + 2000 * 31) / 61, 9)
  })
  it('a viewer records nothing', async () => {
    const answer = await postAs(viewer, '/api/v1/activity', { reason: 'x', records: [record('2026-04', '1')] })
    expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden'])
  })
})

describe('certificates, products and their shares', () => {
  const certificate = {
    kind: 'non-fossil-renewable',
    number: 'N-26-1',
    year: 2026,
    kWh: '1000',
    correction: '1',
    from: '2026-04-01',
    to: '2026-05-31',
    document: '割当通知',
  }
  it('a certificate is previewed on the emissions that it lowers, then recorded: 1,000 kWh × 0.000423', async () => {
    const { adjusted: before } = (await view()).official.co2
    const post = { reason: 'bought', records: [certificate] }
    const preview = await house.post('/api/v1/certificates', { ...post, preview: true })
    expect(preview.status).toBe(200)
    const [effect] = preview.body['effects'] as { changes: { figure: string; after: { value: number } }[] }[]
    expect(effect?.changes.map((c) => c.figure)).toEqual([
      'fy2026.official.co2.adjusted',
      'fy2026.official.co2.basic',
      'fy2026.official.non-fossil-share',
    ])
    expect((await house.post('/api/v1/certificates', post)).status).toBe(200)
    const { co2 } = (await view()).official
    expect(value(co2.adjusted.after)).toBeCloseTo(value(before.after) - 0.423, 9)
    expect(co2.certificates).toMatchObject([{ number: 'N-26-1', used_t: close(0.423) }])
  })
  it('what cannot be so is refused by line: a site that is not there, one made after its year', async () => {
    const refused = await house.post('/api/v1/certificates', {
      reason: 'x',
      records: [{ ...certificate, site: 'moon' }],
    })
    expect(refused.status).toBe(422)
    const late = await house.post('/api/v1/certificates', {
      reason: 'x',
      records: [{ ...certificate, to: '2027-04-01' }],
    })
    expect(late.status).toBe(400)
    const share = {
      id: 'bar',
      name: { ja: '棒', en: 'Bar' },
      site: 'works',
      year: 2026,
      meters: ['dc/intake'],
      key: 1,
      keyUnit: 'h',
    }
    const stray = await house.post('/api/v1/product-shares', { reason: 'x', records: [share] })
    expect([stray.status, stray.body['detail']]).toEqual([422, 'line 1: site "works" has no meter "dc/intake"'])
  })
  it('one product alone is its site', async () => {
    const share = {
      id: 'bar',
      name: { ja: '棒', en: 'Bar' },
      site: 'works',
      year: 2026,
      meters: ['works/oil'],
      key: 1,
      keyUnit: 'h',
    }
    expect((await house.post('/api/v1/product-shares', { reason: 'plan', records: [share] })).status).toBe(200)
    const { official, sites } = await view()
    expect(value(official.footprints[0]?.market.total ?? {})).toBeCloseTo(value(sites['works']?.co2.market ?? {}), 9)
  })
})

describe('rules that people enter', () => {
  it('a base-year change is previewed on R, approved, and both series stay', async () => {
    const change = {
      change: 'organisation',
      id: 'merger',
      segment: 'rolling',
      from: '2026-04',
      approver: '連絡会',
      evidence: '統合契約',
      amounts: { grid: 5000 },
      activity: 10,
    }
    const before = (await view()).intensity.find((s) => s.segment === 'rolling')
    const preview = await postAs(approver, '/api/v1/base-changes', {
      reason: 'merger',
      records: [change],
      preview: true,
    })
    const effects = preview.body['effects'] as { fy: number; changes: { figure: string }[] }[]
    expect(effects.find((e) => e.fy === 2026)?.changes.map((c) => c.figure)).toContain(
      'fy2026.segment.rolling.improvement-restated',
    )
    expect((await house.post('/api/v1/base-changes', { reason: 'merger', records: [change] })).status).toBe(403)
    await postAs(approver, '/api/v1/base-changes', { reason: 'merger', records: [change] })
    const after = (await view()).intensity.find((s) => s.segment === 'rolling')
    expect(after?.base.given).toEqual(before?.base.given)
    expect(after?.base.changes).toEqual(['merger'])
    expect(value(after?.base.changed ?? {})).not.toBe(value(before?.base.changed ?? {}))
  })
  it('the target stands on both bases: the year so far is the R of the company on each, and the path is one', async () => {
    const { targets, company } = await view()
    const [one] = targets
    expect([one?.basis, one?.other?.basis]).toEqual(['restated', 'as-filed'])
    expect(one?.toDate).toEqual(company.improvementRestated)
    expect(one?.other?.toDate).toEqual(company.improvement)
    expect(value(company.improvement)).not.toBeCloseTo(value(company.improvementRestated), 6)
    expect(one?.other?.path).toEqual(one?.path)
  })
  it('A″ by monthly factors of the area; the days of demand response', async () => {
    const factor = (month: string, of: string) => ({ area: 'kansai', month, factor: of, source: '告示' })
    expect((await view()).intensity[1]?.optimised.energy).toEqual({ why: 'no-calendar', unit: 'GJ' })
    await house.post('/api/v1/area-factors', {
      reason: 'list',
      records: [factor('2026-04', '9.00'), factor('2026-05', '8.00')],
    })
    const rolling = (await view()).intensity.find((s) => s.segment === 'rolling')
    // sold electricity of April off: 1800 × 9 + 800 × 8 in place of 2600 × 8.64
    const plain = value(rolling?.energy.aPrime ?? {}) - 2.6 * 8.64
    expect(value(rolling?.optimised.energy ?? {})).toBeCloseTo(plain + 1.8 * 9 + 0.8 * 8, 9)
    expect(rolling?.optimised.by).toBe('month')
    const dr = {
      id: 'a',
      site: 'dc',
      day: '2026-05-01',
      direction: 'down',
      from: '17:00',
      to: '20:00',
      evidence: 'request',
    }
    await house.post('/api/v1/demand-response', {
      reason: 'done',
      records: [dr, { ...dr, id: 'b' }, { ...dr, day: '2026-05-02' }],
    })
    expect((await view()).company.demandResponse).toEqual({ days: 2, site: 'dc', bySite: { dc: 2 } })
  })
  it('A″ by the hour classes of a file: refused whole by line, previewed, then recorded', async () => {
    const clocks = Array.from({ length: 48 }, (_, i) => `${Math.floor(i / 2)}:${i % 2 ? '30' : '00'}`)
    const days = (month: string, n: number) =>
      Array.from({ length: n }, (_, i) => `関西,${month}-${String(i + 1).padStart(2, '0')}${','.repeat(48)}`)
    const file = (lines: readonly string[], preview: boolean) => ({
      file: {
        name: 'classes.csv',
        content: Buffer.from([`供給区域,日付,${clocks.join(',')}`, ...lines].join('\n')).toString('base64'),
        given: { source: '公表資料' },
      },
      reason: '公表',
      preview,
    })
    const april = days('2026-04', 30)
    const refused = await house.post('/api/v1/hour-classes/file', file([...april, '近畿,2026-05-01'], false))
    expect(refused.body).toMatchObject({
      acts: [],
      flaws: [{ line: 32, field: 'area', why: 'choice-unknown', detail: '"近畿" is no supply area' }],
      rows: [{ line: 32, state: 'flawed' }],
    })
    // 10 April 10:00 to 12:00, when the electricity of the month was used
    const curtailed = april.map((line, i) =>
      i === 9 ? `関西,2026-04-10${','.repeat(21)}c,c,c,c${','.repeat(24)}` : line,
    )
    const whole = [...curtailed, ...days('2026-05', 12)]
    const preview = await house.post('/api/v1/hour-classes/file', file(whole, true))
    expect(preview.body).toMatchObject({
      acts: [],
      rows: [
        { line: 2, state: 'new', texts: { area: 'kansai', month: '2026-04', days: '30' } },
        { line: 32, state: 'new', texts: { area: 'kansai', month: '2026-05', days: '12' } },
      ],
    })
    expect((await get('/api/v1/hour-classes'))['records']).toEqual([])
    expect((await house.post('/api/v1/hour-classes/file', file(whole, false))).body['acts']).toHaveLength(2)
    const rolling = (await view()).intensity.find((s) => s.segment === 'rolling')
    const plain = value(rolling?.energy.aPrime ?? {}) - 2.6 * 8.64
    expect(value(rolling?.optimised.energy ?? {})).toBeCloseTo(plain + 1.8 * 3.6 + 0.8 * 9.4, 9)
    expect(rolling?.optimised.by).toBe('hour-class')
  })
})

/** Opens a node whole, all pages of its inputs. */
const open = async (figure: string, limit = 200): Promise<ExplainNode> => {
  const inputs: ExplainInput[] = []
  for (let cursor: string | null = '0'; ; ) {
    const answer: ExplainNode = ExplainNode.parse(
      await get(`/api/v1/explain?figure=${encodeURIComponent(figure)}&cursor=${cursor}&limit=${limit}`),
    )
    inputs.push(...answer.inputs)
    cursor = answer.next
    if (cursor === null) return { ...answer, inputs }
  }
}
/** Walks the whole tree under a figure: every node's inputs make its value. What was walked once is not walked again. */
const seen = new Set<string>()
const walk = async (figure: string): Promise<void> => {
  if (seen.has(figure)) return
  seen.add(figure)
  const node = await open(figure)
  const again = workedOut(node.op, node.inputs)
  if ('why' in node.figure) throw new Error(`${figure}: ${node.figure.why}`)
  if (!again.ok) throw new Error(`${figure} from its inputs: ${again.why}`)
  expect(Math.abs(again.value - node.figure.value), figure).toBeLessThanOrEqual(
    Math.abs(node.figure.value) * 1e-9 + 1e-9,
  )
  for (const input of node.inputs) if (input.opens) await walk(input.id)
}

describe('explain: walking the tree reproduces the number', () => {
  const figures = [
    'fy2026.energy.kl',
    'fy2026.co2.market',
    'fy2026.co2.location',
    'fy2026.co2.scope1',
    'fy2026.site.works.co2.scope2',
    'fy2026.carrier.grid.kl',
    'fy2026.carrier.grid.amount',
    '2026-04.energy.gj',
    'fy2026.segment.rolling.intensity',
    'fy2026.segment.rolling.filed-intensity',
    'fy2026.segment.rolling.improvement',
    'fy2026.segment.computing.improvement-restated',
    'fy2026.improvement-restated',
    'fy2026.pue.dc',
    'fy2026.operator-pue',
  ]
  it.each(figures)('%s', async (figure) => {
    await walk(figure)
    expect((await open(figure)).inputs.length).toBeGreaterThan(0)
  })
  it('pages of seven hold the same inputs as one page', async () =>
    expect((await open('2026-05-12.meter.dc/intake.amount', 7)).inputs).toEqual(
      (await open('2026-05-12.meter.dc/intake.amount')).inputs,
    ))
  it('opens to the same figures that the view shows', async () => {
    const shown = annualFigures(await view())
    for (const id of [...figures, 'fy2026.segment.rolling.base', 'fy2026.segment.computing.activity']) {
      const expected = shown.get(id)
      if (expected)
        expect((await open(id)).figure, id).toEqual(
          'value' in expected ? { ...expected, value: close(expected.value) } : expected,
        )
    }
  })
  it('a factor stands with its set, row, source and confidence; a slot leads to its readings', async () => {
    const node = await open('2026-04.meter.dc/intake.co2.market')
    expect(node.inputs.find((i) => i.factor)?.factor).toMatchObject({
      confidence: expect.any(String),
      row: expect.stringContaining('A0272'),
    })
    const day = await open('2026-04-10.meter.dc/intake.amount')
    expect(day.inputs[0]?.links[0]?.href).toMatch(/^\/api\/v1\/meters\/dc\/intake\/readings\?from=/)
    const { body } = await house.get(day.inputs[0]?.links[0]?.href ?? '')
    expect((body['readings'] as unknown[]).length).toBeGreaterThan(0)
  })
  it.each(['fy2026.nothing', 'fy2026.segment.moon.intensity', '2026-13.energy.kl', 'fy2026.carrier.gold.gj', 'x'])(
    '%s is no figure',
    async (id) => {
      const { status, body } = await house.get(`/api/v1/explain?figure=${encodeURIComponent(id)}`)
      expect([status, body['code']]).toEqual([404, 'unknown-figure'])
    },
  )
})

describe('gentani report', () => {
  const report = async (...args: string[]): Promise<string> => {
    const root = join(import.meta.dirname, '../..')
    const command = [compiled('server/cli/gentani.ts'), 'report', '--fy', '2026', ...args]
    const env = { ...process.env, GENTANI_DATA_DIR: house.folder }
    const { stdout } = await promisify(execFile)('node', command, { cwd: root, env })
    return stdout
  }
  it('prints what the API says, beside a running server: --json the view, else a table that is aligned in full width', async () => {
    const plant = join(import.meta.dirname, 'annual-plant.yaml')
    const machine = AnnualView.parse(JSON.parse(await report('--json', plant)))
    const shown = await view()
    expect(machine.company.energy.gj).toEqual(shown.company.energy.gj)
    expect(machine.intensity.map((s) => [s.segment, s.activity])).toEqual(
      shown.intensity.map((s) => [s.segment, s.activity]),
    )
    const text = await report(plant)
    const rows = text.split('\n').filter((line) => line.startsWith('情報処理') || line.startsWith('圧延'))
    expect(rows).toHaveLength(2)
    const [first, second] = rows.map((row) => widthOf(row.slice(0, row.lastIndexOf('%') + 1)))
    expect(first).toBe(second)
    expect(text).toContain('原単位')
  }, 60_000)
})
