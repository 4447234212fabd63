import { expect, test } from 'vitest'
import { benchmarksOf } from '#core/benchmark'
import type { Computed } from '#core/computed'
import { computed } from '#core/computed'
import {
  avoided,
  boundaryEnergy,
  type Crossing,
  cer,
  cue,
  dppe,
  erf,
  iteeSv,
  iteuSv,
  pPue,
  ref,
  wue,
} from '#core/data-centre'
import { pue } from '#core/pue'
import { kWh } from '#core/quantity'
import { halfUp } from '#core/rounding'
import { reporter } from '#core/tenancy'
import { fiscalYear } from '#core/time'
import { shipped } from './shipped.ts'
import { number, type Row, table } from './table.ts'

const indicators: Record<string, (of: (column: string) => number) => Computed<number>> = {
  REF: (of) => ref(of('a'), of('b')),
  ERF: (of) => erf(of('a'), of('b')),
  CER: (of) => cer(of('a'), of('b')),
  CUE: (of) => cue(of('a'), of('b')),
  WUE: (of) => wue(of('a'), of('b')),
  pPUE: (of) => pPue(of('a'), of('b')),
  DPPE: (of) => dppe({ iteu: of('a'), itee: of('b'), pue: of('c'), gec: of('d') }),
  avoided: (of) => computed(avoided({ base: of('a'), pue: of('b'), it_kWh: of('c'), factor: of('d') })),
}
test.each(table('centre').map((row) => [row('indicator'), row('value'), row] as const))('%s = %s', (id, value, row) => {
  const result = indicators[id]?.((column) => number(row, column))
  if (!result) throw new Error(`no indicator ${id}`)
  expect(result.ok ? halfUp(result.value, 6) : result.why).toBe(Number.isNaN(Number(value)) ? value : Number(value))
})

const crossing = (text: string): Crossing => {
  const [place = '', amount] = text.split(' ')
  const [what, where] = place.split('@')
  return { what, at: where, kWh: Number(amount) } as Crossing
}
test.each(table('boundary').map((row) => [row('crossings'), row('cogeneration'), row] as const))(
  'boundary: %s, cogeneration %s',
  (crossings, cogeneration, row) =>
    expect(boundaryEnergy(crossings.split(', ').map(crossing), cogeneration === 'inside' ? 'inside' : 'outside')).toBe(
      number(row, 'E_DC'),
    ),
)

const yes = (row: Row, column: string): boolean => row(column) === 'yes'
test.each(table('tenancy').map((row) => [row('case'), row] as const))('who reports: %s', (_, row) =>
  expect(
    reporter({
      id: 'x',
      owner: 'owner',
      operator: row('contract') === 'own' ? 'owner' : 'tenant',
      contract: row('contract') as 'own',
      mayRenew: yes(row, 'may renew'),
      metered: yes(row, 'metered'),
      hosting: yes(row, 'hosting'),
    }),
  ).toEqual({ reports: row('reports'), why: row('why') }),
)

test('80 servers of 600 W at PUE 2.5 take 1,051,200 kWh a year', () => {
  const [row] = table('server-room')
  if (!row) throw new Error('no row')
  const it = (number(row, 'servers') * number(row, 'W') * number(row, 'hours')) / 1_000
  expect(it * number(row, 'PUE')).toBe(number(row, 'kWh'))
  const back = pue(kWh(number(row, 'kWh')), kWh(it))
  expect(back.ok && halfUp(back.value, 9)).toBe(number(row, 'PUE'))
})

test('target PUE of the information-service industry: base × (1 − 0.055)', () => {
  const [row] = table('progress-pue')
  if (!row) throw new Error('no row')
  const base = pue(kWh(number(row, 'total')), kWh(number(row, 'IT')))
  if (!base.ok) throw new Error(base.why)
  expect(Math.abs(base.value * (1 - number(row, 'cut')) - number(row, 'target'))).toBeLessThanOrEqual(0.01)
})

test('ITEEsv is Σ performance / Σ power, never a mean of ratios; ITEUsv needs every server', () => {
  const servers = [
    { performance: 300, power_kW: 1, utilisation: 0.2 },
    { performance: 1_000, power_kW: 9, utilisation: 0.4 },
  ]
  expect(iteeSv(servers)).toEqual({ ok: true, value: 130 })
  const load = iteuSv(servers)
  expect(load.ok && halfUp(load.value, 9)).toBe(0.3)
  expect(iteuSv([...servers, { performance: 1, power_kW: 1 }])).toEqual({ ok: false, why: 'no-readings' })
})

test('benchmarks are dated: 1.38 meets 1.4 in FY2025, and what is to come is named as such', () => {
  const found = benchmarksOf(shipped(), { indicator: 'pue', value: 1.38, year: fiscalYear(2025) })
  const of = (rule: string) => found.find((b) => b.rule === rule)
  expect(of('act-benchmark')).toMatchObject({ limit: 1.4, met: true, inForce: true, confidence: 'one_source' })
  expect(of('act-new-centre')).toMatchObject({ limit: 1.3, met: false, inForce: false, confidence: 'unverified' })
  expect(of('enefg-existing')).toMatchObject({ limit: 1.5, from: 2027, inForce: false })
  expect(
    benchmarksOf(shipped(), { indicator: 'pue', value: 1.38, year: fiscalYear(2031) }).find(
      (b) => b.rule === 'enefg-existing',
    ),
  ).toMatchObject({ limit: 1.3, met: false, inForce: true })
})
