import { base, baseUnit, mayBeNegative, type QualityJudge, qualityFinding } from './quality-case.ts'
import { runs, slotIndex } from './quality-series.ts'
import { HOUR, SLOT } from './time.ts'

/** 負値: a gauge of a kind that cannot be negative shows less than nothing for an hour: a current transformer the wrong way round. */
export const judgeNegative: QualityJudge = (c) => {
  const { negative } = c.settings
  if (negative === false || c.meter.measure !== 'gauge' || mayBeNegative(c.meter)) return []
  const { amount } = c.series
  const since = slotIndex(c.series, c.from)
  return runs(amount.length, (i) => (amount[i] as number) < 0)
    .filter(([first, end]) => end >= since && (end - first) * SLOT >= negative.hours * HOUR)
    .map(([first, end]) => {
      const value = base(amount.subarray(first, end).reduce((a, b) => a + b, 0))
      return qualityFinding(c, 'negative', { first, end, value, expected: 0, limit: 0, unit: baseUnit(c) })
    })
}
