import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AdjustmentView, ClosingMonth, ClosingYear } from '#core/close-view'
import type { Role } from '#core/role'
import { Totals } from '#core/totals'
import { until } from '../e2e/until.ts'
import { type House, openHouse } from './house.ts'

const PASSWORD = 'a long way home'
const SLOT = 1_800_000
const APRIL = Date.parse('2026-04-01T00:00:00+09:00')
const MAY = Date.parse('2026-05-01T00:00:00+09:00')

let house: House
const cookies = new Map<string, string>()
const enter = async (id: string, role: Role): Promise<void> => {
  const account = { name: id, roles: [{ site: 'dc', role }], locked: false }
  await house.auth.put({ id, account, reason: 'test', password: { text: PASSWORD, due: false } }, 'console')
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { account: id, password: PASSWORD },
  })
  cookies.set(
    id,
    [answer.headers['set-cookie'] ?? []]
      .flat()
      .map((c) => c.split(';')[0])
      .join('; '),
  )
}
const ask = async (person: string, method: 'GET' | 'POST', url: string, payload?: object) => {
  const headers = { cookie: cookies.get(person) ?? '' }
  const answer = await house.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
}
/** Half-hourly registers of a meter: 10 units a slot. */
const rows = (meter: string, from: number, to: number): [string, number, string][] => {
  const out: [string, number, string][] = []
  for (let t = from; t <= to; t += SLOT) out.push([meter, t, String(((t - APRIL) / SLOT + 100) * 10)])
  return out
}
const month = async (): Promise<ClosingMonth> =>
  ClosingMonth.parse((await ask('ada', 'GET', '/api/v1/closes/dc/2026-04')).body)
const totals = async (by: string) =>
  Totals.parse((await ask('ada', 'GET', `/api/v1/totals?from=2026-04&to=2026-05&by=${by}`)).body).rows

beforeAll(async () => {
  house = await openHouse()
  await enter('oscar', 'operator')
  await enter('ada', 'approver')
  await enter('bo', 'approver')
  const late = MAY - 48 * SLOT
  await house.deliver({ epoch: '01A', seq: 1, readings: rows('intake', APRIL - SLOT, MAY + SLOT) })
  await house.deliver({ epoch: '01A', seq: 2, readings: rows('ups', APRIL - SLOT, MAY + SLOT) })
  await house.deliver({ epoch: '01A', seq: 3, readings: rows('gas', APRIL - SLOT, late) })
  await until('gas is in', async () => (await totals('meter')).some((r) => r.key === 'dc/gas' && r.month === '2026-04'))
}, 60_000)
afterAll(() => house.shutDown())

describe('a month is closed over HTTP', () => {
  it('who may not close, may look', async () => {
    const { preview, state } = ClosingMonth.parse((await ask('oscar', 'GET', '/api/v1/closes/dc/2026-04')).body)
    expect(state).toBe('blocked')
    expect(preview?.findings.filter((f) => f.level === 'blocking').map((f) => f.id)).toEqual([
      'meter-silent:dc/gas',
      'meter-silent:dc/half-gas',
    ])
    const order = { site: 'dc', month: '2026-04', seen: preview?.seen, reason: '月次', waivers: [] }
    expect((await ask('oscar', 'POST', '/api/v1/closes', order)).body['code']).toBe('forbidden')
    expect((await ask('ada', 'POST', '/api/v1/closes', { ...order, reason: ' ' })).body['code']).toBe('bad-request')
    expect((await ask('ada', 'POST', '/api/v1/closes', order)).body).toMatchObject({
      status: 422,
      code: 'close-blocked',
      detail: 'meter-silent:dc/gas, meter-silent:dc/half-gas',
    })
  })

  it('closed with its waivers; the text hashes to the hash; totals say closed', async () => {
    const { preview } = await month()
    const waivers = ['meter-silent:dc/gas', 'meter-silent:dc/half-gas'].map((finding) => ({ finding, reason: '停電' }))
    const order = { site: 'dc', month: '2026-04', seen: preview?.seen, reason: '月次', waivers }
    const closed = await ask('ada', 'POST', '/api/v1/closes', order)
    expect(closed).toMatchObject({ status: 200, body: { revision: 1 } })
    const { close, state } = await month()
    expect(state).toBe('closed')
    expect(
      createHash('sha256')
        .update(close?.text ?? '')
        .digest('hex'),
    ).toBe(closed.body['hash'])
    expect(close).toMatchObject({ person: 'ada', reason: '月次', hash: closed.body['hash'], previous: null })
    expect((await ask('ada', 'POST', '/api/v1/closes', order)).body['code']).toBe('month-closed')
    const gas = (await totals('carrier')).filter((r) => r.key === 'city_gas')
    expect(gas.map((r) => [r.month, r.closed])).toEqual([['2026-04', true]])
    const year = ClosingYear.parse((await ask('oscar', 'GET', '/api/v1/closes?site=dc&fy=2026')).body)
    expect(year.months.map((m) => m.state).slice(0, 3)).toEqual(['closed', 'open', 'open'])
  })

  it('late gas stands beside the closed figure until it is approved, then in the month of the approval', async () => {
    const before = (await totals('carrier')).find((r) => r.key === 'city_gas' && r.month === '2026-04')
    await house.deliver({ epoch: '01A', seq: 4, readings: rows('gas', MAY - 47 * SLOT, MAY + SLOT) })
    const waits = await until('the adjustment waits', async () => {
      const rows = await totals('carrier')
      const row = rows.find((r) => r.key === 'city_gas' && r.month === '2026-04')
      return row && row.adjustments.length > 0 ? row : undefined
    })
    expect({ ...waits, adjustments: [] }).toEqual(before)
    expect(waits.adjustments).toMatchObject([
      { month: '2026-04', booked: null, amount: 480, why: ['late-readings'], gj: { value: 21.6 } },
    ])
    const { adjustments } = await month()
    const [pending] = adjustments
    expect(AdjustmentView.parse(pending).meters.map((m) => [m.meter, m.why, m.now, m.old])).toEqual([
      ['dc/gas', ['late-readings'], 14_400, 13_920],
      ['dc/half-gas', ['neighbours'], 7_200, 6_960],
    ])
    const url = '/api/v1/closes/dc/2026-04/adjustments'
    const order = { number: 1, seen: pending?.seen, reason: '復旧' }
    expect((await ask('oscar', 'POST', url, order)).body['code']).toBe('forbidden')
    expect((await ask('ada', 'POST', url, order)).body).toMatchObject({ booked: '2026-05' })
    const rows2 = (await totals('carrier')).filter((r) => r.key === 'city_gas')
    expect(rows2.map((r) => [r.month, r.amount])).toEqual([
      ['2026-04', 13_920],
      ['2026-05', 490],
    ])
    expect(rows2.map((r) => r.adjustments.map((a) => [a.month, a.booked, a.amount]))).toEqual([
      [['2026-04', '2026-05', 480]],
      [['2026-04', '2026-05', 480]],
    ])
  })

  it('the year is closed months + open months + what is booked', async () => {
    const sum = (await totals('carrier')).reduce((s, r) => s + ('value' in r.gj ? r.gj.value : 0), 0)
    const year = await until('live has the books', async () => {
      house.later(10_000)
      const { status, body } = await ask('ada', 'GET', '/api/v1/fiscal-years/2026')
      if (status !== 200) return undefined
      const gj = (body as { company: { energy: { gj: { value: number } } } }).company.energy.gj.value
      return Math.abs(gj - sum) < 1e-6 ? gj : undefined
    })
    expect(year).toBeCloseTo(sum, 6)
  })

  it('opened again by another approver only', async () => {
    const url = '/api/v1/closes/dc/2026-04/reopen'
    expect((await ask('ada', 'POST', url, { reason: '監査' })).body['code']).toBe('second-person')
    const opened = await ask('bo', 'POST', url, { reason: '監査' })
    expect(opened).toMatchObject({ status: 200, body: { reversal: { number: 2 } } })
    expect((await month()).state).toBe('reopened')
    expect((await ask('bo', 'POST', url, { reason: '監査' })).body['code']).toBe('month-not-closed')
    expect((await ask('bo', 'POST', '/api/v1/closes/nowhere/2026-04/reopen', { reason: '監査' })).body['code']).toBe(
      'forbidden',
    )
  })
})
