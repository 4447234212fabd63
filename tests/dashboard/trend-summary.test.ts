import { describe, expect, it } from 'vitest'
import { at, DAY, HOUR, SLOT } from '#core/time'
import { summaryOf, type TrendLine } from '../../dashboard/trends/lines.ts'

const T = at(Date.parse('2026-11-20T00:00:00+09:00'))
const over = (ms: number) => ({ start: T, end: at(T + ms) })

describe('summary of a line', () => {
  it('coverage is of the whole time asked for: before the first reading, in a gap and after the last one nothing was measured', () => {
    const rows: TrendLine['rows'] = [
      [T + 6 * SLOT, 600, 600, 600, 1],
      [T + 9 * SLOT, 300, 200, 400, 0.5],
    ]
    const summary = summaryOf({ rows, unit: 'kW' }, '30m', over(12 * SLOT))
    expect(summary?.coverage).toBeCloseTo(1.5 / 12, 12)
    // each step weighs as long as it is covered
    expect(summary?.mean).toBeCloseTo(500, 12)
    expect(summary?.amount).toEqual({ value: 600 * 0.5 + 300 * 0.25, unit: 'kWh' })
    expect([summary?.min, summary?.max]).toEqual([
      [T + 9 * SLOT, 200],
      [T + 6 * SLOT, 600],
    ])
  })
  it('of a step that reaches over an end only what lies within counts', () => {
    const rows: TrendLine['rows'] = [[T, 20, 20, 20, 1]]
    expect(summaryOf({ rows, unit: '1' }, '1d', over(6 * HOUR))?.coverage).toBe(1)
    expect(summaryOf({ rows, unit: '1' }, '1d', over(2 * DAY))?.coverage).toBe(0.5)
  })
  it('is none where nothing is covered', () => {
    expect(summaryOf({ rows: [[T, null, null, null, 0]], unit: 'kW' }, '30m', over(DAY))).toBeUndefined()
  })
})
