import { describe, expect, test } from 'vitest'
import { changeBase } from '#core/base-change'
import { absent, type Computed, computed } from '#core/computed'
import { isLevellingHour, levelled, optimisedByClass } from '#core/demand-optimisation'
import { responseDays } from '#core/demand-response'
import { rollUp } from '#core/intensity'
import { operatorClass } from '#core/operator-class'
import { gj } from '#core/quantity'
import { halfUp } from '#core/rounding'
import { baseIntensity } from '#core/segment-year'
import { at, fiscalYear } from '#core/time'
import { reasonsDue } from '#core/year-comparison'
import { shipped } from './shipped.ts'
import { number, type Row, table } from './table.ts'

const coefficients = shipped()
const numbers = (cell: string): number[] => cell.split(/\s+/).map(Number)
const percent = (row: Row, column: string): Computed<number> =>
  row(column) === '-' ? absent('too-early') : computed(number(row, column))
const got = (result: Computed<number>): number => {
  if (!result.ok) throw new Error(result.why)
  return result.value
}

describe('operator class', () => {
  test.each(
    table('operator-class').map((row) => [row('mean'), row('before'), row('last'), row('class'), row] as const),
  )('mean %s, ratios %s and %s: %s', (_, __, ___, ____, row) => {
    const benchmark = row('benchmark')
    const result = operatorClass({
      mean: percent(row, 'mean'),
      ...(row('optimisation') === '-' ? {} : { optimisationMean: percent(row, 'optimisation') }),
      ratios: [percent(row, 'before'), percent(row, 'last')],
      benchmarkReached: benchmark === '-' ? undefined : benchmark === 'yes',
      poorCompliance: row('poor') === 'yes',
    })
    if (row('class') === 'none') expect(result).toEqual({ ok: false, why: row('reason') })
    else {
      if (!result.ok) throw new Error(result.why)
      expect(result.value.class).toBe(row('class'))
      expect(result.value.reasons.map((r) => r.why).join(' ')).toBe(row('reason'))
    }
  })
})

test.each(table('roll-up').map((row) => [row('ratios'), row('energies'), row] as const))(
  'R of the company from ratios %s with energies %s',
  (_, __, row) => {
    const energies = numbers(row('energies'))
    const members = numbers(row('ratios')).map((ratio, i) => ({ r: 1 - ratio, energy: energies[i] ?? 0 }))
    expect(halfUp(got(rollUp(members)) * 100, 6)).toBe(number(row, 'R %'))
  },
)

test.each(table('due').map((row) => [row('year on year'), row('mean'), row] as const))(
  'reasons due at %s %% and a mean of %s %%',
  (_, __, row) =>
    expect(reasonsDue(percent(row, 'year on year'), percent(row, 'mean')).join(' ') || '-').toBe(row('due')),
)

test.each(table('optimisation').map((row) => [row('GJ'), row] as const))('demand optimisation: %s GJ', (_, row) => {
  const kWh = (of: string) => number(row, of) * 1_000
  const amounts = { curtailment: kWh('curtailment'), tight: kWh('tight'), other: kWh('other') }
  expect(halfUp(got(optimisedByClass(coefficients, amounts, fiscalYear(2025))), 6)).toBe(number(row, 'GJ'))
  expect(optimisedByClass(coefficients, amounts, fiscalYear(2022)).ok).toBe(false)
})

test.each(table('levelling').map((row) => [row('A GJ'), row('peak GJ'), row('fiscal year'), row] as const))(
  'levelling: A %s GJ with %s GJ in the levelling hours, FY%s',
  (_, __, ___, row) => {
    const result = levelled(gj(number(row, 'A GJ')), gj(number(row, 'peak GJ')), fiscalYear(number(row, 'fiscal year')))
    expect(result.ok ? halfUp(result.value, 6) : 'none').toBe(row('GJ') === 'none' ? 'none' : number(row, 'GJ'))
  },
)
test.each(table('levelling-hours').map((row) => [row('moment'), row('in')] as const))(
  'levelling hour %s: %s',
  (moment, isIn) =>
    expect(isLevellingHour(at(Date.parse(`${moment.replace(' ', 'T')}:00+09:00`)))).toBe(isIn === 'yes'),
)

test.each(table('response-days').map((row) => [row('acts'), row] as const))('days of demand response: %s', (_, row) => {
  const acts = row('acts')
    .split(', ')
    .map((act) => act.split(' '))
    .map(([site = '', day = '']) => ({ site, day }))
  const result = responseDays(acts, fiscalYear(number(row, 'fiscal year')))
  expect([result.days, result.site ?? '-']).toEqual([number(row, 'days'), row('site')])
})

test.each(table('base-change').map((row) => [row('rule'), row('e after'), row] as const))(
  'base-year change, %s: e = %s',
  (rule, _, row) => {
    const heatYear = fiscalYear(2020)
    const base = {
      usages: [{ carrier: 'grid', amount: number(row, 'base kWh'), unit: 'kWh' }],
      activity: number(row, 'base activity'),
      heatYear,
    } as const
    const common = { id: 'x', segment: 's', from: '2024-04', approver: 'board', evidence: 'minutes' }
    const [first, second] = [number(row, 'change kWh'), number(row, 'change activity')]
    const changed = changeBase(
      base,
      rule === 'denominator'
        ? { change: 'denominator', ...common, overlapYear: 2023, before: first, after: second }
        : { change: 'organisation', ...common, amounts: { grid: first }, activity: second },
    )
    if (!changed) throw new Error('no base')
    expect(halfUp(got(baseIntensity({ coefficients }, base)), 6)).toBe(number(row, 'e before'))
    expect(halfUp(got(baseIntensity({ coefficients }, changed)), 6)).toBe(number(row, 'e after'))
  },
)
