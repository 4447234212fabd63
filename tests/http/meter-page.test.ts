import { afterAll, beforeAll, expect, it } from 'vitest'
import { SLOT } from '#core/time'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

/*
 * 12 May 2026, Japan time; the intake from 08:00 to 10:30, 10 kWh each half-hour; the clock stands at 11:00:
 * 50 kWh today, 2.5 of 11 hours measured.
 */
const t = (clock: string): number => Date.parse(`2026-05-12T${clock}:00+09:00`)
const count = 6
let house: House
beforeAll(async () => {
  house = await openHouse({ openAs: { person: 'mori' } })
  await house.person('mori', 'operator')
  for (let i = 0; i < count; i += 1)
    await house.deliver({
      ...{ epoch: 'E', seq: i + 1, sentAt: NOW },
      readings: [['intake', t('08:00') + i * SLOT, `${1000 + 10 * i}.000`]],
    })
  await until('fifty kWh', async () => {
    const { body } = await house.get('/api/v1/meters/dc/intake')
    return (body['periods'] as { today: { amount: { value?: number } } }).today.amount.value === 50
  })
})
afterAll(() => house.shutDown())

it('says what a meter is, where it belongs, and how far its periods are covered', async () => {
  const { status, body } = await house.get('/api/v1/meters/dc/intake')
  expect(status).toBe(200)
  expect(body).toMatchObject({ meter: { key: 'dc/intake' }, settings: { every: SLOT }, parts: ['dc/ups'] })
  const { today, month } = body['periods'] as Record<string, { amount: object; coverage: { measured: number } }>
  expect(today?.amount).toEqual({ value: 50, unit: 'kWh' })
  expect(today?.coverage.measured).toBeCloseTo(2.5 / 11, 6)
  expect(month?.amount).toEqual({ value: 50, unit: 'kWh' })
  const never = await house.get('/api/v1/meters/dc/gas')
  expect((never.body['periods'] as { fy: object }).fy).toMatchObject({
    amount: { why: 'no-readings' },
    coverage: { measured: 0, missing: 1 },
  })
  expect((await house.get('/api/v1/meters/dc/nothing')).body['code']).toBe('unknown-meter')
})

type Readings = { readings: { at: string; value: string; epoch: string; seq: number }[]; next: string | null }
it('gives readings page by page from either end, each once', async () => {
  const all = async (order: string): Promise<string[]> => {
    const out: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = `from=${t('00:00')}&to=${t('12:00')}&limit=4&order=${order}${cursor && `&cursor=${cursor}`}`
      const page = (await house.get(`/api/v1/meters/dc/intake/readings?${query}`)).body as unknown as Readings
      out.push(...page.readings.map((r) => r.value))
      cursor = page.next
    }
    return out
  }
  const values = Array.from({ length: count }, (_, i) => `${1000 + 10 * i}.000`)
  expect(await all('oldest')).toEqual(values)
  expect(await all('newest')).toEqual(values.toReversed())
})

it('keeps what people did with a meter together, also what was taken back', async () => {
  const change = { meter: 'dc/intake', event: 'changed', at: t('09:15'), change: { ct: 2 } }
  const made = await house.post('/api/v1/meter-events', {
    records: [{ record: change, basis: null }],
    reason: 'CT 交換',
  })
  expect(made.status).toBe(200)
  const [act = 0] = made.body['acts'] as number[]
  const acts = async (meter: string): Promise<{ id: number; key: string; body: unknown }[]> =>
    (await house.get(`/api/v1/acts?meter=${meter}`)).body['acts'] as { id: number; key: string; body: unknown }[]
  const [only] = await acts('dc/intake')
  expect(only).toMatchObject({ id: act, body: change })
  const gone = { records: [{ key: only?.key ?? '', basis: act }], reason: '誤り' }
  expect((await house.post('/api/v1/meter-events/take-back', gone)).status).toBe(200)
  expect((await acts('dc/intake')).map((a) => a.body)).toEqual([null, change])
  expect(await acts('dc/ups')).toEqual([])
})

it('lists decisions of one meter alone', async () => {
  const { body } = await house.get('/api/v1/decisions?state=all&meter=dc/intake')
  expect(body['items']).toEqual([])
})
