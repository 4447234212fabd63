import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '#core/time'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

let house: House
const FROM = NOW - 6 * HOUR
const TO = NOW - 3 * HOUR
const register = (from: number, to: number): [string, number, string][] =>
  Array.from({ length: (to - from) / MINUTE }, (_, i) => [
    'intake',
    from + i * MINUTE,
    String(5_000 + (from + i * MINUTE - NOW) / 10_000),
  ])
const stop = { kind: 'stopped', from: FROM, to: TO, reason: 'spool full: 1 byte is not acknowledged yet' }

beforeAll(async () => {
  house = await openHouse()
  await house.deliver({ epoch: 'E1', seq: 1, sentAt: NOW, readings: register(FROM - HOUR, FROM) })
  await house.deliver({ epoch: 'E1', seq: 2, sentAt: NOW, readings: register(TO, NOW - HOUR) })
  await house.deliver({ epoch: 'E1', seq: 3, sentAt: NOW, readings: [], notes: [stop, { kind: 'No kind', from: 1 }] })
  await house.deliver({
    ...{ epoch: 'E1', seq: 4, sentAt: NOW, readings: register(NOW - HOUR, NOW - HOUR + 2 * MINUTE) },
    restamped: { by: 90_000, boot: 'b-1' },
  })
})
afterAll(() => house.shutDown())

describe('what agents say of their own sampling', () => {
  it('is kept with the batch that it came in; times that were moved can be told as they were', async () => {
    const notes = (await house.get('/api/v1/agents/notes')).body['notes']
    expect(notes).toMatchObject([
      {
        ...{ kind: 'restamped', by: 90_000, boot: 'b-1', readings: 2, epoch: 'E1', seq: 4 },
        from: '2026-05-12T09:58:30+09:00',
      },
      { kind: 'stopped', reason: stop.reason, epoch: 'E1', seq: 3 },
    ])
  })

  it('says why a gap is there', async () => {
    const gap = await until('the gap', async () => {
      const gaps = (await house.get('/api/v1/gaps')).body['gaps'] as { meter: string; from: string; why?: string }[]
      return gaps.find(({ why }) => why !== undefined)
    })
    expect(gap).toMatchObject({ meter: 'dc/intake', why: `agent stopped sampling: ${stop.reason}` })
  })

  it('is set aside alone where it cannot be read', async () => {
    const rows = await house.read('quarantine', { before: 1e9, limit: 9 })
    expect(rows).toMatchObject([{ code: 'bad-note', kind: 'reading', seq: 3, idx: 1 }])
    expect((await house.read('counts')).quarantined).toBe(0)
  })
})
