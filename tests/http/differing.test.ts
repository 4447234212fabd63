import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DifferingPage } from '#core/differing'
import { Snapshot } from '#core/snapshot'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

const plant = `
company: { id: co, name: { ja: 会社, en: Company } }
sites:
  - id: works
    name: { ja: 工場, en: Works }
    kind: factory
    area: chubu
    agents: [edge]
    meters:
      - { id: main, name: { ja: 受電, en: Intake }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 1m, maxRate: 1000, role: intake, counted: true }
      - { id: pulses, name: { ja: パルス, en: Pulses }, carrier: grid, measure: delta, unit: kWh, decimals: 1, every: 1m, maxRate: 1000 }
sources:
  - id: telegraf
    site: works
    format: line-protocol
    ignore: [cpu.*]
    meters:
      - { meter: main, measurement: modbus, field: energy }
      - { meter: pulses, measurement: modbus, field: pulses }
`
const folder = mkdtempSync(join(tmpdir(), 'gentani-differing-'))
let house: House
let token = ''
beforeAll(async () => {
  const plantPath = join(folder, 'plant.yaml')
  writeFileSync(plantPath, plant)
  const secrets = join(folder, 'agents.json')
  token = issueAgentPassword(secrets, { site: 'works', agent: 'telegraf' })
  house = await openHouse({ plantPath, secrets, openAs: { person: 'kim' } })
  await house.person('kim', 'operator')
})
afterAll(async () => {
  await house?.shutDown()
  rmSync(folder, { recursive: true, force: true })
})
const at = (minute: number): number => NOW - 3_600_000 + minute * 60_000
const write = async (lines: string): Promise<number> => {
  const headers = { 'content-type': 'text/plain', authorization: `Token works.telegraf:${token}` }
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
  expect(await write([100, 101, 102].map((v, i) => `modbus energy=${v} ${at(i)}`).join('\n'))).toBe(204)
  expect(await write(`modbus energy=140 ${at(1)}`)).toBe(204)
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
  expect(await write(`modbus pulses=5`)).toBe(400)
  expect(await write(`modbus pulses=5 ${at(5)}`)).toBe(204)
  const rows = await house.read('readings', { meter: 'works/pulses', from: 0, to: 2e12, after: null, limit: 10 })
  expect(rows.map((r) => r.value)).toEqual(['5'])
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
