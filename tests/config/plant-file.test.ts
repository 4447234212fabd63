import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Plant } from '#core/plant'
import { loadPlant, parsePlant } from '../../server/config/plant-file.ts'
import { knownKeys, plantJsonSchema } from '../../server/config/plant-schema.ts'

const good = `${import.meta.dirname}/cases/good/plant.yaml`

test('a good plant comes with its text and hash, and defaults filled in', () => {
  const loaded = loadPlant(good)
  if (!loaded.ok) throw new Error('the good case is not good')
  const text = readFileSync(good, 'utf8')
  expect(loaded.text).toBe(text)
  expect(loaded.hash).toBe(createHash('sha256').update(text).digest('hex'))
  expect(loaded.plant.sites[0]?.meters[0]).toMatchObject({ id: 'main', every: 10_000, ct: 1, wrapsAt: 999_999.9 })
  expect(Object.keys(loaded.plant.history)).toEqual(['2020'])
})

test('a file that is not there is a finding, not an exception', () => {
  const loaded = loadPlant('/nowhere/plant.yaml')
  expect(loaded).toMatchObject({
    ok: false,
    findings: [{ file: '/nowhere/plant.yaml', line: 1, column: 1, level: 'error' }],
  })
})

test('findings carry the path in the document', () => {
  const loaded = parsePlant(readFileSync(good, 'utf8').replace('carrier: city_gas', 'carrier: gas'))
  expect(loaded).toMatchObject({ ok: false, findings: [{ path: 'sites[0].meters[2].carrier', line: 32, column: 18 }] })
})

test('line and column hold with CRLF and a byte order mark', () => {
  const text = `\uFEFF${readFileSync(good, 'utf8').replace('carrier: city_gas', 'carrier: gas').replaceAll('\n', '\r\n')}`
  expect(parsePlant(text)).toMatchObject({ ok: false, findings: [{ line: 32, column: 18 }] })
})

test('the JSON Schema takes what people write', () => {
  const schema = plantJsonSchema()
  expect(schema['$schema']).toContain('draft-07')
  expect(schema['required']).toEqual(['company', 'sites'])
  expect(knownKeys(['sites', 0, 'meters', 3])).toContain('maxRate')
  expect(knownKeys(['history', '2020', 'steel'])).toEqual([
    'amounts',
    'activity',
    'otherActivities',
    'optimisedIntensity',
    'levelledIntensity',
    'co2_t',
    'evidence',
  ])
  expect(knownKeys(['nowhere'])).toEqual([])
  const keys = Object.keys(Plant.shape)
  expect(knownKeys([])).toEqual(keys)
  expect(z.fromJSONSchema(schema).safeParse({ company: 1 }).success).toBe(false)
})
