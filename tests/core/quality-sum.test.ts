import { describe, expect, it } from 'vitest'
import type { Drift } from '#core/balance-drift'
import { sumFinding } from '#core/quality-sum'
import { DAY } from '#core/time'

const T = Date.parse('2026-04-01T00:00+09:00')
const drift = (from: number, to: number, direction: 1 | -1 = 1): Drift => ({
  meter: 'works/main',
  from: T + from * DAY,
  to: T + to * DAY,
  outside: 5,
  days: 7,
  direction,
  deviation: direction * 120,
  tolerance: 80,
})

describe('a drifting balance as a finding', () => {
  it('bears its deviation and its limit on the same side', () => {
    expect(sumFinding(drift(0, 7, -1), 'kWh', [])).toEqual({
      id: `works/main sum ${T}`,
      rule: 'sum',
      meter: 'works/main',
      from: T,
      to: T + 7 * DAY,
      value: -120,
      expected: 0,
      limit: -80,
      unit: 'kWh',
    })
  })
  it('stays one finding while its window moves on, and so stays seen', () => {
    const first = sumFinding(drift(0, 7), 'kWh', [])
    const later = sumFinding(drift(3, 10), 'kWh', [first])
    expect(later).toMatchObject({ id: first.id, from: first.from, to: T + 10 * DAY })
  })
  it('is another one after a month without', () => {
    const first = sumFinding(drift(0, 7), 'kWh', [])
    expect(sumFinding(drift(40, 47), 'kWh', [first]).id).not.toBe(first.id)
  })
})
