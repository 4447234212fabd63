import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClosingMonth } from '#core/close-view'
import { type DecisionItem, DecisionPage, Neighbourhood, RecordPreview } from '#core/decision-item'
import { decisionKey, type Verdict } from '#core/meter-record'
import { EstimateItem, EventItem, GapItem } from '#core/meter-record-item'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

/*
 * By hand, 12 May 2026, Japan time:
 *         07:00   07:30   08:00   08:30   09:00  09:30  10:00  10:30
 * gas     99980   99985   99990   99995       0      5     10     15    m3: 15 + (?) + 15; five more if it wrapped at 100,000
 * intake   1000    1050    1100    1150      50    100    150    200    kWh: 150 + (?) + 150; a new meter from 08:45
 * ups       400     450     500     550    5000   5100   5200   5300    kWh: 150 + (4,450?) + 300
 */
const t = (clock: string): number => Date.parse(`2026-05-12T${clock}:00+09:00`)
const clocks = ['07:00', '07:30', '08:00', '08:30', '09:00', '09:30', '10:00', '10:30'] as const
const registers = {
  gas: [99_980, 99_985, 99_990, 99_995, 0, 5, 10, 15],
  intake: [1000, 1050, 1100, 1150, 50, 100, 150, 200],
  ups: [400, 450, 500, 550, 5000, 5100, 5200, 5300],
}
const reading = (meter: keyof typeof registers, clock: (typeof clocks)[number]): string => {
  const index = Object.keys(registers).indexOf(meter)
  return `edge/E/${clocks.indexOf(clock) + 1}/${index}`
}
let house: House
beforeAll(async () => {
  house = await openHouse({ openAs: { person: 'mori' } })
  await house.person('mori', 'operator')
  for (const [i, clock] of clocks.entries()) {
    const readings = Object.entries(registers).map(([meter, values]) => [meter, t(clock), String(values[i])])
    await house.deliver({ epoch: 'E', seq: i + 1, sentAt: t(clock), readings })
  }
  await until('three steps', async () => (await page()).counts.open === 3)
})
afterAll(() => house.shutDown())

const page = async (state = 'open'): Promise<DecisionPage> =>
  DecisionPage.parse((await house.get(`/api/v1/decisions?state=${state}`)).body)
const step = (meter: keyof typeof registers) => ({
  meter: `dc/${meter}`,
  from: reading(meter, '08:30'),
  to: reading(meter, '09:00'),
})
const itemOf = async (meter: keyof typeof registers, state = 'all'): Promise<DecisionItem> => {
  const found = (await page(state)).items.find((i) => i.meter === `dc/${meter}`)
  if (!found) throw new Error(`no ${state} item of ${meter}`)
  return found
}
const sumOf = async (meter: keyof typeof registers): Promise<number> => {
  const { body } = await house.get(`/api/v1/meters/dc/${meter}/slots?from=${t('00:00')}&to=${t('12:00')}`)
  return (body['slots'] as { amount: number }[]).reduce((n, s) => n + s.amount, 0)
}
const judge = (meter: keyof typeof registers, verdict: Verdict, basis: number | null = null) => ({
  record: { ...step(meter), verdict },
  basis,
})
const send = (path: string, records: object[], reason = '現地で確認した') =>
  house.post(`/api/v1/${path}`, { records, reason })
const previewed = async (path: string, records: object[]): Promise<RecordPreview> =>
  RecordPreview.parse((await house.post(`/api/v1/${path}/preview`, { records })).body)
const rollover: Verdict = { verdict: 'rollover', wrapsAt: '100000' }

const aprilOfGas = async (): Promise<number> =>
  (await house.read('bins', { table: 'months', meters: ['dc/gas'], from: 0, to: t('00:00') })).length
/** Closes April with all that stands against it let pass. */
const closeApril = async (): Promise<void> => {
  const account = { name: 'ada', roles: [{ site: '', role: 'approver' as const }], locked: false }
  const password = { text: 'a long way home', due: false }
  await house.auth.put({ id: 'ada', account, reason: 'test', password }, 'console')
  const signIn = { account: 'ada', password: password.text }
  const session = await house.app.inject({ method: 'POST', url: '/api/v1/session', payload: signIn })
  const cookie = [session.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ')
  const { preview } = ClosingMonth.parse((await house.get('/api/v1/closes/dc/2026-04')).body)
  const waivers = (preview?.findings ?? [])
    .filter((f) => f.level === 'blocking')
    .map(({ id }) => ({ finding: id, reason: 'test' }))
  const payload = { site: 'dc', month: '2026-04', seen: preview?.seen, reason: '月次', waivers }
  const closed = await house.app.inject({ method: 'POST', url: '/api/v1/closes', headers: { cookie }, payload })
  expect(closed.statusCode, closed.body).toBe(200)
}

describe('unexplained steps', () => {
  it('are listed with both readings and suggestions, best founded first', async () => {
    const item = await itemOf('gas')
    expect(item).toMatchObject({
      key: decisionKey(step('gas')),
      state: 'open',
      site: 'dc',
      from: { reading: 'edge/E/4/0', at: '2026-05-12T08:30:00+09:00', value: '99995' },
      to: { reading: 'edge/E/5/0', value: '0' },
      amount: -99_995,
      unit: 'm3',
      why: 'step',
      openEnded: true,
      decision: null,
    })
    expect(item.suggestions.map((s) => s.verdict.verdict)).toEqual(['rollover', 'reset', 'replaced', 'ignore'])
    expect(item.suggestions[0]).toMatchObject({ verdict: rollover, amount: 5_000_000, confidence: 'likely' })
    expect((await itemOf('ups')).suggestions.map((s) => s.verdict.verdict)).toContain('true')
    expect((await itemOf('intake')).suggestions.map((s) => s.verdict.verdict)).not.toContain('true')
  })
  it('have their neighbourhood', async () => {
    const key = encodeURIComponent(decisionKey(step('gas')))
    const { body } = await house.get(`/api/v1/decisions/neighbourhood?key=${key}`)
    const around = Neighbourhood.parse(body)
    expect(around.points.map((p) => [p.value, p.state])).toEqual(registers.gas.map((v) => [String(v), 'accepted']))
    expect((await house.get('/api/v1/decisions/neighbourhood?key=nothing')).status).toBe(404)
  })
  it('come page by page, and by site', async () => {
    const first = DecisionPage.parse((await house.get('/api/v1/decisions?limit=2')).body)
    expect([first.items.length, first.next]).toEqual([2, '2'])
    const second = DecisionPage.parse((await house.get(`/api/v1/decisions?limit=2&cursor=${first.next}`)).body)
    expect([second.items.length, second.next]).toEqual([1, null])
    expect((await house.get('/api/v1/decisions?site=moon')).body).toMatchObject({ code: 'unknown-site' })
  })
})

describe('a verdict', () => {
  it('shows the months that it would change, and writes nothing', async () => {
    const preview = await previewed('decisions', [judge('gas', rollover)])
    expect(preview).toMatchObject({
      months: [
        { meter: 'dc/gas', month: '2026-05', unit: 'm3', before: { value: 30 }, after: { value: 35 }, closed: false },
      ],
      unexplained: { before: 1, after: 0 },
      flaws: [],
    })
    expect(await sumOf('gas')).toBe(30)
    expect((await page()).counts).toEqual({ open: 3, decided: 0, stale: 0 })
  })
  it.each([
    ['true of a fall', judge('gas', { verdict: 'true' }), 'falls'],
    ['a wrap too far away', judge('gas', { verdict: 'rollover', wrapsAt: '1000000' }), 'over-cap'],
    ['a remainder over the cap', judge('ups', { verdict: 'reset' }), 'over-cap'],
    ['an excursion without an end', judge('gas', { verdict: 'set-aside', until: 'edge/E/9/9' }), 'unknown-reading'],
    [
      'no such step',
      { record: { ...step('gas'), to: 'edge/E/6/0', verdict: { verdict: 'ignore' } }, basis: null },
      'unknown-step',
    ],
  ] as const)('%s is refused: %s', async (_, asked, flaw) => {
    const { status, body } = await send('decisions', [asked])
    expect([status, body['code']]).toEqual([422, 'cannot-hold'])
    expect(body['detail']).toContain(flaw)
    expect((await previewed('decisions', [asked])).flaws).toEqual([{ index: 0, flaw, detail: expect.any(String) }])
  })
  it('is refused without a reason, twice in one request, or for a meter that is not there', async () => {
    expect((await send('decisions', [judge('gas', rollover)], ' ')).status).toBe(400)
    expect((await send('decisions', [judge('gas', rollover), judge('gas', rollover)])).body).toMatchObject({
      code: 'bad-request',
    })
    const moon = { record: { ...step('gas'), meter: 'dc/moon', verdict: rollover }, basis: null }
    expect((await send('decisions', [moon])).body).toMatchObject({ code: 'unknown-meter' })
  })
  it('for many is kept whole or not at all', async () => {
    const { status, body } = await send('decisions', [judge('gas', rollover), judge('ups', { verdict: 'reset' })])
    expect([status, body['detail']]).toEqual([422, expect.stringMatching(/^records\[1\]: over-cap/)])
    expect((await page()).counts.open).toBe(3)
  })
  it('counts at once, has its author, is revised, and taken back', async () => {
    const { status, body } = await send('decisions', [judge('gas', rollover)])
    expect(status).toBe(200)
    const [act = 0] = body['acts'] as number[]
    expect(await sumOf('gas')).toBe(35)
    const decided = await itemOf('gas', 'decided')
    expect(decided.decision).toMatchObject({
      act,
      person: 'mori',
      name: 'mori',
      reason: '現地で確認した',
      verdict: rollover,
    })

    const late = await send('decisions', [judge('gas', { verdict: 'ignore' })])
    expect([late.status, late.body['code']]).toEqual([409, 'act-conflict'])
    expect(late.body['detail']).toContain(`act ${act} of mori`)

    const revised = await send('decisions', [judge('gas', { verdict: 'reset' }, act)], '作業報告書')
    expect(revised.status).toBe(200)
    expect(await sumOf('gas')).toBe(30)
    const [second = 0] = revised.body['acts'] as number[]
    const key = decisionKey(step('gas'))
    expect((await send('decisions/take-back', [{ key, basis: act }])).status).toBe(409)
    expect((await send('decisions/take-back', [{ key, basis: second }])).status).toBe(200)
    expect((await itemOf('gas', 'open')).decision).toBeNull()
    expect((await send('decisions/take-back', [{ key, basis: second }])).status).toBe(404)
    const acts = await house.read('acts', { kinds: ['decision'], limit: 9 })
    expect(acts.map((a) => a.body === null)).toEqual([true, false, false])
  })
  it('is stale where late data come between the two readings: listed, not applied', async () => {
    expect((await send('decisions', [judge('ups', { verdict: 'true' })])).status).toBe(200)
    expect(await sumOf('ups')).toBe(4900)
    await house.deliver({ epoch: 'F', seq: 1, sentAt: t('10:30'), readings: [['ups', t('08:45'), '575']] })
    const stale = await until('the decision is stale', async () => (await page('stale')).items[0])
    expect(stale).toMatchObject({ key: decisionKey(step('ups')), decision: { verdict: { verdict: 'true' } } })
    expect(await sumOf('ups')).toBe(475)
    expect((await itemOf('ups', 'open')).from).toMatchObject({ reading: 'edge/F/1/0', value: '575' })
    const again = await send('decisions', [judge('ups', { verdict: 'ignore' }, stale.decision?.act)])
    expect(again.body['detail']).toContain('stale')
    const back = await send('decisions/take-back', [{ key: stale.key, basis: stale.decision?.act ?? 0 }])
    expect(back.status).toBe(200)
  })
})

describe('events of meters', () => {
  const replaced = { event: 'replaced', meter: 'dc/intake', at: t('08:45'), final: '1200', initial: '0', serial: 'A-1' }
  it('show the months that change, though they are back-dated', async () => {
    expect(await previewed('meter-events', [{ record: replaced, basis: null }])).toMatchObject({
      months: [{ month: '2026-05', before: { value: 300 }, after: { value: 400 }, closed: false }],
      unexplained: { before: 1, after: 0 },
    })
  })
  it('are recorded, explain the step, and are taken back', async () => {
    const { body } = await send('meter-events', [{ record: replaced, basis: null }])
    const [act] = body['acts'] as number[]
    expect(await sumOf('intake')).toBe(400)
    const { events } = (await house.get('/api/v1/meter-events?site=dc')).body as { events: unknown[] }
    const [item] = events.map((e) => EventItem.parse(e))
    expect(item).toMatchObject({ by: { act, person: 'mori' }, record: replaced })
    const twice = await send('meter-events', [
      { record: { event: 'reset', meter: 'dc/intake', at: t('08:45') }, basis: null },
    ])
    expect(twice.body['detail']).toContain('two-at-one-instant')
    const alone = await send('meter-events', [
      { record: { event: 'put-back', meter: 'dc/gas', at: t('08:45') }, basis: null },
    ])
    expect(alone.body['detail']).toContain('not-out')
    const revised = { ...replaced, final: '1190' }
    expect((await send('meter-events', [{ record: revised, key: item?.key, basis: act }])).status).toBe(200)
    expect(await sumOf('intake')).toBe(390)
    const [now] = ((await house.get('/api/v1/meter-events')).body as { events: EventItem[] }).events
    expect((await send('meter-events/take-back', [{ key: now?.key, basis: now?.by.act }])).status).toBe(200)
    expect(await sumOf('intake')).toBe(300)
  })
})

describe('gaps and estimates', () => {
  it('list the half-hour that lacks, and take an agreed value with its document', async () => {
    const { gaps } = (await house.get('/api/v1/gaps?site=dc')).body as { gaps: unknown[] }
    const missing = gaps.map((g) => GapItem.parse(g)).find((g) => g.meter === 'dc/ups')
    expect(missing).toMatchObject({ kind: 'missing', from: '2026-05-12T08:30:00+09:00', ms: 900_000, amount: null })
    const estimate = { meter: 'dc/ups', from: t('08:30'), to: t('09:00'), amount: '40.5', basis: 'agreed' }
    expect((await send('estimates', [{ record: estimate, basis: null }])).status).toBe(400)
    const record = { ...estimate, document: '協議書 2026-14' }
    const preview = await previewed('estimates', [{ record, basis: null }])
    expect(preview.months).toMatchObject([{ before: { value: 475 }, after: { value: 515.5, estimated_ms: 900_000 } }])
    expect((await send('estimates', [{ record, basis: null }])).status).toBe(200)
    expect(await sumOf('ups')).toBe(515.5)
    const { estimates } = (await house.get('/api/v1/estimates')).body as { estimates: unknown[] }
    expect(EstimateItem.parse(estimates[0])).toMatchObject({ unit: 'kWh', record, by: { person: 'mori' } })
    const over = await send('estimates', [{ record, basis: null }])
    expect(over.body['detail']).toContain('overlaps')
    const measured = { ...record, from: t('07:30'), to: t('08:00') }
    expect((await send('estimates', [{ record: measured, basis: null }])).body['detail']).toContain('nothing-missing')
  })
})

describe('verdicts on single readings', () => {
  it('set one aside, and refuse what is not suspect or not there', async () => {
    const record = { meter: 'dc/gas', reading: reading('gas', '10:00'), verdict: 'set-aside' }
    expect((await send('reading-verdicts', [{ record, basis: null }])).status).toBe(200)
    const { body } = await house.get(
      `/api/v1/decisions/neighbourhood?key=${encodeURIComponent(decisionKey(step('gas')))}`,
    )
    const point = Neighbourhood.parse(body).points.find((p) => p.reading === record.reading)
    expect(point).toMatchObject({ state: 'set-aside', why: 'person' })
    expect(await sumOf('gas')).toBe(30)
    const accept = { ...record, reading: reading('gas', '10:30'), verdict: 'accept' }
    expect((await send('reading-verdicts', [{ record: accept, basis: null }])).body['detail']).toContain('not-suspect')
    const gone = { ...record, reading: 'edge/E/99/0' }
    expect((await send('reading-verdicts', [{ record: gone, basis: null }])).body['detail']).toContain(
      'unknown-reading',
    )
  })
})

it('a preview names the closed months among those that change', async () => {
  const april = (clock: string): number => Date.parse(`2026-04-10T${clock}:00+09:00`)
  const readings = [
    ['gas', april('10:00'), '99900'],
    ['gas', april('10:30'), '99910'],
  ]
  await house.deliver({ epoch: 'G', seq: 1, sentAt: t('10:30'), readings })
  await until('April is derived', async () => (await house.read('closes', {})).length === 0 && (await aprilOfGas()) > 0)
  await closeApril()
  const record = { event: 'changed', meter: 'dc/gas', at: april('10:00'), change: { pulseWeight: 2 } }
  const { months } = await previewed('meter-events', [{ record, basis: null }])
  expect(months.map((m) => [m.month, m.closed])).toEqual([
    ['2026-04', true],
    ['2026-05', false],
  ])
})

it('a viewer may look and not touch', async () => {
  const account = { name: 'mori', roles: [{ site: '', role: 'viewer' as const }], locked: false }
  await house.auth.put({ id: 'mori', account, reason: 'test' }, 'console')
  expect((await page()).counts.open).toBeGreaterThan(0)
  const { status, body } = await send('decisions', [judge('gas', rollover)])
  expect([status, body['code']]).toEqual([403, 'forbidden'])
})
