import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { classAt, daysOfArea } from '#core/hour-calendar'
import { readHourTable } from '#core/hour-calendar-table'
import { at, DAY, fiscalYear, SLOT } from '#core/time'

const APRIL = at(Date.parse('2026-04-01T00:00:00+09:00'))
const about = { source: '公表資料', now: at(APRIL + 5 * DAY) }
const clocks = Array.from({ length: 48 }, (_, i) => `${Math.floor(i / 2)}:${i % 2 ? '30' : '00'}`)
const head = ['日付', ...clocks, '供給区域']
const day = (date: string, area: string, of: (slot: number) => string = () => ''): string[] => [
  date,
  ...clocks.map((_, i) => of(i)),
  area,
]

describe('hour classes by a table', () => {
  test('the template of docs/ is read: by area, day and half-hour', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/hour-classes.csv'), 'utf8')
    const rows = text.split('\n').map((line) => line.split(','))
    const { calendars, flaws } = readHourTable(rows, about)
    expect(flaws).toEqual([])
    expect(calendars.map((c) => [c.area, c.month, Object.keys(c.days).length])).toEqual([['kyushu', '2026-04', 2]])
    const days = daysOfArea(calendars, 'kyushu', fiscalYear(2026))
    const classOf = (slot: number) => classAt(days, at(APRIL + slot * SLOT))
    expect([17, 18, 29, 30].map(classOf)).toEqual(['other', 'curtailment', 'curtailment', 'other'])
    expect([48 + 33, 48 + 34, 48 + 37, 48 + 38].map(classOf)).toEqual(['other', 'tight', 'tight', 'other'])
    expect(classOf(96)).toBeUndefined()
  })
  test('columns in any order, words and letters, full-width; titles above', () => {
    const words = (slot: number): string => ['Ｃ', '再エネ出力制御', 't', '逼迫', 'その他', ''][slot % 6] ?? ''
    const { calendars, flaws } = readHourTable([['電気需要最適化'], head, day('令和8年4月1日', 'Kansai', words)], about)
    expect(flaws).toEqual([])
    expect(calendars).toEqual([
      { area: 'kansai', month: '2026-04', days: { '2026-04-01': 'ccttoo'.repeat(8) }, source: '公表資料' },
    ])
  })
  test('every faulty row by its line, all at once, and no calendar', () => {
    const rows = [
      head,
      day('2026-04-01', '関西'),
      day('4/2', '関西'),
      day('2026-04-03', '近畿'),
      day('2026-04-04', '関西', (i) => (i === 20 ? 'x' : '')),
      day('2026-04-01', '関西'),
    ]
    expect(readHourTable(rows, about).flaws).toMatchObject([
      { line: 3, detail: 'the date "4/2" cannot be taken: date-without-year' },
      { line: 4, detail: '"近畿" is no supply area' },
      { line: 5, detail: '10:00: "x" is no class' },
      { line: 6, detail: 'kansai 2026-04-01 stands in the table twice' },
    ])
  })
  test('a month that is over lacks no day', () => {
    const days = Array.from({ length: 29 }, (_, i) => day(`2026-04-${String(i + 1).padStart(2, '0')}`, '関西'))
    const later = { ...about, now: at(APRIL + 40 * DAY) }
    expect(readHourTable([head, ...days], later).flaws).toMatchObject([
      { line: 0, detail: 'kansai 2026-04 lacks 2026-04-30' },
    ])
    expect(readHourTable([head, ...days, day('2026-04-30', '関西')], later).flaws).toEqual([])
  })
  test.each([
    [[], 'no row has the headings 供給区域, 日付 and 0:00 … 23:30'],
    [[head], 'the table has no rows'],
  ])('%j has nothing to take', (rows, message) => {
    expect(readHourTable(rows, about)).toMatchObject({ calendars: [], flaws: [{ line: 0, detail: message }] })
  })
})
