import type { Drift } from './balance-drift.ts'
import { type QualityFinding, qualityFindingId } from './quality.ts'
import { DAY } from './time.ts'

/** A drift is looked for in a window that moves on; within this of the one before it is the same one, ms. */
const SAME = 7 * DAY

/**
 * 合計の不一致: a balance that drifts (balance-drift.ts) as a finding. `known`: findings of the same kind that stand or were seen;
 * one that this drift goes on from keeps its beginning, and with it its id.
 */
export const sumFinding = (
  { meter, from, to, direction, deviation, tolerance }: Drift,
  unit: string,
  known: readonly Pick<QualityFinding, 'rule' | 'meter' | 'from' | 'to'>[],
): QualityFinding => {
  const before = known.filter((k) => k.rule === 'sum' && k.meter === meter && k.from <= to && k.to + SAME >= from)
  const start = Math.min(from, ...before.map((k) => k.from))
  const id = qualityFindingId({ meter, rule: 'sum', from: start })
  return { id, rule: 'sum', meter, from: start, to, value: deviation, expected: 0, limit: direction * tolerance, unit }
}
