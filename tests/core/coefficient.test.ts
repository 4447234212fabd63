import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Carrier, carrierInfo, carriers } from '#core/carrier'
import { type CoefficientFile, coefficientsOf, parseCoefficients } from '#core/coefficient'
import { CoefficientSet, setText } from '#core/coefficient-set'
import { electricityLocation, electricityMarket } from '#core/emission-factor'
import { KL_PER_GJ, NONFOSSIL_FUEL } from '#core/energy'
import { heatValue } from '#core/heat-value'
import { fiscalYear } from '#core/time'
import { shipped, shippedFiles } from '../golden/shipped.ts'
import { table } from '../golden/table.ts'

const coefficients = shipped()
const energyCarriers = (Object.keys(carriers) as Carrier[]).filter((id) => carrierInfo(id).family !== 'none')

describe('the shipped tables', () => {
  test('every carrier of energy has a heat value in a regime', () => {
    const without = energyCarriers.filter((carrier) =>
      [2022, 2025].every((year) => {
        const factor = heatValue(coefficients, { carrier, year: fiscalYear(year) })
        return !factor.ok || factor.value.reason === 'successor'
      }),
    )
    expect(without).toEqual([])
  })
  test('an id that the 2023 regime split is valued by its successor, and says so', () => {
    const factor = heatValue(coefficients, { carrier: 'coal_coking', year: fiscalYear(2025) })
    expect(factor.ok && [factor.value.printed, factor.value.reason]).toEqual(['28.7', 'successor'])
  })
  test('the constants of the code are the printed ones', () => {
    const constant = (key: string) => coefficients.rows('constant', key).map((row) => Number(row.value))
    expect(constant('crude-oil')).toEqual([KL_PER_GJ])
    expect(constant('nonfossil-fuel-intensity')).toEqual([NONFOSSIL_FUEL])
  })
  test('the supplier lists are whole: 511 retailers and 10 grid operators, 37 gas, 19 heat suppliers', () => {
    const companies = (id: string) => {
      const set = coefficients.sets.find((s) => s.id === id)
      if (set?.kind !== 'supplier-co2') throw new Error(`no list ${id}`)
      return new Set(set.values.map((row) => row.registration || row.company)).size
    }
    expect(['electricity', 'gas', 'heat'].map((of) => companies(`shk-${of}-suppliers-fy2025`))).toEqual([521, 37, 19])
  })
  test('electricity has both views for FY2013 and FY2020 to FY2026', () => {
    for (const year of [2013, 2020, 2021, 2022, 2023, 2024, 2025, 2026].map(fiscalYear)) {
      expect(electricityLocation(coefficients, year).ok).toBe(true)
      expect(electricityMarket(coefficients, { carrier: 'grid', year }).ok).toBe(true)
    }
  })
  test('the plan’s basis takes the plan’s factor, and the latest where the year has none yet', () => {
    const plan = (year: number) => electricityLocation(coefficients, fiscalYear(year), 'cn-plan')
    expect(plan(2023)).toMatchObject({ ok: true, value: { printed: '0.421', unit: 'kg-CO2/kWh', provisional: null } })
    expect(plan(2025)).toMatchObject({ ok: true, value: { printed: '0.416', provisional: 2024 } })
  })
  test('every supplier list keeps the credit that its terms ask for', () => {
    const lists = coefficients.sets.filter((set) => set.kind === 'supplier-co2' && set.complete)
    expect(lists).toHaveLength(3)
    for (const set of lists) expect(set.attribution).toMatch(/公共データ利用規約|public data terms/)
  })
})

test('what has shipped is never edited: every set is the one of the table, by the hash that a close pins', () => {
  const pinned = new Map(table('coefficient-sets').map((row) => [row('set'), row('sha256')]))
  const shippedHashes = coefficients.sets.map((set) => [
    set.id,
    createHash('sha256').update(setText(set)).digest('hex'),
  ])
  expect(Object.fromEntries(shippedHashes)).toEqual(Object.fromEntries(pinned))
})

const changed = (id: string, change: (text: string) => string): CoefficientFile[] =>
  shippedFiles().map((file) =>
    file.name === `${id}.json` ? { ...file, json: JSON.parse(change(JSON.stringify(file.json))) } : file,
  )
const findings = (files: CoefficientFile[]): string[] => {
  const parsed = parseCoefficients(files)
  return parsed.ok ? [] : parsed.findings.map(({ file, where, message }) => `${file} ${where}: ${message}`)
}

describe('lint', () => {
  test.each([
    [
      'an overlap',
      'shk-electricity-default',
      ['"from":2024', '"from":2023'],
      /electricity-co2 default: validity overlaps/,
    ],
    ['an unknown carrier', 'act-heat-2023', ['"key":"lng"', '"key":"lngg"'], /lngg: unknown carrier/],
    ['a unit that does not fit', 'act-heat-2023', ['GJ/千kWh', 'GJ/t'], /unit GJ\/t does not fit the carrier/],
    ['an unknown unit', 'act-heat-2023', ['GJ/千kWh', 'GJ/furlong'], /unknown unit GJ\/furlong/],
    [
      'a source that is not registered',
      'act-heat-2006',
      ['TOKYO_TBL', 'NOWHERE'],
      /source NOWHERE is not in sources.json/,
    ],
    ['a value without source', 'act-heat-2006', ['["TOKYO_TBL"]', '[]'], /a value names its source/],
    [
      'a set that takes the place of one that is not there',
      'act-constants',
      ['"kind"', '"supersedes":["act-nothing"],"kind"'],
      /there is no set act-nothing/,
    ],
    [
      'a set that takes the place of one of another kind',
      'act-constants',
      ['"kind"', '"supersedes":["act-heat-2006"],"kind"'],
      /act-heat-2006 is heat-value, act-constants is constant/,
    ],
    ['a bad decimal', 'act-heat-2006', ['"9.97"', '"9,97"'], /printed digits are written/],
    ['an unknown field', 'act-heat-2006', ['"title"', '"titel":"x","title"'], /titel/],
    [
      'a year that ends before it begins',
      'shk-electricity-average',
      ['"to":2025', '"to":2020'],
      /from 2025 is after to 2020/,
    ],
    [
      'a file under another name',
      'act-heat-2006',
      ['"id":"act-heat-2006"', '"id":"act-heat-2007"'],
      /file of set act-heat-2007/,
    ],
  ])('%s is named', (_, id, [from = '', to = ''], message) => {
    const found = findings(changed(id, (text) => text.replace(from, to)))
    expect(found.join('\n')).toMatch(message)
    expect(found.join('\n')).toContain(`${id}.json`)
  })
  test('a set gives way to the one that supersedes it, and stays readable', () => {
    const old = CoefficientSet.parse(shippedFiles().find((file) => file.name === 'shk-gas-default.json')?.json)
    if (old.kind !== 'gas-co2') throw new Error('not the table')
    const json = {
      ...old,
      id: 'shk-gas-default-r2',
      supersedes: [old.id],
      values: old.values.map((v) => ({ ...v, value: '2.06' })),
    }
    const parsed = parseCoefficients([...shippedFiles(), { name: 'shk-gas-default-r2.json', json }])
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
    expect(parsed.coefficients.rows('gas-co2', 'city_gas').map((row) => [row.value, row.set])).toEqual([
      ['2.06', 'shk-gas-default-r2'],
    ])
    expect(parsed.coefficients.sets.some((set) => set.id === old.id)).toBe(true)
    // a close that pinned the old set finds its own look-up
    const pinned = coefficientsOf(
      parsed.coefficients.sets.filter((set) => set.id !== 'shk-gas-default-r2'),
      {},
    )
    expect(pinned.rows('gas-co2', 'city_gas').map((row) => row.value)).toEqual(['2.05'])
  })
  test('all findings of all files come at once', () => {
    const one = changed('act-heat-2006', (text) => text.replace('"9.97"', '"9,97"'))
    const both = one.map((file) => (file.name === 'cn-electricity.json' ? { ...file, json: {} } : file))
    const files = new Set(findings(both).map((line) => line.split(' ')[0]))
    expect([...files].toSorted()).toEqual(['act-heat-2006.json', 'cn-electricity.json'])
  })
  test('a new year is a new file: nothing shipped changes, and it is no longer provisional', () => {
    const list = shippedFiles().find((file) => file.name === 'shk-electricity-default.json')?.json
    const next = CoefficientSet.parse(list)
    if (next.kind !== 'electricity-co2') throw new Error('not the list')
    const [row] = next.values
    const values = [{ ...row, value: '0.000409', from: 2026, to: 2026 }]
    const json = { ...next, id: 'shk-electricity-default-fy2026', values }
    const parsed = parseCoefficients([...shippedFiles(), { name: 'shk-electricity-default-fy2026.json', json }])
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
    const factor = electricityMarket(parsed.coefficients, { carrier: 'grid', year: fiscalYear(2026) })
    expect(factor).toMatchObject({ ok: true, value: { printed: '0.000409', provisional: null } })
  })
})
