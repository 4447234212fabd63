import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../server/main.ts'
import { get, metric, slotSum } from '../e2e/api.ts'
import { device } from '../e2e/device.ts'
import type { Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { badPayload, badReading, tooLarge } from './malformed.ts'
import { openWorks } from './works.ts'

const PAYLOADS = 590
const LARGE = 10
const READINGS = 400
const ALL = PAYLOADS + LARGE + READINGS
type Item = { id: string; kind: string; code: string; reason: string; bytes?: string; size?: number }
type Page = { items: Item[]; next: string | null; total: number }

let stage: Stage
let server: RunningServer
let d: Awaited<ReturnType<typeof device>>
beforeAll(async () => {
  stage = await openWorks()
  server = await startServer({ ...stage, log: pino({ level: 'silent' }) })
  d = await device(stage)
})
afterAll(async () => {
  await d?.close()
  await server?.close()
  stage?.remove()
})
const listed = async (limit: number): Promise<{ items: Item[]; total: number }> => {
  const items: Item[] = []
  let total = 0
  for (let cursor = ''; ; ) {
    const page: Page = await get<Page>(stage.httpPort, `/api/v1/quarantine?limit=${limit}${cursor}`)
    items.push(...page.items)
    total = page.total
    if (page.next === null) return { items, total }
    cursor = `&cursor=${page.next}`
  }
}

describe('1,000 malformed payloads and readings', () => {
  it('are set aside one by one, with bytes and reason; the connection holds and what is good flows on', {
    timeout: 120_000,
  }, async () => {
    const t = 1_748_700_000_000
    await d.send([['a', t, '100.000']])
    for (let i = 0; i < PAYLOADS; i += 1) await d.raw((badPayload[i % badPayload.length] as (typeof badPayload)[0])(i))
    for (let i = 0; i < LARGE; i += 1) await d.raw(tooLarge(i))
    const bad = Array.from({ length: READINGS }, (_, i) =>
      (badReading[i % badReading.length] as (typeof badReading)[0])(i),
    )
    // among good ones: each bad reading is set aside alone
    const good = (n: number): ['a', number, string] => ['a', t + n * 60_000, (100 + n / 2).toFixed(3)]
    for (let n = 1; n <= 40; n += 1)
      await d.send([...bad.slice((n - 1) * 10, n * 10), good(n)] as Parameters<typeof d.send>[0])

    await until('the slots hold the good ones', async () => {
      return (await slotSum(stage.httpPort, 'works/a', [t - 3_600_000, t + 7_200_000])) === 20_000_000
    })
    const { items, total } = await listed(97)
    expect(total).toBe(ALL)
    expect(items.length).toBe(ALL)
    expect(new Set(items.map((i) => i.id)).size).toBe(ALL)
    expect(items.filter((i) => i.kind === 'batch').length).toBe(PAYLOADS + LARGE)
    expect(items.filter((i) => i.reason === '' || i.code === '')).toEqual([])
    expect(items.filter((i) => i.code === 'too-large').map((i) => (i.size ?? 0) > 262_144)).toEqual(
      Array<boolean>(LARGE).fill(true),
    )
    expect(items.some((i) => i.bytes === 'not json 1')).toBe(true)
  })

  it('generated = accepted + quarantined: the figures of /metrics say so', async () => {
    const of = (verdict: string) => metric(stage.httpPort, `gentani_readings_total{verdict="${verdict}"}`)
    await until('the figures are told', async () => (await of('quarantined')) >= ALL)
    expect(await of('quarantined')).toBe(ALL)
    expect(await of('accepted')).toBe(41)
    expect(await metric(stage.httpPort, 'gentani_broker{kind="connections"}')).toBe(1)
  })

  it('the total counts them all, of however many meters they are', { timeout: 60_000 }, async () => {
    const strangers = Array.from(
      { length: 300 },
      (_, i) => [`stranger-${i}`, 1_748_800_000_000, '1'] as [string, number, string],
    )
    await d.send(strangers)
    await until('the figures are told', async () => (await listed(1_000)).items.length === ALL + strangers.length)
    expect((await listed(1_000)).total).toBe(ALL + strangers.length)
  })
})
