import { base, baseUnit, type QualityJudge, qualityFinding } from './quality-case.ts'
import { type JudgedDay, judgedDays } from './quality-day.ts'
import { DAY_SLOTS, runs, slotIndex } from './quality-series.ts'

/**
 * 電力量と電力の不一致: where a device gives a register and a power, the day's register difference must equal the integral of
 * the power within a tolerance. A ratio that was set in one of them only, or a drifting transducer, shows here.
 */
export const judgePower: QualityJudge = (c) => {
  const { power } = c.settings
  if (power === false || !c.power) return []
  const [days, others] = [judgedDays(c.series), judgedDays(c.power.series)]
  const since = slotIndex(c.series, c.from)
  const differs = (d: number): boolean => {
    const [one, other] = [days[d]?.amount, others[d]?.amount]
    if (one === undefined || other === undefined) return false
    return Math.abs(one - other) > power.tolerance * Math.max(Math.abs(one), Math.abs(other))
  }
  const { key } = c.power
  return runs(days.length, differs)
    .filter(([d, end]) => end - d >= power.days && (days[d] as JudgedDay).first + (end - d) * DAY_SLOTS >= since)
    .map(([d, end]) => {
      const total = (of: readonly JudgedDay[]): number => of.slice(d, end).reduce((sum, x) => sum + (x.amount ?? 0), 0)
      const [value, expected] = [total(days), total(others)]
      const { first } = days[d] as JudgedDay
      const limit = expected + Math.sign(value - expected) * power.tolerance * Math.abs(expected)
      const numbers = { value: base(value), expected: base(expected), limit: base(limit), unit: baseUnit(c) }
      return qualityFinding(c, 'power', {
        first,
        end: first + (end - d) * DAY_SLOTS,
        ...numbers,
        reference: key,
      })
    })
}
