import { MICRO } from '#core/register'
import { type EpochMs, isoJst, SLOT } from '#core/time'
import type { TotalsRow } from '#core/totals'
import type { Queries } from '../ledger/queries.ts'
import type { Cell, Column, ColumnKind, Row, Table } from './table.ts'

export type Period = { readonly from: EpochMs; readonly to: EpochMs }
/** A meter that the ledger has; the plant of today may have none of this name any longer, and then its unit is not known. */
export type ExportedMeter = { readonly key: string; readonly unit: string | null; readonly base: string | null }
/** Told how much is done, 0 … 1. */
export type Tell = (done: number) => void

/** Readings of one page: what is held in memory at a time. */
const PAGE = 5_000
/** Half-hours of one question, ms. */
const STRETCH = 2_000 * SLOT
const marks = ['usable', 'refused', 'future', 'birth-mismatch'] as const
const MICRO_DIGITS = 6

const columnsOf = (list: readonly (readonly [name: string, kind: ColumnKind])[]): Column[] =>
  list.map(([name, kind]) => ({ name, kind }))
const iso = (ms: number): string => isoJst(ms as EpochMs)

/** Millionths as an exact decimal: −1500000 → "-1.5". */
export const decimalOf = (millionths: number): string => {
  const digits = String(Math.abs(millionths)).padStart(MICRO_DIGITS + 1, '0')
  const whole = digits.slice(0, -MICRO_DIGITS)
  const rest = digits.slice(-MICRO_DIGITS).replace(/0+$/, '')
  return `${millionths < 0 ? '-' : ''}${whole}${rest && `.${rest}`}`
}

type Source = { readonly queries: Queries; readonly meters: readonly ExportedMeter[]; readonly tell: Tell }

/** Readings as they came, meter by meter in order of time. */
export const readingsTable = ({ queries, meters, tell }: Source, { from, to }: Period): Table => {
  function* rows(): Generator<Row> {
    for (const [i, { key, unit }] of meters.entries()) {
      let after: { at: number; id: number } | null = null
      for (;;) {
        const page: ReturnType<Queries['readings']> = queries.readings({ meter: key, from, to, after, limit: PAGE })
        for (const r of page)
          yield [
            ...[key, iso(r.at), r.at, r.value, unit, r.quality, marks[r.mark] ?? 'refused'],
            ...[r.agent, r.epoch, r.seq, r.index, iso(r.receivedAt), r.receivedAt],
          ]
        const last = page.at(-1)
        if (!last || page.length < PAGE) break
        after = last
        tell((i + (last.at - from) / (to - from)) / meters.length)
      }
      tell((i + 1) / meters.length)
    }
  }
  const columns = columnsOf([
    ['meter', 'text'],
    ['at_jst', 'text'],
    ['at_utc_ms', 'ms'],
    ['value', 'decimal'],
    ['unit', 'text'],
    ['quality', 'text'],
    ['mark', 'text'],
    ['agent', 'text'],
    ['epoch', 'text'],
    ['seq', 'integer'],
    ['index', 'integer'],
    ['received_jst', 'text'],
    ['received_utc_ms', 'ms'],
  ])
  return { columns, rows: rows() }
}

/** Half-hours (30分コマ), meter by meter. */
export const slotsTable = ({ queries, meters, tell }: Source, { from, to }: Period): Table => {
  function* rows(): Generator<Row> {
    for (const [i, { key, base }] of meters.entries()) {
      for (let start: number = from; start < to; start += STRETCH) {
        const end = Math.min(to, start + STRETCH)
        for (const s of queries.bins({ table: 'slots', meters: [key], from: start, to: end })) {
          const missing = Math.max(0, SLOT - s.measured - s.e1 - s.e2 - s.e3)
          yield [
            ...[key, iso(s.start), s.start, iso(s.start + SLOT), s.start + SLOT, decimalOf(s.amount), base],
            ...[s.measured, s.e1, s.e2, s.e3, missing, s.rollovers, s.set_aside, s.unexplained, s.estimated],
          ]
        }
        tell((i + (end - from) / (to - from)) / meters.length)
      }
    }
  }
  const columns = columnsOf([
    ['meter', 'text'],
    ['start_jst', 'text'],
    ['start_utc_ms', 'ms'],
    ['end_jst', 'text'],
    ['end_utc_ms', 'ms'],
    ['amount', 'decimal'],
    ['unit', 'text'],
    ['measured_ms', 'ms'],
    ['e1_ms', 'ms'],
    ['e2_ms', 'ms'],
    ['e3_ms', 'ms'],
    ['missing_ms', 'ms'],
    ['rollovers', 'integer'],
    ['set_aside', 'integer'],
    ['unexplained', 'integer'],
    ['estimated', 'integer'],
  ])
  return { columns, rows: rows() }
}

type Figured = { value: number } | { why: string }
const figure = (f: Figured): Cell => ('value' in f ? f.value : null)

/** Monthly totals as `GET /api/v1/totals` gives them; a figure that cannot be had is empty. */
export const totalsTable = (totals: readonly TotalsRow[]): Table => {
  const rows = totals.map(
    (r): Row => [
      // amounts are whole millionths in the ledger
      ...[
        r.month,
        r.key,
        r.amount === null ? null : decimalOf(Math.round(r.amount * MICRO)),
        r.unit,
        figure(r.gj),
        figure(r.kl),
      ],
      ...[figure(r.co2.location), figure(r.co2.market), figure(r.co2.scope1), figure(r.co2.scope2)],
      ...[r.coverage.measured, r.coverage.estimated, r.coverage.missing, r.openDecisions],
      ...[r.factorSets.join(' '), r.provisional, r.closed, r.adjustments.length],
    ],
  )
  const columns = columnsOf([
    ['month', 'text'],
    ['key', 'text'],
    ['amount', 'decimal'],
    ['unit', 'text'],
    ['energy_gj', 'number'],
    ['crude_oil_kl', 'number'],
    ['co2_location_t', 'number'],
    ['co2_market_t', 'number'],
    ['co2_scope1_t', 'number'],
    ['co2_scope2_t', 'number'],
    ['measured_share', 'number'],
    ['estimated_share', 'number'],
    ['missing_share', 'number'],
    ['open_decisions', 'integer'],
    ['factor_sets', 'text'],
    ['provisional_factor_year', 'integer'],
    ['closed', 'flag'],
    ['adjustments', 'integer'],
  ])
  return { columns, rows }
}
