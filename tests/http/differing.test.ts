import { afterAll, beforeAll, expect, it } from 'vitest'
import { DifferingPage } from '#core/differing'
import { Snapshot } from '#core/snapshot'
import { until } from '../e2e/until.ts'
import { minuteOf as at, type Foreign, openForeign } from './foreign.ts'
import type { House } from './house.ts'

let works: Foreign
let house: House
beforeAll(async () => {
  works = await openForeign({ more: '\n    ignore: [cpu.*]', openAs: 'kim' })
  house = works.house
  await house.person('kim', 'operator')
})
afterAll(() => works?.shutDown())
const write = async (lines: string): Promise<number> => {
  const headers = { 'content-type': 'text/plain', authorization: `Token works.telegraf:${works.token}` }
  const request = { method: 'POST', url: '/api/v1/write?precision=ms', payload: lines, headers } as const
  return (await house.app.inject(request)).statusCode
}
const page = async () => DifferingPage.parse((await house.get('/api/v1/decisions/differing?site=works')).body)
/** The clock of the house goes on, so that the overview looks again. */
const kinds = async () => {
  house.later(6_000)
  await new Promise((resolve) => setTimeout(resolve, 200))
  return Snapshot.parse((await house.get('/api/v1/live')).body)
    .attention.filter((a) => a.kind === 'values-differ' || a.kind === 'quarantined-readings')
    .map((a) => a.kind)
}

it('two values of one instant wait in the inbox between their neighbours until a person leaves one', async () => {
  expect(await write([100, 101, 102].map((v, i) => `modbus,slave_id=1 energy=${v} ${at(i)}`).join('\n'))).toBe(204)
  expect(await write(`modbus,slave_id=1 energy=140 ${at(1)}`)).toBe(204)
  await until('it is listed', async () => (await page()).counts.open === 1)
  const [item] = (await page()).items
  expect(item).toMatchObject({
    ...{ meter: 'works/main', unit: 'kWh', open: true },
    values: [
      { value: '101', aside: false, act: null },
      { value: '140', aside: false, act: null },
    ],
    before: { value: '100' },
    after: { value: '102' },
  })
  await until('the overview tells it', async () => (await kinds()).includes('values-differ'), { ms: 20_000 })
  const wrong = item?.values.find((v) => v.value === '140')
  const record = { meter: 'works/main', reading: wrong?.reading, verdict: 'set-aside' }
  const done = await house.post('/api/v1/reading-verdicts', {
    records: [{ record, basis: null }],
    reason: '現地で確認',
  })
  expect(done.status).toBeLessThan(300)
  await until('it is decided', async () => (await page()).counts.open === 0)
  expect((await page()).counts).toEqual({ open: 0, decided: 1 })
  await until('the overview is quiet', async () => (await kinds()).length === 0, { ms: 20_000 })
})

it('an increment without a time of its own is refused: it would count twice where it comes twice', async () => {
  expect(await write(`modbus,slave_id=1 pulses=5`)).toBe(400)
  expect(await write(`modbus,slave_id=1 pulses=5 ${at(5)}`)).toBe(204)
  expect((await works.stored('pulses')).map((r) => r.value)).toEqual(['5'])
  const refused = await house.read('quarantine', { before: Number.MAX_SAFE_INTEGER, limit: 10, site: 'works' })
  expect(refused.map((q) => q.code)).toContain('bad-time')
})

it('unknown names come with a line for plant.yaml; what plant.yaml ignores is none of them', async () => {
  await write(`cpu usage=1 ${at(6)}\nboiler,id=7 gas=12.5 ${at(6)}`)
  const { body } = await house.get('/api/v1/sources')
  const [state] = body['sources'] as { unmapped: { names: { name: string; line: string }[] } }[]
  expect(state?.unmapped.names.map(({ name, line }) => [name, line])).toEqual([
    ['boiler.gas', '- { meter: gas, measurement: boiler, field: gas, tags: { id: "7" } }'],
  ])
})
