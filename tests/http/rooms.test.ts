import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MINUTE, SLOT } from '#core/time'
import { until } from '../e2e/until.ts'
import { type House, NOW, openHouse } from './house.ts'

/*
 * By hand, 12 May 2026, the clock at 11:00. Intake 80 kWh and 60 kvarh each half-hour from 08:00 to 10:30: power factor 0.8.
 * The hall: 20 °C at 08:00, 28 °C from 09:00 on, held until 09:30: 20.0 lowest, 28.0 highest.
 */
const t = (clock: string): number => Date.parse(`2026-05-12T${clock}:00+09:00`)
const folder = mkdtempSync(join(tmpdir(), 'gentani-rooms-'))
const plantPath = join(folder, 'plant.yaml')
let house: House
beforeAll(async () => {
  const text = readFileSync(join(import.meta.dirname, 'plant.yaml'), 'utf8')
    .replace(
      '    agents: [edge]',
      '    halls: [{ id: a, name: { ja: 区画A, en: Hall A }, it: [ups], climate: [inlet] }]\n    agents: [edge]',
    )
    .replace(
      '      - { id: half-gas',
      `      - { id: reactive, name: { ja: 無効, en: Reactive }, carrier: reactive, measure: counter, unit: kvarh, every: 30m, maxRate: 900, reactiveOf: intake }
      - { id: inlet, name: { ja: 吸気, en: Inlet }, carrier: weather, measure: gauge, unit: degC, decimals: 1, every: 30m, maxGap: 1h }
      - { id: half-gas`,
    )
  writeFileSync(plantPath, text)
  house = await openHouse({ plantPath, openAs: { person: 'mori' } })
  await house.person('mori', 'viewer')
  for (let i = 0; i < 6; i += 1) {
    const at = t('08:00') + i * SLOT
    await house.deliver({
      ...{ epoch: 'E', seq: i + 1, sentAt: NOW },
      readings: [
        ['intake', at, `${1000 + 80 * i}`],
        ['reactive', at, `${500 + 60 * i}`],
        ...(i < 4 ? [['inlet', at, at < t('09:00') ? '20.0' : '28.0']] : []),
      ],
    })
  }
  await until('the climate is known', async () => {
    const { body } = await house.get('/api/v1/climate')
    return ((body['halls'] as { sensors: { max: object | null }[] }[])[0]?.sensors[0]?.max ?? null) !== null
  })
})
afterAll(async () => {
  await house.shutDown()
  rmSync(folder, { recursive: true })
})

it('tells the power factor of a month, of today and of half-hours, with the time that both were metered', async () => {
  const { body } = await house.get('/api/v1/power-factor?meter=dc/intake')
  const [row] = body['meters'] as { month: { all: object; daytime: object }; slots: { value: number }[] }[]
  expect(row?.month.all).toMatchObject({ value: { value: 0.8, unit: '1' }, active_kWh: 400, reactive_kvarh: 300 })
  // of 8 to 22 o'clock of eleven days and three hours, 308 + 6 half-hours, five are metered
  expect(row?.month.daytime).toMatchObject({ value: { value: 0.8 }, coverage: 5 / (11 * 28 + 6) })
  expect(row?.slots.map((s) => s.value)).toEqual(Array(5).fill(0.8))
  expect((await house.get('/api/v1/power-factor?meter=dc/ups')).body['meters']).toEqual([])
})

it('holds the temperature of a hall against the recommended range, and says where that comes from', async () => {
  const { body } = await house.get('/api/v1/climate?site=dc')
  expect(body['recommended']).toEqual({ low: 18, high: 27, source: 'ASHRAE TC 9.9 (2021) A1–A4' })
  const [hall] = body['halls'] as { hall: string; sensors: Record<string, unknown>[] }[]
  expect(hall?.hall).toBe('a')
  expect(hall?.sensors[0]).toMatchObject({
    ...{ meter: 'dc/inlet', unit: 'degC' },
    min: { value: 20, at: '2026-05-12T08:00:00+09:00' },
    max: { value: 28, at: '2026-05-12T09:00:00+09:00' },
  })
})

it('tells the size of the ledger, and no forecast out of a few readings', async () => {
  const { body } = await house.get('/api/v1/ledger')
  expect(body['bytes']).toBeGreaterThan(10_000)
  expect(body['free_bytes']).toBeGreaterThan(0)
  expect(body['daysUntilFull']).toEqual({ why: 'too-early', unit: 'd' })
  // intake, ups, gas, reactive, inlet: one each half-hour
  expect(body['readingsPerDay']).toBe((5 * 24 * 60 * MINUTE) / SLOT)
  const metrics = await house.app.inject('/metrics')
  expect(metrics.body).toMatch(/gentani_ledger_bytes\{kind="free"\} \d+/)
})
