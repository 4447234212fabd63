import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseChangeTable, centreTable, responseTable } from '#core/annual-record-tables'
import type { CentreRecord } from '#core/centre-record'
import { productTable } from '#core/product-table'
import type { Directory } from '#core/record-field'
import { readRecord, readRecordTable, tableHeadings } from '#core/record-table'
import { activityTable, billTable, certificateTable, measureTable } from '#core/record-tables'
import { textsOf } from '#core/record-text'
import { addMonths, Month } from '#core/time'

const directory: Directory = {
  meters: [
    { key: 'dc/intake', names: ['intake', '受電', 'Intake'] },
    { key: 'works/intake', names: ['intake', '受電 2', 'Intake 2'] },
  ],
  sites: [{ key: 'dc', names: ['dc', '大阪', 'Osaka'] }],
  segments: [{ key: 'steel', names: ['steel', '圧延', 'Rolling'] }],
  denominators: [{ key: 'floor', names: ['floor', '床面積', 'Floor'] }],
}
const activity = { segment: '圧延', month: '2026-04', value: '1,234.5', unit: 't', evidence: '月報' }
const monthOf = (month: string) => readRecord(activityTable, { ...activity, month }, directory)
const flawsOf = (read: { flaws: readonly { field: string | null; flaw: { why: string } }[] }) =>
  read.flaws.map(({ field, flaw }) => [field, flaw.why])

describe('the fields of a record', () => {
  it.each([
    ['2026-04', '2026-04'],
    ['2026/4', '2026-04'],
    ['２０２６年４月', '2026-04'],
    ['令和8年4月', '2026-04'],
    ['R8.4.1', '2026-04'],
    // a spreadsheet makes a date of a month that is typed into it
    ['2026-04-01', '2026-04'],
  ])('%s is the month %s', (written, month) => {
    expect(monthOf(written).record?.month).toBe(month)
  })
  it.each(['4月', '2026-13', '2026/4/15', '46113', ''])('%j is no month', (written) => {
    expect(flawsOf(monthOf(written))).toEqual([['month', written === '' ? 'empty' : 'month-unreadable']])
  })
  it('names are read as keys, where they mean one; numbers without their separators', () => {
    expect(monthOf('2026-04').record).toMatchObject({ segment: 'steel', denominator: 'activity', value: '1234.5' })
    const bill = { from: '2026/4/1', to: '2026/4/30', amount: '5', unit: 'kWh', yen: '¥25,000', document: 'x' }
    expect(readRecord(billTable, { ...bill, meter: '受電' }, directory).record).toMatchObject({
      meter: 'dc/intake',
      from: '2026-04-01',
      yen: 25_000,
    })
    // two meters of one id
    expect(flawsOf(readRecord(billTable, { ...bill, meter: 'intake' }, directory))).toEqual([
      ['meter', 'meter-unknown'],
    ])
  })
  it('everything that is wrong is said at once, the rules over several fields when each can be read', () => {
    const bill = { meter: 'moon', from: '4/1', to: '', amount: '△5', unit: 'kWh', yen: '1.5', document: '' }
    expect(flawsOf(readRecord(billTable, bill, directory))).toEqual([
      ['meter', 'meter-unknown'],
      ['from', 'date-without-year'],
      ['to', 'empty'],
      ['amount', 'number-sign'],
      ['yen', 'number-unreadable'],
      ['document', 'empty'],
    ])
    const backwards = {
      ...bill,
      meter: 'dc/intake',
      from: '2026-05-01',
      to: '2026-04-01',
      amount: '5',
      yen: '',
      document: 'x',
    }
    expect(flawsOf(readRecord(billTable, backwards, directory))).toEqual([['to', 'ends-before']])
  })
  it('a certificate by its Japanese words; what its kind needs is asked for by field', () => {
    const paper = {
      kind: 'J-クレジット',
      number: 'J-1',
      year: '令和8年度',
      from: '2026-04-01',
      to: '2026-06-30',
      document: 'x',
    }
    expect(flawsOf(readRecord(certificateTable, paper, directory))).toEqual([['t', 'needs-t']])
    expect(readRecord(certificateTable, { ...paper, t: '12' }, directory).record).toMatchObject({
      kind: 'j-credit',
      year: 2026,
    })
    expect(flawsOf(readRecord(certificateTable, { ...paper, kind: '株券' }, directory))).toEqual([
      ['kind', 'choice-unknown'],
    ])
  })
  it('several meters by names or keys', () => {
    const measure = { number: 'K', name: 'LED', site: '大阪', from: '2026-04-01', planned: '100', document: 'x' }
    expect(
      readRecord(measureTable, { ...measure, meters: 'dc/intake、works/intake' }, directory).record?.meters,
    ).toEqual(['dc/intake', 'works/intake'])
    // a name with a space in it
    expect(readRecord(measureTable, { ...measure, meters: '受電 2' }, directory).record?.meters).toEqual([
      'works/intake',
    ])
  })
})

describe('a sheet of records', () => {
  const sheet = [
    ['生産月報', '', ''],
    ['月', '生産量（t）', '備考'],
    ['2026-04', '10', '4月'],
    ['', '', ''],
    ['2026-05', '', '5月'],
  ]
  const headings = tableHeadings(activityTable, sheet)
  it('is read from its headings on; empty rows are passed over, lines count as the spreadsheet does', () => {
    expect(headings).toEqual({ at: 1, columns: { month: 0, value: 1, evidence: 2 } })
    const given = { segment: 'steel', unit: 't' }
    const rows = readRecordTable(
      activityTable,
      { rows: sheet, after: headings?.at ?? 0, columns: headings?.columns ?? {}, given },
      directory,
    )
    expect(rows.map((r) => [r.line, r.record?.value ?? null, flawsOf(r)])).toEqual([
      [3, '10', []],
      [5, null, [['value', 'empty']]],
    ])
  })
  it('without headings there is none', () => {
    expect(tableHeadings(activityTable, [['2026-04', '10', 't']])).toBeUndefined()
  })
  it('whatever stands in the cells, each row gives a record or says what is wrong', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('2026-04', '10', '圧延', 't', '月報', '令和元年5月', '1,0', '-3'),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell, cell, cell), { maxLength: 5 }), (rows) => {
        const columns = { segment: 0, month: 1, value: 2, unit: 3, evidence: 4 }
        for (const row of readRecordTable(activityTable, { rows, after: -1, columns }, directory))
          expect(row.record === undefined).toBe(row.flaws.length > 0)
      }),
    )
  })
  it('a month is read as it is written, in every way that it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), (n) => {
        const month = addMonths('2026-04', n)
        const [y, m] = [Number(month.slice(0, 4)), Number(month.slice(5))]
        for (const written of [`${y}/${m}`, `${y}年${m}月`, `${y}-${month.slice(5)}-01`])
          expect(monthOf(written).record?.month).toBe(Month.parse(month))
      }),
    )
  })
})

const at = { year: '2026', evidence: '要請書', source: '公表資料' }
describe('a table that says what a record is', () => {
  const change = { ...at, segment: '圧延', id: 'merger', from: '2026年4月', approver: '取締役会' }
  it('has the fields of its choice alone; lines of cells become what the record keeps them by', () => {
    const texts = { ...change, year: '', change: '組織変更', amounts: '系統電力\t1,200\n都市ガス\t-5', activity: '-10' }
    expect(readRecord(baseChangeTable, texts, directory).record).toEqual({
      ...{ change: 'organisation', segment: 'steel', id: 'merger', from: '2026-04' },
      ...{ amounts: { grid: 1_200, city_gas: -5 }, activity: -10, approver: '取締役会', evidence: '要請書' },
    })
    // one cell of a spreadsheet holds the lines with other marks
    const cell = readRecord(baseChangeTable, { ...texts, amounts: '系統電力 | 1200; 都市ガス | -5' }, directory)
    expect(cell.record).toMatchObject({ amounts: { grid: 1_200, city_gas: -5 } })
    expect(flawsOf(readRecord(baseChangeTable, { ...texts, before: '3' }, directory))).toEqual([
      ['before', 'not-for-this'],
    ])
  })
  it('names a faulty cell by its line, blank lines counted', () => {
    const texts = { ...change, year: '', change: 'organisation', amounts: '\n電気\t1\n都市ガス\t\n', activity: '1' }
    expect(flawsOf(readRecord(baseChangeTable, texts, directory))).toEqual([
      ['amounts.2.carrier', 'choice-unknown'],
      ['amounts.3.amount', 'empty'],
    ])
    const twice = { ...texts, amounts: '都市ガス\t1\n系統電力\t2\ncity_gas\t3' }
    expect(flawsOf(readRecord(baseChangeTable, twice, directory))).toEqual([['amounts.3.carrier', 'twice']])
  })
  it('says what of a part is lacking, and what lies out of range', () => {
    const of = (more: object) => flawsOf(readRecord(centreTable, { ...at, site: '大阪', ...more }, directory))
    expect(of({})).toEqual([])
    expect(of({ 'baseline.pue': '1.6' })).toEqual([['baseline.source', 'empty']])
    expect(of({ 'baseline.pue': '0.9', 'baseline.source': 'x' })).toEqual([['baseline.pue', 'out-of-range']])
    expect(of({ servers: 'R640\t10\t5\t0.4\t1.2' })).toEqual([['servers.1.utilisation', 'out-of-range']])
    expect(of({ site: 'moon', servers: 'R640\t1.5\t5\t0.4' })).toEqual([
      ['site', 'site-unknown'],
      ['servers.1.count', 'number-unreadable'],
    ])
  })
  it('reads times as people write them', () => {
    const texts = { ...at, site: 'dc', day: '2026/5/1', direction: '下げ', id: 'a', from: '１７：３０', to: '20時' }
    expect(readRecord(responseTable, texts, directory).record).toMatchObject({ from: '17:30', to: '20:00' })
    expect(flawsOf(readRecord(responseTable, { ...texts, to: 'evening' }, directory))).toEqual([
      ['to', 'clock-unreadable'],
    ])
  })
})

const words = fc.stringMatching(/^[a-zA-Z぀-ヿ一-龠|;]{1,12}$/)
// 20 decimals hold every double from a thousandth on
const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e12, noNaN: true }))
const id = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
const years = fc.integer({ min: 2000, max: 2099 })
const given = fc.record({ value: amount, source: words, date: fc.constant('2026-04') })
const product = fc.record({
  ...{ shape: fc.constant('energy-user' as const), id, name: fc.record({ ja: words, en: words }) },
  ...{ category: fc.constant('it' as const), region: fc.constant('japan' as const) },
  life_years: fc.integer({ min: 1, max: 40 }),
  units: fc.dictionary(years.map(String), amount, { minKeys: 1, maxKeys: 3 }),
  factor_t_per_kWh: fc.dictionary(years.map(String), given, { minKeys: 1, maxKeys: 3 }),
  ...{ baseline_kWh: given, product_kWh: given },
})
const centre = fc.record(
  {
    ...{ site: fc.constant('dc'), year: years, source: words },
    servers: fc.array(
      fc.record({ name: words, count: fc.integer({ min: 1, max: 999 }), performance: amount, power_kW: amount }),
      { minLength: 1, maxLength: 3 },
    ),
    baseline: fc.record({ pue: fc.constant(1.6), source: words }),
    eu: fc.record({ PDIT_kW: amount, refrigerants: words }),
  },
  { requiredKeys: ['site', 'year', 'source'] },
)
describe('the texts of a record', () => {
  it('read again give the record: products', () => {
    fc.assert(
      fc.property(product, (record) => {
        expect(readRecord(productTable, textsOf(productTable, record), directory)).toEqual({ record, flaws: [] })
      }),
    )
  })
  it('read again give the record: data centres', () => {
    const isPositive = (record: CentreRecord): boolean =>
      (record.servers ?? []).every((s) => s.performance > 0 && s.power_kW > 0)
    fc.assert(
      fc.property(centre.filter(isPositive), (record) => {
        expect(readRecord(centreTable, textsOf(centreTable, record), directory)).toEqual({ record, flaws: [] })
      }),
    )
  })
})
