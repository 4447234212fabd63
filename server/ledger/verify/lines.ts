import type { Database } from 'better-sqlite3'
import type { SlotRow } from '#core/slot'
import { dayStart, type EpochMs, monthInterval, monthOf } from '#core/time'
import type { Flaw } from './flaw.ts'
import { atJst } from './flaw.ts'

/** Columns of slots, days and months after meter and start. */
export const columns = [
  ...(['amount', 'measured', 'e1', 'e2', 'e3'] as const),
  ...(['rollovers', 'glitches', 'set_aside', 'unexplained', 'estimated'] as const),
]
export type Line = Record<(typeof columns)[number], number>
export type Lines = Map<number, Line>

export const lineOf = (s: SlotRow): Line => ({
  amount: s.amount,
  measured: s.measured,
  e1: s.e1,
  e2: s.e2,
  e3: s.e3,
  rollovers: s.rollovers,
  glitches: s.glitches,
  set_aside: s.setAside,
  unexplained: s.unexplained,
  estimated: s.estimated,
})
const add = (lines: Lines, start: number, more: Line): void => {
  const sum = lines.get(start)
  if (!sum) lines.set(start, { ...more })
  else for (const c of columns) sum[c] += more[c]
}
/** Sums of slots by the start of their day and of their month. */
export const sumsOf = (slots: Lines): { days: Lines; months: Lines } => {
  const [days, months]: [Lines, Lines] = [new Map(), new Map()]
  for (const [start, line] of slots) add(days, dayStart(start as EpochMs), line)
  for (const [day, line] of days) add(months, monthInterval(monthOf(day as EpochMs)).start, line)
  return { days, months }
}

type Table = 'slots' | 'days' | 'months'
/** Compares the rows of a meter in a table with what they must be; the first that differs. */
export const comparer = (db: Database) => {
  const rows = (table: Table) =>
    db.prepare<[number], Line & { start: number }>(
      `SELECT start, ${columns.join(', ')} FROM ${table} WHERE meter = ? ORDER BY start`,
    )
  const read = { slots: rows('slots'), days: rows('days'), months: rows('months') }
  return (table: Table, meter: { id: number; key: string }, expected: Lines): Flaw | undefined => {
    const flaw = (start: number, why: string): Flaw => ({ check: table, row: `${meter.key} ${atJst(start)}`, why })
    const starts = Float64Array.from(expected.keys()).sort()
    let i = 0
    for (const row of read[table].iterate(meter.id)) {
      const next = starts[i]
      if (next !== undefined && next < row.start) return flaw(next, 'the row is not there')
      const line = expected.get(row.start)
      if (!line) return flaw(row.start, 'no reading makes this row')
      const off = columns.find((c) => line[c] !== row[c])
      if (off) return flaw(row.start, `${off} is ${row[off]}, the readings give ${line[off]}`)
      i += 1
    }
    const left = starts[i]
    return left === undefined ? undefined : flaw(left, 'the row is not there')
  }
}
