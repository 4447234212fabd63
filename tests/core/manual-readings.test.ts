import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessColumns, headingRow } from '#core/manual-columns'
import type { ManualEntry } from '#core/manual-entry'
import { readingChanges, wantedReadings } from '#core/manual-readings'
import { readTable } from '#core/manual-table'
import type { Meter } from '#core/plant'
import { placedMeters } from '#core/plant-index'
import { at } from '#core/time'
import { manualPlant } from '../manual/plant.ts'

const t = (text: string): number => at(Date.parse(`${text}+09:00`))
const plant = manualPlant()
const meter = (id: string): Meter => plant.sites[0]?.meters.find((m) => m.id === id) as Meter
const named = (entries: readonly ManualEntry[]) => entries.map((entry, name) => ({ name, entry }))
const amount = (from: string | undefined, to: string, value: string): ManualEntry => ({
  kind: 'amount',
  meter: 'works/bill',
  ...(from === undefined ? {} : { from: t(from) }),
  to: t(to),
  value,
})
const level = (when: string, value: string): ManualEntry => ({ kind: 'level', meter: 'works/oil', at: t(when), value })
const delivery = (when: string, value: string): ManualEntry => ({
  kind: 'delivery',
  meter: 'works/oil',
  at: t(when),
  value,
})

describe('bills', () => {
  it('touch each other: each amount runs from the end of the one before', () => {
    const { readings, flaws } = wantedReadings(
      meter('bill'),
      named([amount('2026-04-05T00:00', '2026-05-07T00:00', '1200'), amount(undefined, '2026-06-05T00:00', '1100.5')]),
    )
    expect(flaws).toEqual([])
    expect(readings).toEqual([
      { at: t('2026-04-05T00:00'), value: '0', quality: 'suspect' },
      { at: t('2026-05-07T00:00'), value: '1200', quality: 'good' },
      { at: t('2026-06-05T00:00'), value: '1100.5', quality: 'good' },
    ])
  })
  it('leave a missing one missing, and take it in when it comes', () => {
    const first = amount('2026-04-05T00:00', '2026-05-07T00:00', '1200')
    const third = amount('2026-06-05T00:00', '2026-07-06T00:00', '900')
    const before = wantedReadings(meter('bill'), named([first, third])).readings
    expect(before.filter((r) => r.quality === 'suspect').map((r) => r.at)).toEqual([
      t('2026-04-05T00:00'),
      t('2026-06-05T00:00'),
    ])
    const second = amount('2026-05-07T00:00', '2026-06-05T00:00', '1000')
    const standing = before.map((r, index) => ({ ...r, agent: 'people', epoch: 'E', seq: 1, index }))
    const after = wantedReadings(meter('bill'), named([first, third, second])).readings
    expect(readingChanges(standing, after)).toEqual({
      add: [{ at: t('2026-06-05T00:00'), value: '1000', quality: 'good' }],
      setAside: ['people/E/1/2'],
    })
  })
  it.each([
    [
      'overlap',
      [amount('2026-04-05T00:00', '2026-05-07T00:00', '1'), amount('2026-05-06T00:00', '2026-06-05T00:00', '1')],
    ],
    ['no-beginning', [amount(undefined, '2026-05-07T00:00', '1')]],
    ['backwards', [amount('2026-05-07T00:00', '2026-05-07T00:00', '1')]],
    ['negative', [amount('2026-04-05T00:00', '2026-05-07T00:00', '-1')]],
    [
      'conflict',
      [amount('2026-04-05T00:00', '2026-05-07T00:00', '1'), amount('2026-04-05T00:00', '2026-05-07T00:00', '2')],
    ],
    ['kind', [level('2026-04-05T00:00', '1')]],
  ] as const)('%s is told', (why, entries) => {
    expect(wantedReadings(meter('bill'), named(entries)).flaws.map((f) => f.why)).toEqual([why])
  })
})

describe('a tank', () => {
  it('uses up level before − level after + deliveries between, to the last digit', () => {
    const entries = [
      level('2026-04-01T09:00', '1500.5'),
      delivery('2026-04-10T10:00', '2000'),
      level('2026-05-01T09:00', '900.25'),
      delivery('2026-05-01T09:00', '100'),
      level('2026-06-01T09:00', '100'),
      delivery('2026-06-02T09:00', '500'),
    ]
    const { readings, flaws } = wantedReadings(meter('oil'), named(entries))
    expect(flaws).toEqual([])
    expect(readings.map((r) => r.value)).toEqual(['0', '2700.25', '800.25'])
  })
  it('that rose without a delivery is told with its numbers', () => {
    const { flaws } = wantedReadings(
      meter('oil'),
      named([level('2026-04-01T09:00', '100'), level('2026-05-01T09:00', '150')]),
    )
    expect(flaws).toEqual([{ name: 1, why: 'tank-rose', numbers: { before: '100', delivered: '0', now: '150' } }])
  })
  it('conserves: Σ used = first level − last level + Σ deliveries between them', () => {
    const step = fc.record({ used: fc.nat(1000), delivered: fc.array(fc.nat(500), { maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), fc.nat(1000), (steps, start) => {
        let now = start + 20_000
        const entries: ManualEntry[] = [{ kind: 'level', meter: 'works/oil', at: 0, value: String(now) }]
        steps.forEach(({ used, delivered }, i) => {
          for (const [k, d] of delivered.entries())
            entries.push({ kind: 'delivery', meter: 'works/oil', at: i * 10 + k + 1, value: String(d) })
          now += delivered.reduce((a, b) => a + b, 0) - used
          entries.push({ kind: 'level', meter: 'works/oil', at: i * 10 + 10, value: String(now) })
        })
        const { readings, flaws } = wantedReadings(meter('oil'), named(entries.toReversed()))
        expect(flaws).toEqual([])
        expect(readings.slice(1).map((r) => Number(r.value))).toEqual(steps.map((s) => s.used))
      }),
      { numRuns: 200 },
    )
  })
})

describe('changes of readings', () => {
  it('none where all stands already, whatever way the numbers are written', () => {
    const standing = [
      { at: 1, value: '100.0', quality: 'good' as const, agent: 'people', epoch: 'E', seq: 1, index: 0 },
    ]
    expect(readingChanges(standing, [{ at: 1, value: '100', quality: 'good' }])).toEqual({ add: [], setAside: [] })
  })
})

describe('columns', () => {
  it.each([
    [['検針日', '指示値', '使用量', '備考'], { date: 0, reading: 1, amount: 2, note: 3 }],
    [['メーター', '日付', '時刻', '今回指示数(kWh)'], { meter: 0, date: 1, time: 2, reading: 3 }],
    [['開始日', '終了日', 'ご使用量［m3］', '請求書番号'], { from: 0, to: 1, amount: 2, document: 3 }],
    [['Date', 'Meter ID', 'Reading', 'Remarks'], { date: 0, meter: 1, reading: 2, note: 3 }],
    [['日　付', '残　量', '給油量'], { date: 0, level: 1, delivery: 2 }],
    [['foo', 'bar'], {}],
  ] as const)('%j', (row, columns) => expect(guessColumns(row)).toEqual(columns))
  it('headings may stand under a title', () => {
    expect(headingRow([['2026年度 検針表'], [''], ['日付', '指示値']])).toBe(2)
    expect(
      headingRow([
        ['1', '2'],
        ['3', '4'],
      ]),
    ).toBeUndefined()
  })
})

describe('a sheet', () => {
  const now = t('2026-07-01T00:00')
  const sheet = (...rows: string[][]) =>
    readTable(
      { rows, after: 0, columns: guessColumns(rows[0] as string[]), meters: placedMeters(plant), meter: undefined },
      now,
    )
  it('gives an entry a row, and says what it changed to read a number', () => {
    const { rows, flaws, notes } = sheet(
      ['メーター', '日付', '時刻', '指示値', '備考'],
      ['水道', '令和8年4月1日', '9:30', '12,345.6', '定例'],
      ['', '', '', '', ''],
      ['works/water', '2026/5/1', '', '１２４００', ''],
    )
    expect(flaws).toEqual([])
    expect(rows).toEqual([
      {
        line: 2,
        entry: { kind: 'reading', meter: 'works/water', at: t('2026-04-01T09:30'), value: '12345.6', note: '定例' },
      },
      { line: 4, entry: { kind: 'reading', meter: 'works/water', at: t('2026-05-01T00:00'), value: '12400' } },
    ])
    expect(notes).toEqual([
      { line: 2, text: '12,345.6', value: '12345.6' },
      { line: 4, text: '１２４００', value: '12400' },
    ])
  })
  it('says what is wrong by line, all at once', () => {
    const { flaws } = sheet(
      ['メーター', '日付', '指示値'],
      ['水道', '4/1', '100'],
      ['水', '2026/4/1', '100'],
      ['main', '2026/4/1', '100'],
      ['水道', '2026/4/1', '12,5'],
      ['水道', '2026/4/1', '1.25'],
      ['水道', '2026/8/1', '1'],
      ['', '2026/4/1', '1'],
      ['水道', '2026/4/1', ''],
      ['水道', '26/4/1', '一二三'],
    )
    expect(flaws.map((f) => [f.line, f.why])).toEqual([
      [2, 'date-without-year'],
      [3, 'meter-unknown'],
      [4, 'meter-not-manual'],
      [5, 'number-comma'],
      [6, 'too-many-decimals'],
      [7, 'future'],
      [8, 'meter-empty'],
      [9, 'value-missing'],
      [10, 'number-unreadable'],
      [10, 'date-two-digit-year'],
    ])
  })
  it('a bill ends with its last day, or at the start of a meter-reading day', () => {
    const period = sheet(['メーター', '開始日', '終了日', '使用量'], ['bill', '2026/4/5', '2026/5/6', '1200'])
    expect(period.rows[0]?.entry).toMatchObject({ from: t('2026-04-05T00:00'), to: t('2026-05-07T00:00') })
    const day = sheet(['メーター', '計量日', '使用量'], ['bill', '2026/5/7', '1200'])
    expect(day.rows[0]?.entry).toMatchObject({ to: t('2026-05-07T00:00') })
    expect(day.rows[0]?.entry).not.toHaveProperty('from')
  })
})
