import { type QualityJudge, qualityFinding } from './quality-case.ts'
import { type JudgedDay, judgedDays } from './quality-day.ts'
import { DAY_SLOTS, runs, slotIndex } from './quality-series.ts'

/** 推計の継続: on some days in a row more than a share of the time is estimated: the meter is not read as often as it should be. */
export const judgeEstimated: QualityJudge = (c) => {
  const { estimated } = c.settings
  // what is read once a day or seldom is always estimated in its half-hours
  if (estimated === false || c.meter.every >= 86_400_000) return []
  const days = judgedDays(c.series)
  const since = slotIndex(c.series, c.from)
  return runs(days.length, (d) => (days[d] as JudgedDay).estimated >= estimated.share)
    .filter(([d, end]) => end - d >= estimated.days && (days[d] as JudgedDay).first + (end - d) * DAY_SLOTS >= since)
    .map(([d, end]) => {
      const stretch = days.slice(d, end)
      const value = stretch.reduce((sum, day) => sum + day.estimated, 0) / stretch.length
      const { first } = stretch[0] as JudgedDay
      const numbers = { value, expected: 0, limit: estimated.share, unit: '1' }
      return qualityFinding(c, 'estimated', { first, end: first + (end - d) * DAY_SLOTS, ...numbers })
    })
}
