import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Act, NewAct } from '#core/act'
import { ContractRecord, contractKey } from '#core/contract-record'
import { parsePlant } from '../../server/config/plant-file.ts'
import { openPlantInUse } from '../../server/config/plant-in-use.ts'

const file = parsePlant(readFileSync(join(import.meta.dirname, '../http/annual-plant.yaml'), 'utf8'))
if (!file.ok) throw new Error('the plant of the test cannot be used')
const record = (more: object = {}) =>
  ContractRecord.parse({ id: 'power', carrier: 'grid', supplier: 'A0003', from: '2026-04-01', ...more })
const act = (of: ContractRecord, body: ContractRecord | null = of): NewAct => ({
  ...{ kind: 'contract', site: '', key: contractKey(of), body: z.json().nullable().parse(body), reason: 'test' },
})
const opened = (entered: readonly ContractRecord[] = []) => {
  const log: string[] = []
  const inUse = openPlantInUse({ file, entered, keep: ({ hash }) => void log.push(`kept ${hash.slice(0, 6)}`) })
  if ('findings' in inUse) throw new Error(inUse.findings.join())
  const write = inUse.acting(async (acts) => {
    log.push(`written ${acts.map((a) => a.key).join()}`)
    return [] as Act[]
  })
  return { ...inUse, log, write }
}
const periods = ({ current }: ReturnType<typeof opened>) =>
  current().plant.contracts.map((c) => [c.supplier, c.from, c.to])

describe('the plant in use', () => {
  it('is plant.yaml to the letter where nobody entered a contract', () => {
    const { current, log } = opened()
    expect(current()).toMatchObject({ text: file.text, hash: file.hash })
    expect(log).toEqual([`kept ${file.hash.slice(0, 6)}`])
  })
  it('takes a contract once it is written and its version kept, and gives it back when it is withdrawn', async () => {
    const plant = opened()
    const sites = plant.current().plant.sites
    await plant.write([act(record())], 'ann')
    const { hash } = plant.current()
    expect(plant.log.slice(1)).toEqual(['written power 2026-04-01', `kept ${hash.slice(0, 6)}`])
    expect(periods(plant)).toEqual([
      ['A0272', '2020-04-01', '2026-03-31'],
      ['A0003', '2026-04-01', undefined],
    ])
    expect(plant.current().plant.sites).toBe(sites)
    expect(periods(opened([record()]))).toEqual(periods(plant))
    await plant.write([act(record(), null)], 'ann')
    expect(plant.current()).toMatchObject({ text: file.text, hash: file.hash })
  })
  it('two at once go one after the other: the second is tried on what the first made', async () => {
    const plant = opened()
    await Promise.all([plant.write([act(record({ from: '2026-06-01' }))], 'ann'), plant.write([act(record())], 'bob')])
    expect(periods(plant)).toEqual([
      ['A0272', '2020-04-01', '2026-03-31'],
      ['A0003', '2026-04-01', '2026-05-31'],
      ['A0003', '2026-06-01', undefined],
    ])
  })
  it('refuses what it could not be used with before anything is written', async () => {
    const plant = opened()
    const wrong = record({ tariff: 'own', prices: 'basic: none' })
    await expect(plant.write([act(wrong)], 'ann')).rejects.toMatchObject({ code: 'cannot-hold' })
    expect(plant.log).toHaveLength(1)
    expect(plant.current().hash).toBe(file.hash)
  })
  it('says what does not go together at the start', () => {
    const inUse = openPlantInUse({ file, entered: [record({ carrier: 'city_gas' })], keep: () => undefined })
    expect(inUse).toEqual({ findings: [expect.stringContaining('duplicate contract "power"')] })
  })
})
