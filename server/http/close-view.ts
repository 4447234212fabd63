import type { Adjustment } from '#core/adjustment'
import type { StoredAdjustment } from '#core/books'
import type { AdjustmentView, CloseLink, MonthFigures, MonthLine } from '#core/close-view'
import type { Close } from '#core/month-close'
import { MICRO } from '#core/register'
import { type EpochMs, isoJst, monthInterval } from '#core/time'
import type { MonthLine as Line } from '../closing/closing.ts'
import type { CloseRow } from '../ledger/close-queries.ts'

const iso = (ms: number): string => isoJst(ms as EpochMs)
const units = (amount: number | null): number | null => (amount === null ? null : amount / MICRO)

export const linkView = ({ revision, hash, previous, person, at, act, open }: CloseRow): CloseLink => ({
  revision,
  hash,
  previous,
  person,
  at: iso(at),
  act,
  reopened: open === 1,
})
export const adjustmentView = (adjustment: Adjustment | StoredAdjustment, seen: string): AdjustmentView => ({
  number: adjustment.number,
  seen,
  old: adjustment.old,
  now: adjustment.now,
  meters: adjustment.meters.map(({ meter, unit, old, now, why, readings, acts, fields, sets }) => ({
    meter,
    unit,
    old: units(old),
    now: units(now),
    why: [...why],
    readings,
    acts: [...acts],
    fields: [...fields],
    sets: [...sets],
  })),
  booked:
    'booked' in adjustment
      ? {
          month: adjustment.booked,
          act: adjustment.act,
          person: adjustment.person,
          at: iso(adjustment.at),
          reason: adjustment.reason,
        }
      : null,
})
export const lineView = (
  { month, state, close, blocking, warnings, pending }: Line,
  seenOf: (a: Adjustment) => string,
): MonthLine => ({
  month,
  state,
  close: close && linkView(close),
  blocking,
  warnings,
  pending: pending && adjustmentView(pending, seenOf(pending)),
})
export const figuresView = (close: Close): MonthFigures => {
  const { start, end } = monthInterval(close.month)
  return {
    ...close.official,
    coverage: close.coverage,
    carriers: [...close.carriers],
    meters: close.meters.map(({ meter, unit, definition, amount, measured, e1, e2, e3, missing }) => ({
      meter,
      unit,
      counted: definition.counted,
      amount: units(amount),
      coverage: {
        measured: measured / (end - start),
        estimated: (e1 + e2 + e3) / (end - start),
        missing: missing / (end - start),
      },
    })),
    factors: [...close.factors.used],
    plant: close.plant,
    rules: close.rules,
  }
}
