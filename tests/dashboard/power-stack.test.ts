import { describe, expect, it } from 'vitest'
import type { SeriesLine } from '#core/series'
import { MOST_KEYS } from '#core/series-bins'
import { at } from '#core/time'
import { questionsOf } from '../../dashboard/api/series.ts'
import {
  area,
  groups,
  line,
  type PowerRow,
  powerRows,
  seriesCoverage,
  useOrder,
  wholePower,
  withTail,
} from '../../dashboard/overview/power-stack.ts'

const row = (t: number, kW: number | null, coverage = 1): SeriesLine['rows'][number] => [t, kW, kW, kW, coverage]
const series = (key: string, ...kW: (number | null)[]): SeriesLine => ({
  key,
  unit: 'kW',
  source: 'ledger',
  rows: kW.map((v, i) => row(i * 1000, v, v === null ? 0 : 1)),
})

describe('the questions of a day', () => {
  const keysOf = (count: number) => Array.from({ length: count }, (_, i) => `dc-${i}:use/it`)
  it.each([0, 1, MOST_KEYS, MOST_KEYS + 1, 64, 512])(
    'ask for each of %i keys once, and for no more than the server answers',
    (count) => {
      const keys = keysOf(count)
      const questions = questionsOf({ keys, from: at(0), to: at(1_000), step: '5m' })
      expect(questions.flatMap((question) => question.keys)).toEqual(keys)
      for (const question of questions) {
        expect(question.keys.length).toBeLessThanOrEqual(MOST_KEYS)
        expect(question).toMatchObject({ from: 0, to: 1_000, step: '5m' })
      }
    },
  )
})

describe('the stack', () => {
  it('sums the sites use by use', () => {
    const rows = powerRows([series('a:use/it', 5, 6), series('b:use/it', 1, 2), series('b:use/other', 3, 3)])
    expect(area(rows, ['it'])).toEqual([
      [0, 6],
      [1000, 8],
    ])
    expect(wholePower(rows)).toEqual([
      [0, 9],
      [1000, 11],
    ])
  })
  it('has a gap where a site’s power is unknown: a part must not pass as the whole', () => {
    const rows = powerRows([series('a:use/it', 5, null), series('a:use/other', 1, null), series('b:use/line', 2, 2)])
    expect(wholePower(rows)).toEqual([
      [0, 8],
      [1000, null],
    ])
  })
  it('has none where a silent sub-meter is in the rest', () => {
    const rows = powerRows([series('a:use/lighting', 5, null), series('a:use/other', 1, 6)])
    expect(wholePower(rows)).toEqual([
      [0, 6],
      [1000, 6],
    ])
  })
  it('keeps generation and intake apart', () => {
    const rows = powerRows([series('a:use/it', 5), series('a:role/generation', 2), series('a:role/intake', 3)])
    expect([line(rows, 'generation'), line(rows, 'intake')]).toEqual([[[0, 2]], [[0, 3]]])
  })
  it('moves last week onto today', () =>
    expect(wholePower(powerRows([series('a:use/it', 5)]), 700)).toEqual([[700, 5]]))
  it('is drawn whole by either the uses or their groups', () => {
    expect(Object.values(groups).flat().sort()).toEqual([...useOrder].sort())
  })
})

describe('the live tail', () => {
  const live = (t: number): PowerRow => ({ t: at(t), use: { it: 7 }, generation: null, intake: null })
  it('follows the stored rows and never doubles them', () => {
    const stored = powerRows([series('a:use/it', 5, 6)])
    expect(withTail(stored, [live(500), live(1000), live(1500)]).map(({ t }) => t)).toEqual([0, 1000, 1500])
    expect(withTail([], [live(500)])).toHaveLength(1)
  })
})

it('coverage is the mean of the rows that are over', () => {
  expect(seriesCoverage([series('a:use/it', 1, null, null)], at(1000))).toBe(0.5)
  expect(seriesCoverage([], at(0))).toBeNull()
})
