import { expect, it } from 'vitest'
import type { Plant } from '#core/plant'
import { parsePlant } from '../../server/config/plant-file.ts'
import { plantText } from '../company/works.ts'
import { figuresOf, MONTH } from '../deploy/figures.ts'

const file = parsePlant(plantText([{ id: 'osaka', kind: 'data-centre' }]))
if (!file.ok) throw new Error(JSON.stringify(file.findings))
const { plant } = file

it('a month of a site: energy by the official formula, PUE energies over common time, activity of its segments', () => {
  const { month } = figuresOf(plant)
  const values = Object.fromEntries(month.map((k) => [`${k.scope} ${k.id} ${k.figure}`, k.value]))
  const kWh = 31 * 48 * 150
  expect(values['site osaka gj']).toBeCloseTo((kWh * 8.64) / 1_000, 9)
  expect(values['site osaka kl']).toBeCloseTo(((kWh * 8.64) / 1_000) * 0.0258, 9)
  expect(values['site osaka pue_facility_kWh']).toBe(kWh)
  expect(values['site osaka pue_it_kWh']).toBe(31 * 48 * 100)
  expect(values['site osaka pue_common_h']).toBe(31 * 24)
  expect(values['segment production activity']).toBe(120)
  expect(values['segment production kl']).toBe(values['site osaka kl'])
  expect(new Set(month.map((k) => k.server))).toEqual(new Set(['osaka']))
  expect(new Set(month.map((k) => k.at))).toEqual(new Set([Date.parse('2026-10-01T00:00:00+09:00')]))
})
it('a month in which the gas that enters has no reading has no PUE energies: no hour is in common', () => {
  const gas = { id: 'gas', carrier: 'city_gas', unit: 'm3', role: 'intake' }
  const sites = plant.sites.map((s) => ({ ...s, meters: [...s.meters, { ...s.meters[0], ...gas }] }))
  const withGas = { ...plant, sites } as Plant
  const pue = figuresOf(withGas).month.filter((k) => k.figure.startsWith('pue_'))
  expect(pue.map((k) => [k.figure, k.value])).toEqual([
    ['pue_facility_kWh', undefined],
    ['pue_it_kWh', undefined],
    ['pue_common_h', 0],
  ])
})
it('a month without any bin has no figure; what is not known is projected as not known', () => {
  expect(figuresOf(plant, []).month).toEqual([])
  const { live } = figuresOf(plant)
  const known = (figure: string) => live.find((k) => k.id === 'osaka' && k.figure === figure)?.value
  expect(known('intake_kW')).toBe(700)
  expect(known('generation_kW')).toBeUndefined()
  expect(MONTH).toBe('2026-10')
})
