import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { digestOf, readRequest, reconcile } from '../../edge-agent/reconciliation.ts'
import type { Draft } from '../../edge-agent/spool/spool.ts'
import { openSpool } from '../../edge-agent/spool/sqlite.ts'

const draft =
  (n: number): Draft =>
  (epoch, seq) =>
    Buffer.from(JSON.stringify({ epoch, seq, sentAt: 1, readings: [['a', 1_750_000_000_000 + n, `${n}.5`]] }))
const opened = (count: number) => {
  const spool = openSpool({
    path: join(mkdtempSync(join(tmpdir(), 'gentani-reconcile-')), 'spool.db'),
    maxBytes: 2 ** 30,
    now: () => 1_750_000_000_000,
    epoch: () => 'EPOCH1',
  })
  spool.append(
    Array.from({ length: count }, (_, i) => draft(i)),
    new Map(),
  )
  return spool
}
const ask = { id: 'q1', epoch: 'EPOCH1' }

it('says what it keeps, which blocks differ, and sends again what the server does not hold, byte for byte', async () => {
  const spool = opened(10)
  const sent: string[] = []
  const deps = { spool, send: async (payload: Buffer) => void sent.push(payload.toString()) }
  expect(await reconcile({ ...ask, from: 1, to: 0, step: 4, have: [] }, deps)).toMatchObject({ oldest: 1, next: 11 })

  const block = (first: number, last: number) => digestOf(spool.peek(first - 1, last - first + 1))
  const have = [block(1, 4), block(1, 4), block(9, 10)]
  expect(await reconcile({ ...ask, from: 1, to: 10, step: 4, have }, deps)).toMatchObject({
    differing: [5],
    resent: [],
  })
  expect(sent).toEqual([])

  const each = [block(5, 5), '', block(5, 5), block(8, 8)]
  const answer = await reconcile({ ...ask, from: 5, to: 8, step: 1, have: each }, deps)
  expect(answer.resent).toEqual([
    [6, block(6, 6)],
    [7, block(7, 7)],
  ])
  expect(sent).toEqual([6, 7].map((seq) => spool.peek(seq - 1, 1)[0]?.payload.toString()))
  spool.close()
})

it('names what the server lacks and nobody keeps any longer', async () => {
  const spool = opened(2)
  const answer = await reconcile(
    { ...ask, from: 1, to: 4, step: 1, have: [digestOf(spool.peek(0, 1)), '', '', '0'.repeat(32)] },
    { spool, send: async () => undefined },
  )
  expect(answer).toMatchObject({ resent: [[2, digestOf(spool.peek(1, 1))]], gone: [3] })
  spool.close()
})

it('hears no request of another epoch, and none that is none', () => {
  const request = { ...ask, from: 1, to: 4, step: 64, have: ['', 'a'.repeat(32)] }
  const of = (value: unknown) => readRequest(Buffer.from(JSON.stringify(value)), 'EPOCH1')
  expect(of(request)).toEqual(request)
  expect(of({ ...request, more: 'a newer server may say more' })).toEqual(request)
  for (const bad of [{ ...request, epoch: 'EPOCH2' }, { ...request, have: ['x'] }, { ...request, step: 0 }, null, 'x'])
    expect(of(bad)).toBeUndefined()
  expect(readRequest(Buffer.from('{'), 'EPOCH1')).toBeUndefined()
})
