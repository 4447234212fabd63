import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AmountBin } from '#core/amount'
import type { Usage } from '#core/energy'
import { officialLine } from '#core/official'
import type { Ground } from '#core/period'
import type { Meter, Plant, Site } from '#core/plant'
import { commonTimePue, operatorPue, type PueBin, pue, pueLabel, pueName } from '#core/pue'
import { historyFrom, pueHistory } from '#core/pue-history'
import { kWh } from '#core/quantity'
import { at, dayInterval, fiscalYear, fiscalYearInterval, monthInterval, SLOT } from '#core/time'
import { shipped } from '../golden/shipped.ts'

const start = dayInterval('2026-11-22').start
const bin = (i: number, of: Partial<PueBin> = {}): PueBin => ({
  start: at(start + i * SLOT),
  end: at(start + (i + 1) * SLOT),
  facility_kWh: 130,
  it_kWh: 100,
  facilityCovered: SLOT,
  itCovered: SLOT,
  ...of,
})
const interval = (bins: number) => ({ start, end: at(start + bins * SLOT) })

describe('common time', () => {
  test('whole bins: sums, then one division', () => {
    const result = commonTimePue([bin(0), bin(1, { facility_kWh: 200 })], interval(2))
    expect(result).toEqual({ facility: 330, it: 200, coverage: 1, pue: { ok: true, value: 1.65 } })
  })
  test('a gap on one side takes the bin from both', () => {
    const bins = [...Array.from({ length: 29 }, (_, i) => bin(i)), bin(29, { it_kWh: 0, itCovered: 0 })]
    const result = commonTimePue(bins, interval(30))
    expect(result.coverage).toBeCloseTo(29 / 30, 12)
    expect(result.pue).toEqual({ ok: true, value: 1.3 })
    expect(result.facility).toBe(29 * 130)
  })
  test('below the limit it is withheld, and the coverage says why', () => {
    const result = commonTimePue([bin(0)], interval(2))
    expect([result.coverage, result.pue]).toEqual([0.5, { ok: false, why: 'coverage-under-limit' }])
    expect(commonTimePue([bin(0)], interval(2), 0.5).pue.ok).toBe(true)
  })
  test('two half-covered sides share no certain time', () => {
    const half = bin(0, { facilityCovered: SLOT / 2, itCovered: SLOT / 2 })
    expect(commonTimePue([half], interval(1))).toMatchObject({ coverage: 0, pue: { ok: false, why: 'no-readings' } })
  })
  test('a running bin ends now', () => {
    const now = at(start + SLOT / 3)
    const running = bin(0, { end: now, facilityCovered: SLOT / 3, itCovered: SLOT / 3 })
    expect(commonTimePue([running], { start, end: now })).toMatchObject({ coverage: 1, pue: { ok: true, value: 1.3 } })
  })
  test('no IT energy is no PUE', () =>
    expect(commonTimePue([bin(0, { it_kWh: 0 })], interval(1)).pue).toEqual({ ok: false, why: 'no-it-energy' }))

  const covered = fc.integer({ min: 0, max: SLOT })
  const anyBin = fc.record({
    ratio: fc.double({ min: 1, max: 3, noNaN: true }),
    it: fc.double({ min: 1, max: 1e4, noNaN: true }),
    covered,
    itCovered: covered,
  })
  test('never inflates: whatever the gaps, it stays within the ratios of the bins, and shares no more time than either side has', () => {
    fc.assert(
      fc.property(fc.array(anyBin, { minLength: 1, maxLength: 48 }), (bins) => {
        const made = bins.map(({ ratio, it, covered: facilityCovered, itCovered }, i) =>
          bin(i, {
            facilityCovered,
            itCovered,
            it_kWh: (it * itCovered) / SLOT,
            facility_kWh: (ratio * it * facilityCovered) / SLOT,
          }),
        )
        const result = commonTimePue(made, interval(bins.length), 0)
        const sides = ['facilityCovered', 'itCovered'] as const
        for (const side of sides) {
          expect(result.coverage).toBeLessThanOrEqual(
            made.reduce((sum, b) => sum + b[side], 0) / (SLOT * bins.length) + 1e-12,
          )
        }
        if (!result.pue.ok) return
        const ratios = bins.map((b) => b.ratio)
        expect(result.pue.value).toBeLessThanOrEqual(Math.max(...ratios) * (1 + 1e-12))
        expect(result.pue.value).toBeGreaterThanOrEqual(Math.min(...ratios) * (1 - 1e-12))
      }),
    )
  })
})

test('an operator’s PUE is Σ facility / Σ IT, never a mean of ratios', () =>
  expect(
    operatorPue([
      { facility: kWh(300), it: kWh(100) },
      { facility: kWh(1100), it: kWh(1000) },
    ]),
  ).toEqual(pue(kWh(1400), kWh(1100))))

test('twelve months make a PUE, anything shorter an interim one; the category is written', () => {
  expect(pueLabel(fiscalYearInterval(fiscalYear(2025)))).toBe('PUE')
  expect(pueLabel(fiscalYearInterval(fiscalYear(2027)))).toBe('PUE')
  expect(pueLabel({ start: dayInterval('2025-04-01').start, end: dayInterval('2026-03-01').start })).toBe('iPUE')
  expect(pueName('PUE', 2)).toBe('PUE2')
  expect(pueName('iPUE', 1)).toBe('iPUE1')
})

describe('history', () => {
  const bare: Pick<Site, 'id' | 'pueCategory' | 'coverageLimit'> = { id: 'dc', pueCategory: 2, coverageLimit: 0.95 }
  const siteWith = (meters: object[]): Site => ({ ...bare, meters }) as unknown as Site
  const groundOf = (of: Site): Ground => ({ plant: { sites: [of] } as unknown as Plant, coefficients: shipped() })
  const site = siteWith([])
  const from = monthInterval('2025-01').start
  const to = monthInterval('2026-02').end
  // 100 kWh of IT each half-hour; the facility takes 150, from 2026 on 130
  const bins = Array.from({ length: (to - from) / SLOT }, (_, i) => ({
    start: from + i * SLOT,
    facility: (from + i * SLOT < monthInterval('2026-01').start ? 150 : 130) * 1e6,
    it: 100e6,
    facilityCovered: SLOT,
    itCovered: SLOT,
  }))
  const now = at(monthInterval('2026-02').start + 12 * 3_600_000)
  const interval = { start: monthInterval('2025-12').start, end: to }
  const shown = (by: 'day' | 'month' | 'twelve-months') =>
    pueHistory(groundOf(site), site, { common: bins, bins: [], interval, by, now }).map((p) => [
      p.from.slice(0, 10),
      p.label,
      'value' in p.pue ? Number(p.pue.value.toFixed(6)) : p.pue.why,
    ])

  test('months, the running one to now', () =>
    expect(shown('month')).toEqual([
      ['2025-12-01', 'iPUE', 1.5],
      ['2026-01-01', 'iPUE', 1.3],
      ['2026-02-01', 'iPUE', 1.3],
    ]))
  const december = monthInterval('2025-12')
  const span = december.end - december.start
  const heated = siteWith([{ id: 'steam', carrier: 'industrial_steam', role: 'intake', unit: 'GJ' }])
  const steam = (measured: number, e3 = 0) => ({
    ...{
      meter: 'dc/steam',
      start: december.start,
      amount: 360e6,
      measured: measured * span,
      e1: 0,
      e2: 0,
      e3: e3 * span,
    },
  })
  const inDecember = (of: Site, entering: readonly AmountBin[]) => {
    const [step] = pueHistory(groundOf(of), of, { common: bins, bins: entering, interval: december, by: 'month', now })
    return step
  }
  test('steam that is bought enters at 3.6 MJ a kWh; a month without its reading has no PUE, and no time in common', () => {
    const steps = pueHistory(groundOf(heated), heated, { common: bins, bins: [steam(1)], interval, by: 'month', now })
    // 31 days × 48 × 150 kWh + 360 GJ ÷ 3.6 MJ, over 31 × 48 × 100 kWh
    expect(steps.map(({ pue: of, coverage }) => ({ ...of, coverage }))).toEqual([
      { value: expect.closeTo((31 * 48 * 150 + 100_000) / (31 * 48 * 100), 9), unit: '1', coverage: 1 },
      { why: 'no-readings', unit: '1', coverage: 0 },
      { why: 'no-readings', unit: '1', coverage: 0 },
    ])
  })
  test('steam metered for part of the month enters with its mean; below the limit the PUE is withheld', () => {
    const most = inDecember(heated, [steam(0.96)])
    expect(most?.coverage).toBeCloseTo(0.96, 12)
    expect(most?.facility_kWh).toBeCloseTo(31 * 48 * 150 + 100_000 / 0.96, 6)
    expect(inDecember(heated, [steam(0.5)])).toMatchObject({ pue: { why: 'coverage-under-limit' }, coverage: 0.5 })
    // a bill of the whole month: its energy is measured, only the split of it is not
    expect(inDecember(heated, [steam(0, 1)])?.pue).toMatchObject({ value: expect.closeTo(2.172043, 6) })
  })
  test('a month of gas that is closed counts by the line that its close keeps', () => {
    const meter = { id: 'gas', carrier: 'city_gas', role: 'intake', unit: 'm3', measure: 'counter', counted: true }
    const gassed = siteWith([meter])
    const open = { ...steam(1), meter: 'dc/gas', amount: 10_000e6 }
    const usage = { carrier: 'city_gas', role: 'intake', unit: 'm3', amount: 10_000 } as Usage
    const line = officialLine(shipped(), usage, fiscalYear(2025))
    if (!line) throw new Error('gas is energy')
    const booked = { lines: [line], definition: meter as unknown as Meter, segments: [], unit: 'm3' }
    // 10 千m3 × 45 GJ ÷ 3.6 MJ = 125,000 kWh
    const value = (31 * 48 * 150 + 125_000) / (31 * 48 * 100)
    expect(inDecember(gassed, [open])?.pue).toMatchObject({ value: expect.closeTo(value, 9) })
    expect(inDecember(gassed, [{ ...open, booked }])?.pue).toMatchObject({ value: expect.closeTo(value, 9) })
  })
  test('days, none of them ahead', () => {
    const days = shown('day')
    expect([days.length, days[0]?.[0], days.at(-1)?.[0]]).toEqual([63, '2025-12-01', '2026-02-01'])
  })
  test('twelve months are a PUE of sums, 11 months at 1.5 and January at 1.3; the running month has none', () =>
    expect(shown('twelve-months')).toEqual([
      ['2025-01-01', 'PUE', 1.5],
      ['2025-02-01', 'PUE', Number(((334 * 150 + 31 * 130) / 36_500).toFixed(6))],
    ]))
  test('twelve months ask for bins from eleven months before', () =>
    expect(historyFrom(interval.start, 'twelve-months')).toBe(monthInterval('2025-01').start))
})
