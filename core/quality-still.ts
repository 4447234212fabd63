import { qualityDefaults } from './quality.ts'
import { type QualityCase, type QualityJudge, qualityFinding } from './quality-case.ts'
import {
  highestSlot,
  isWhole,
  median,
  runs,
  type SlotSeries,
  sameHours,
  slotIndex,
  usual,
  WEEK_SLOTS,
} from './quality-series.ts'
import { HOUR, SLOT } from './time.ts'

/** Weeks of comparison at least. */
const WEEKS = 4
/** The share of the past weeks in which a half-hour moved, for a move to be usual: one holiday in eight weeks is let pass. */
const USUALLY = 0.8
/** A reference below this share of what is usual says that the site stands still as well (holiday, shutdown). */
const WORKING = 0.5
/** Readings without a move, at least, however seldom the meter is read. */
const READINGS = 3
const hoursOf = (slots: number): number => (slots * SLOT) / HOUR

/** Whether the display stood still through a half-hour: nothing counted; a gauge: the very value of the one before. */
export const isStill = ({ meter, series }: Pick<QualityCase, 'meter' | 'series'>, i: number): boolean => {
  if (!isWhole(series, i)) return false
  if (meter.measure !== 'gauge') return series.amount[i] === 0
  return i > 0 && isWhole(series, i - 1) && series.amount[i] === series.amount[i - 1]
}

/** Whether a half-hour usually moves, and by enough to be missed; any change of a gauge is. */
const usuallyMoves = (c: QualityCase, i: number, enough: number): boolean => {
  const past = sameHours(c.series, i, c.settings.weeks)
  if (past.length < WEEKS || past.filter((j) => !isStill(c, j)).length < USUALLY * past.length) return false
  return c.meter.measure === 'gauge' || (median(past.map((j) => c.series.amount[j] as number)) ?? 0) > enough
}

/** Whether the reference ran as usual; one that was itself not measured says nothing against it. */
const siteWorks = (reference: SlotSeries | undefined, slots: readonly number[], weeks: number): boolean => {
  if (!reference) return true
  let [now, before, known] = [0, 0, 0]
  for (const i of slots) {
    const middle = median(usual(reference, i, weeks))
    if (!isWhole(reference, i) || middle === undefined) continue
    known += 1
    now += reference.amount[i] as number
    before += middle
  }
  return known < slots.length / 2 || now >= WORKING * before
}

/**
 * 固着・ゼロ継続: the displayed value does not move in half-hours in which it usually does, while the parent, or else the site's
 * intake, runs as usual: so a holiday or a shutdown is none. A run of nothing as long as zero.hours is `zero`, a shorter one, or
 * one at another value, `stuck`: one finding a run.
 */
export const judgeStill: QualityJudge = (c) => {
  const { stuck, zero, weeks } = c.settings
  if (stuck === false && zero === false) return []
  const { series, meter } = c
  const share = stuck === false ? qualityDefaults.stuck.share : stuck.share
  const least = (READINGS * Math.max(meter.every, meter.refreshEvery ?? 0)) / HOUR
  const since = slotIndex(series, c.from)
  return runs(series.amount.length, (i) => isStill(c, i)).flatMap(([first, end]) => {
    if (end < since || hoursOf(end - first) < least) return []
    const enough = share * (highestSlot(series, first - weeks * WEEK_SLOTS, first) ?? 0)
    const moving: number[] = []
    for (let i = first; i < end; i += 1) if (usuallyMoves(c, i, enough)) moving.push(i)
    const value = hoursOf(moving.length)
    const isZero = zero !== false && series.amount[first] === 0 && value >= zero.hours
    const rule = isZero ? 'zero' : 'stuck'
    const limit = isZero ? zero.hours : stuck === false ? Number.POSITIVE_INFINITY : stuck.hours
    if (value < limit || !siteWorks(c.reference, moving, weeks)) return []
    return [qualityFinding(c, rule, { first, end, value: hoursOf(end - first), expected: value, limit, unit: 'h' })]
  })
}
