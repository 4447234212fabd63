import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import { CentreRecord } from '#core/centre-record'
import { calendarYear, type EuFacts, EuRow, euRow } from '#core/eu-row'
import { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { halfUp } from '#core/rounding'
import { at, DAY, HOUR, monthInterval, monthsBetween, SLOT } from '#core/time'
import { shipped } from './shipped.ts'
import { table } from './table.ts'

const name = { ja: 'センター', en: 'Centre' }
const meter = { name, measure: 'counter', unit: 'kWh', every: '1m', maxRate: 1e6 }
const plant = Plant.parse({
  company: { id: 'co', name },
  sites: [
    {
      ...{ id: 'dc', name, kind: 'data-centre', area: 'tokyo', pueCategory: 2, agents: ['edge'] },
      meters: [
        { ...meter, id: 'main', carrier: 'grid', role: 'intake', counted: true },
        { ...meter, id: 'pv', carrier: 'self_gen_nonfossil', role: 'generation', counted: true },
        { ...meter, id: 'pv-sold', carrier: 'self_gen_nonfossil', role: 'sold', counted: true },
        { ...meter, id: 'pdu', carrier: 'grid', role: 'it' },
        { ...meter, id: 'water', carrier: 'water', unit: 'm3', role: 'intake' },
        { ...meter, id: 'heat', carrier: 'hot_water', unit: 'GJ', role: 'supplied', counted: true },
        { ...meter, id: 'air', carrier: 'weather', measure: 'gauge', unit: 'degC', role: 'weather' },
      ],
    },
  ],
})
const [site] = plant.sites
if (!site) throw new Error('no site')
const MONTH = { main: 100_000, pv: 10_000, 'pv-sold': 2_000, pdu: 80_000, water: 150, heat: 18 }
const monthsOver = (from: string, to: string): AmountBin[] =>
  monthsBetween(from, to).flatMap((month) => {
    const { start, end } = monthInterval(month)
    return Object.entries(MONTH).map(([id, amount]) => ({
      ...{ meter: `dc/${id}`, start, amount: amount * MICRO },
      ...{ measured: end - start, e1: 0, e2: 0, e3: 0 },
    }))
  })
const whole = calendarYear(2025)
const common = Array.from({ length: (whole.end - whole.start) / SLOT }, (_, i) => ({
  ...{ start: whole.start + i * SLOT, facility: 135 * MICRO, it: 100 * MICRO },
  ...{ facilityCovered: SLOT, itCovered: SLOT },
}))
const weather = Array.from({ length: 365 }, (_, i) => ({
  ...{ start: whole.start + i * DAY, amount: (i < 20 ? 26 : 10) * 24 * MICRO },
  ...{ measured: 24 * HOUR, e1: 0, e2: 0, e3: 0 },
}))
const record = CentreRecord.parse({
  ...{ site: 'dc', year: 2025, source: 'asset register' },
  eu: {
    PDIT_kW: 900,
    SDC_m2: 1200,
    SCR_m2: 800,
    WIN_POT_m3: 300,
    TIN_degC: 24,
    ERES_GOO_kWh: 240_000,
    ERES_PPA_kWh: 120_000,
  },
})
const facts: EuFacts = {
  year: 2025,
  now: at(whole.end),
  bins: monthsOver('2025-01', '2025-12'),
  common,
  weather,
  record,
}
const row = (more: Partial<EuFacts> = {}): EuRow =>
  EuRow.parse(euRow({ plant, coefficients: shipped() }, site, { ...facts, ...more }))

describe('(EU) 2024/1364', () => {
  test.each(table('eu-row').map((r) => [r('field'), r('value'), r] as const))('%s is %s', (id, value, r) => {
    const { figure, from } = row().fields[id as keyof EuRow['fields']]
    expect([from, figure.unit]).toEqual([r('from'), r('unit')])
    if ('value' in figure) expect(halfUp(figure.value, 10)).toBe(Number(value))
    else expect(figure.why).toBe(value)
  })
  test('every field of the row stands in the table', () =>
    expect(table('eu-row').map((r) => r('field'))).toEqual(Object.keys(row().fields)))
  test('a calendar year in Japan time, due on 15 May, from 500 kW on', () => {
    const of = row()
    expect([of.from, of.to, of.due]).toEqual(['2025-01-01T00:00:00+09:00', '2026-01-01T00:00:00+09:00', '2026-05-15'])
    expect([of.obliged, of.running, of.pue.label, of.pue.category]).toEqual([true, false, 'PUE', 2])
    expect(row({ record: undefined }).obliged).toBeNull()
    expect(row({ record: { ...record, eu: { PDIT_kW: 499 } } }).obliged).toBe(false)
  })
  test('a running year is named so, to date', () => {
    const now = monthInterval('2025-07').start
    const of = row({ now, bins: monthsOver('2025-01', '2025-06'), common: common.filter((c) => c.start < now) })
    expect([of.running, of.to, of.pue.label]).toEqual([true, '2025-07-01T00:00:00+09:00', 'iPUE'])
    expect(of.fields.EIT).toMatchObject({ figure: { value: 480_000 }, coverage: { measured: 1 } })
  })
  test('what no meter and no record tells has its reason, and the coverage shows a gap', () => {
    const bins = facts.bins.filter((b) => b.meter !== 'dc/pv-sold' && b.meter !== 'dc/water')
    const { fields } = row({
      bins: bins.filter((b) => b.start < monthInterval('2025-07').start),
      weather: [],
      record: undefined,
    })
    expect(fields.WIN.figure).toEqual({ why: 'no-readings', unit: 'm3' })
    expect(fields.WUE.figure).toEqual({ why: 'no-readings', unit: 'L/kWh' })
    expect(fields.CDD).toEqual({ figure: { why: 'no-value', unit: 'degC·d' }, from: 'record', coverage: null })
    expect(fields.ERES_TOT.figure).toMatchObject({ value: 60_000 })
    expect(fields.EIT.coverage?.missing).toBeCloseTo(184 / 365, 9)
  })
  test('what is recorded of the cooling degree days goes before the thermometer; too few days have none', () => {
    expect(row({ record: { ...record, eu: { CDD_degC_days: 77 } } }).fields.CDD).toMatchObject({
      figure: { value: 77 },
      from: 'record',
    })
    expect(row({ weather: weather.slice(0, 300) }).fields.CDD.figure).toEqual({
      why: 'coverage-under-limit',
      unit: 'degC·d',
    })
  })
})
