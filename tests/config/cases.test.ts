import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { printFinding } from '#core/finding'
import { loadPlant } from '../../server/config/plant-file.ts'

const cases = `${import.meta.dirname}/cases`

test.each(readdirSync(cases))('%s says what expected.txt says', (name) => {
  const loaded = loadPlant(`${cases}/${name}/plant.yaml`, { name: 'plant.yaml' })
  const expected = readFileSync(`${cases}/${name}/expected.txt`, 'utf8')
  const lines = (loaded.ok ? loaded.warnings : loaded.findings).map(printFinding)
  expect(lines).toEqual(expected.split('\n').slice(0, -1))
  const errors = lines.filter((line) => !/^\S+ warning: /.test(line))
  expect(loaded.ok).toBe(errors.length === 0)
})
