import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CostMonth } from '#core/cost'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

/*
 * By hand, 12 May 2026, the clock at 11:00: 100 kWh each half-hour from 08:00 to 10:30, five of them: 500 kWh, 200 kW.
 * basic 200 kW × 1,000 × (185 − 80) / 100 = 210,000 (80 kWh to 60 kvarh: power factor 80 %)
 * energy 500 × 20 = 10,000; fuel adjustment 500 × −2.00 = −1,000; levy 500 × 4.18 = 2,090; in all 221,090 yen.
 */
const t = (clock: string): number => Date.parse(`2026-05-12T${clock}:00+09:00`)
const folder = mkdtempSync(join(tmpdir(), 'gentani-cost-'))
const plantPath = join(folder, 'plant.yaml')
let house: House
beforeAll(async () => {
  copyFileSync(join(import.meta.dirname, 'plant.yaml'), plantPath)
  const text = readFileSync(plantPath, 'utf8')
    .replace('counted: true,\n        }', 'counted: true,\n          contract: power,\n        }')
    .replace(
      '      - { id: half-gas',
      '      - { id: reactive, name: { ja: 無効, en: Reactive }, carrier: reactive, measure: counter, unit: kvarh, decimals: 0, every: 30m, maxRate: 900, reactiveOf: intake }\n      - { id: half-gas',
    )
    .replace(
      'contracts: []',
      `contracts:
  - id: power
    carrier: grid
    supplier: A0269
    tariff:
      basic: { yen_per_kW: 1000, powerFactor: metered }
      energy: [{ id: all, name: { ja: 全時間, en: All hours }, yen_per_kWh: 20 }]`,
    )
  writeFileSync(plantPath, text)
  house = await openHouse({ openAs: { person: 'mori' }, plantPath })
  await house.person('mori', 'operator')
  for (let i = 0; i < 6; i += 1)
    await house.deliver({
      ...{ epoch: 'E', seq: i + 1, sentAt: NOW },
      readings: [
        ['intake', t('08:00') + i * 1_800_000, `${1000 + 100 * i}`],
        ['reactive', t('08:00') + i * 1_800_000, `${500 + 75 * i}`],
      ],
    })
  await until('five half-hours', async () => (await month())?.energy_kWh === 500)
})
afterAll(async () => {
  await house.shutDown()
  rmSync(folder, { recursive: true })
})
type Supply = { contract: string; hasTariff: boolean; months: CostMonth[]; forecast: object }
const supply = async (): Promise<Supply | undefined> =>
  ((await house.get('/api/v1/cost?site=dc')).body['supplies'] as Supply[])[0]
const month = async (): Promise<CostMonth | undefined> => (await supply())?.months[0]
const post = (records: object[]) => house.post('/api/v1/unit-prices', { records, reason: '料金のお知らせ' })
const price = (item: string, yen_per_kWh: string, of = '2026-05') => ({
  ...{ contract: 'power', item, month: of, yen_per_kWh, source: '請求書' },
})

it('says what is missing before the prices of the month are entered, and the bill after', async () => {
  const before = await month()
  expect(before?.basic).toMatchObject({ yen: { value: 210_000 }, percent: 80, demand_kW: { value: 200 } })
  expect(before?.total).toEqual({ why: 'no-value', unit: 'yen' })
  expect((await post([price('fuel-adjustment', '-2.00'), price('levy', '4.18', '2026-04')])).status).toBe(200)
  const after = await month()
  expect(after?.total).toEqual({ value: 221_090, unit: 'yen' })
  expect(after?.doubts).toEqual(['running', 'missing-time', 'levy', 'demand-months'])
  expect((await supply())?.forecast).toMatchObject({ total: { why: 'too-early' } })
})
it('refuses prices that no tariff asks for, all of them, each with its line', async () => {
  const asked = [price('levy', '4.18'), { ...price('levy', '4.18'), contract: 'gas' }, price('levy', '4.00')]
  const { status, body } = await post(asked)
  expect([status, body['detail']]).toEqual([422, 'line 2: unknown contract "gas"; line 3: the same as line 1'])
  const { body: list } = await house.get('/api/v1/unit-prices')
  expect((list['records'] as { record: { month: string } }[]).map((r) => r.record.month)).toEqual([
    '2026-04',
    '2026-05',
  ])
})
