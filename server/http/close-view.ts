import type { Adjustment } from '#core/adjustment'
import type { StoredAdjustment } from '#core/books'
import type { AdjustmentView, CloseLink, MonthFigures, MonthLine } from '#core/close-view'
import type { Names } from '#core/decision-item'
import type { Close } from '#core/month-close'
import { MICRO } from '#core/register'
import { type EpochMs, isoJst, monthInterval } from '#core/time'
import type { MonthLine as Line } from '../closing/closing.ts'
import type { CloseRow } from '../ledger/close-queries.ts'

const iso = (ms: number): string => isoJst(ms as EpochMs)
const units = (amount: number | null): number | null => (amount === null ? null : amount / MICRO)

export const linkView = ({ revision, hash, previous, person, at, act, open }: CloseRow, names: Names): CloseLink => ({
  revision,
  hash,
  previous,
  person,
  name: names.get(person) ?? null,
  at: iso(at),
  act,
  reopened: open === 1,
})
/** Who people are, and what names the figures of an adjustment that was seen. */
type Beside = { readonly names: Names; readonly seenOf: (a: Adjustment) => string }
export const adjustmentView = (
  adjustment: Adjustment | StoredAdjustment,
  { names, seenOf }: Beside,
): AdjustmentView => ({
  number: adjustment.number,
  seen: seenOf(adjustment),
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
          name: names.get(adjustment.person) ?? null,
          at: iso(adjustment.at),
          reason: adjustment.reason,
        }
      : null,
})
export const lineView = ({ month, state, close, blocking, warnings, pending }: Line, beside: Beside): MonthLine => ({
  month,
  state,
  close: close && linkView(close, beside.names),
  blocking,
  warnings,
  pending: pending && adjustmentView(pending, beside),
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
