import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { eraYear } from '#core/era'
import { FactorUnit } from '#core/factor-unit'
import { halfUp } from '#core/rounding'
import { at } from '#core/time'
import { Unit } from '#core/unit'
import { total } from '../../dashboard/format/figure.ts'
import { decimal, percent, short, signed, significantDecimal } from '../../dashboard/format/number.ts'
import {
  age,
  clock,
  dayOfYear,
  dayText,
  dayTime,
  moment,
  monthSpan,
  monthText,
  onAxis,
  year,
} from '../../dashboard/format/time.ts'
import { unitText } from '../../dashboard/format/unit.ts'
import { writeYears } from '../../dashboard/i18n/era.ts'
import { openCatalogue } from '../../dashboard/i18n/i18n.ts'
import { readingText } from '../../dashboard/meters/reading-text.ts'
import { spoken } from './spoken.ts'

const NOON = '2026-11-22T12:00:00+09:00'
const ja = await spoken('ja')
const en = await spoken('en')

describe('numbers', () => {
  it.each([
    [1234567.891, 0, '1,234,568'],
    [-6.3, 1, '−6.3'],
    [-0.04, 1, '0.0'],
    [1.005, 2, '1.01'],
    [0, 2, '0.00'],
  ])('%d with %d decimals is %s', (n, digits, text) => expect(decimal(n, digits)).toBe(text))
  it('are written as the browser writes them, but for the minus', () => {
    const written = (n: number, digits: number): string =>
      n.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−')
    fc.assert(
      fc.property(fc.double({ min: -1e8, max: 1e8, noNaN: true }), fc.nat(6), (n, digits) => {
        const rounded = halfUp(n, digits)
        expect(decimal(n, digits)).toBe(written(rounded === 0 ? 0 : rounded, digits))
      }),
    )
  })
  it('carry a sign where asked', () => {
    expect([signed(412), signed(-412), signed(0.2)]).toEqual(['+412', '−412', '0'])
  })
  it('keep significant digits', () => {
    expect([significantDecimal(0.0873391, 4), significantDecimal(0.140762813, 4), significantDecimal(0, 4)]).toEqual([
      '0.08734',
      '0.1408',
      '0.000',
    ])
  })
  it('are shares in percent and short on axes', () => {
    expect([percent(0.9912), percent(1, 0), short(11_234), short(3499.2)]).toEqual(['99.1', '100', '11.2k', '3,499'])
  })
  it('add up only when all are there', () => {
    expect(
      total([
        { value: 1, unit: 'kW' },
        { value: 2, unit: 'kW' },
      ]),
    ).toBe(3)
    expect(total([{ value: 1, unit: 'kW' }, { why: 'no-readings' }])).toBeNull()
    expect(total([])).toBeNull()
  })
})

describe('readings', () => {
  it.each([
    ['123456.70', 1, '123,456.70'],
    ['-1000', 0, '−1,000'],
    [812.4, 1, '812.4'],
    ['0x1f', 0, '0x1f'],
    ['0000123', 0, '0,000,123'],
  ])('%s stays as the meter shows it', (value, decimals, text) => expect(readingText(value, decimals)).toBe(text))
})

describe('times', () => {
  const t = moment('2026-11-22T14:32:08+09:00')
  it('are those of Japan, whatever the zone of the reader', () => {
    expect(clock(t)).toBe('14:32:08')
    expect(dayTime(ja, t)).toBe('11月22日 14:32')
    expect(dayTime(en, t)).toBe('22 Nov 14:32')
    expect(dayTime(ja, moment('2026-03-31T15:00:00Z'))).toBe('4月1日 00:00')
    expect(new Date(onAxis(t)).toISOString()).toBe('2026-11-22T14:32:08.000Z')
  })
  it('name the fiscal year and count its days', () => {
    expect([year(ja, 2026), year(en, 2026)]).toEqual(['2026年度', 'FY2026'])
    expect(dayOfYear(t, 2026)).toBe(236)
    expect(dayOfYear(moment('2026-04-01T00:00:00+09:00'), 2026)).toBe(1)
  })
  it('name the months of a half-open interval', () => {
    const [from, to] = [moment('2025-11-01T00:00:00+09:00'), moment('2026-11-01T00:00:00+09:00')]
    expect(monthSpan(ja, from, to)).toBe('2025年11月 – 2026年10月')
    expect(monthSpan(en, from, to)).toBe('Nov 2025 – Oct 2026')
  })
  it('say how long ago', () => {
    expect([0, 59_999, 720_000, 7_200_000, 172_800_000].map((ms) => age(ja, ms))).toEqual([
      '0秒',
      '59秒',
      '12分',
      '2時間',
      '2日',
    ])
    expect(age(en, 86_400_000)).toBe('1 day')
  })
  it('refuse what is no moment', () => expect(() => at(Date.parse('soon'))).toThrow(RangeError))
})

describe('units', () => {
  it.each([
    ['t-CO2', 't-CO₂'],
    ['m3', 'm³'],
    ['kL/t', 'kL/t'],
    ['1', ''],
  ])('%s is printed %s', (unit, text) => expect(unitText(unit)).toBe(text))
  it.each([
    ['kL/千kWh', 'kL/千kWh', 'kL/1,000 kWh'],
    ['GJ/千m3N', 'GJ/千m³N', 'GJ/1,000 m³N'],
    ['GJ/千m3(SATP)', 'GJ/千m³ (SATP)', 'GJ/1,000 m³ (SATP)'],
    ['t-CO2/百万円', 't-CO₂/百万円', 't-CO₂/million yen'],
    ['千m2', '千m²', '1,000 m²'],
    ['台', '台', 'units'],
  ])('%s is %s in Japanese and %s in English', (unit, inJapanese, inEnglish) => {
    expect(unitText(unit, 'ja')).toBe(inJapanese)
    expect(unitText(unit, 'en')).toBe(inEnglish)
  })
  it('no unit of meters, factors and the demo has a Japanese character in English', () => {
    const demo = parse(readFileSync(join(import.meta.dirname, '../../demo/plant.yaml'), 'utf8')) as unknown
    const inDemo = [...JSON.stringify(demo).matchAll(/"unit":"([^"]+)"/g)].map(([, unit = '']) => unit)
    expect(inDemo).toContain('千kWh')
    const all = [...Unit.options, ...FactorUnit.options, ...inDemo.flatMap((unit) => [unit, `kL/${unit}`])]
    expect(all.map((unit) => unitText(unit, 'en')).filter((text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual(
      [],
    )
  })
})

describe('和暦', () => {
  const catalogue = openCatalogue()
  const { t } = catalogue
  afterEach(() => writeYears(catalogue, 'western'))
  it('writes fiscal years, months and days by era, at once and in Japanese alone', () => {
    const written = () => [
      year(t, 2026),
      year(t, 2019),
      monthText(t, '2026-10'),
      dayText(t, moment(NOON)),
      year(en, 2026),
    ]
    const heard: string[] = []
    catalogue.on('languageChanged', (language) => heard.push(language))
    expect(written()).toEqual(['2026年度', '2019年度', '2026年10月', '2026年11月22日', 'FY2026'])
    writeYears(catalogue, 'japanese')
    expect(written()).toEqual(['令和8年度', '令和元年度', '令和8年10月', '令和8年11月22日', 'FY2026'])
    expect(heard).toEqual(['ja'])
  })
  it.each([
    ['2019-05-01', '令和元'],
    ['2019-04-30', '平成31'],
    ['1989-01-08', '平成元'],
    ['1989-01-07', '1989'],
    ['2026-04', '令和8'],
  ])('%s is of %s (元号を改める政令)', (day, text) => expect(eraYear(day)).toBe(text))
})
