import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR, SLOT } from '#core/time'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

let house: House
const WEEKS = 9
const START = NOW - WEEKS * 7 * 24 * HOUR
/** The register of the UPS stands from 02:00 to 08:00 of the last day, while the intake counts on. */
const STUCK = NOW - 9 * HOUR
const readings = (stuck: boolean, from: number): [string, number, string][] => {
  const out: [string, number, string][] = []
  let ups = 1_000
  for (let t = START; t <= NOW - HOUR; t += SLOT) {
    if (!stuck || t <= STUCK || t > STUCK + 6 * HOUR) ups += 100
    if (t >= from) out.push(['ups', t, String(ups)], ['intake', t, String(5_000 + (t - START) / 10_000)])
  }
  return out
}
type Item = { id: string; rule: string; from: string; seen: { act: number; person: string; reason: string } | null }
const list = async (query = ''): Promise<Item[]> =>
  (await house.get(`/api/v1/findings${query}`)).body['findings'] as Item[]

beforeAll(async () => {
  house = await openHouse({ openAs: { person: 'mori' } })
  await house.person('mori', 'operator')
  await house.deliver({ epoch: 'E1', seq: 1, sentAt: NOW, readings: readings(true, START) })
})
afterAll(() => house.shutDown())

describe('findings', () => {
  it('appear in the list and among what needs a person', async () => {
    const [found, ...rest] = await until('the finding', async () => {
      const items = await list()
      return items.length > 0 && items
    })
    expect(rest).toEqual([])
    expect(found).toMatchObject({ meter: 'dc/ups', rule: 'stuck', value: 6, limit: 4, unit: 'h', seen: null })
    expect(found?.from).toBe('2026-05-12T02:00:00+09:00')
    const line = await until('the line', () => house.live.latest()?.attention.find((a) => a.kind === 'quality-stuck'))
    expect(line).toMatchObject({ site: 'dc', meter: 'dc/ups', unit: 'h', numbers: { value: 6, hours: 6 } })
  })

  it('are acknowledged with a reason, and taken back; every step has its author', async () => {
    const [{ id }] = (await list()) as [Item]
    expect((await house.post('/api/v1/findings/seen', { id, reason: ' ' })).status).toBe(400)
    expect((await house.post('/api/v1/findings/seen', { id: 'dc/ups stuck 1', reason: 'x' })).status).toBe(404)
    const { status, body } = await house.post('/api/v1/findings/seen', { id, reason: '停電点検のため', basis: null })
    expect(status).toBe(200)
    expect(body['seen']).toMatchObject({ person: 'mori', reason: '停電点検のため' })
    expect(await list('?open=true')).toEqual([])
    expect(await list('?open=false')).toHaveLength(1)
    await until('the line to go', () => house.live.latest()?.attention.every((a) => a.kind !== 'quality-stuck'))
    const again = await house.post('/api/v1/findings/seen', { id, reason: 'x', basis: null })
    expect(again).toMatchObject({ status: 409, body: { code: 'act-conflict' } })
    await house.post('/api/v1/findings/seen', { id, seen: false, reason: '見直し' })
    expect(await list('?open=true')).toHaveLength(1)
    expect((await house.read('acts', { kinds: ['finding'], limit: 9 })).map((a) => a.person)).toEqual(['mori', 'mori'])
  })

  it('are narrowed by site and time', async () => {
    expect(await list('?site=dc&from=2026-05-12T00:00:00%2B09:00')).toHaveLength(1)
    expect(await list('?to=2026-05-12T00:00:00%2B09:00')).toEqual([])
    expect((await house.get('/api/v1/findings?site=moon')).status).toBe(404)
  })

  it('go when late data explain them', async () => {
    await house.deliver({ epoch: 'E0', seq: 1, sentAt: NOW, readings: readings(false, STUCK) })
    await until('no finding', async () => (await list()).length === 0)
  })
})
