import { keptSince } from '#core/influxdb'
import type { Plant } from '#core/plant'
import { MICRO } from '#core/register'
import { dayStart, type EpochMs, type Month, monthInterval, monthOf, monthsBetween } from '#core/time'
import type { Follower } from '../ledger/follow.ts'
import { seriesRows } from './answer.ts'
import type { Connection } from './connection.ts'

/** How many points of a meter in a month, and their sum. */
export type Sum = { readonly count: number; readonly sum: number }
export type Measured = 'reading' | 'slot' | 'day' | 'month'
/** Where both say something else. */
export type Difference = {
  readonly measurement: Measured
  readonly meter: string
  readonly month: Month
  readonly ledger: Sum
  readonly influx: Sum
}
export type Comparison = {
  readonly months: number
  readonly meters: number
  readonly points: number
  readonly differences: readonly Difference[]
}
type CompareOptions = {
  plant: Plant
  follower: Follower
  connection: Pick<Connection, 'query'>
  now: () => number
  /** only what is older: a running server writes the rest at this moment */
  until?: number
  tell?: (done: number, total: number) => void
}

/** Floats are summed over there in another order. */
const TOLERANCE = 1e-9
const NOTHING: Sum = { count: 0, sum: 0 }
const isSame = (a: Sum, b: Sum): boolean =>
  a.count === b.count && Math.abs(a.sum - b.sum) <= TOLERANCE * Math.max(Math.abs(a.sum), Math.abs(b.sum), 1 / MICRO)

const there = (measured: Measured): { field: string; from: string } =>
  measured === 'reading'
    ? { field: 'value', from: 'reading WHERE' }
    : measured === 'slot'
      ? { field: 'amount', from: 'slot WHERE valid = 1 AND' }
      : { field: 'amount', from: `total WHERE period = '${measured}' AND valid = 1 AND` }

/** Compares counts and sums by meter and month, ledger against InfluxDB, and names what differs. */
export const compare = async ({
  plant,
  follower,
  connection,
  now,
  until = Number.POSITIVE_INFINITY,
  tell,
}: CompareOptions): Promise<Comparison> => {
  const { influxdb } = plant
  if (!influxdb) throw new Error('plant.yaml names no InfluxDB')
  const span = follower.span()
  if (span?.first == null || span.last == null) return { months: 0, meters: 0, points: 0, differences: [] }
  const oldest = keptSince(influxdb, now())
  const sites = new Set<string>(plant.sites.map((s) => s.id))
  const meters = follower.meters().filter(([, key]) => !key.includes(':'))
  const months = monthsBetween(monthOf(span.first as EpochMs), monthOf(span.last as EpochMs))
  const kinds: Measured[] = influxdb.readings ? ['reading', 'slot', 'day', 'month'] : ['slot', 'day', 'month']
  const here = (measured: Measured, stretch: { meter: number; from: number; to: number }): Sum => {
    if (measured === 'reading') return readingSum(follower, stretch)
    const table = measured === 'slot' ? 'slots' : measured === 'day' ? 'days' : 'months'
    const { count, sum } = follower.tally(table, stretch)
    return { count, sum: sum / MICRO }
  }
  const differences: Difference[] = []
  let points = 0
  for (const [i, month] of months.entries()) {
    const whole = monthInterval(month)
    const from = Math.max(whole.start, oldest)
    for (const measured of kinds) {
      const to = Math.min(whole.end, measured === 'day' && Number.isFinite(until) ? dayStart(until as EpochMs) : until)
      // a total that is still growing, or that the retention has cut, is no total to compare
      if (to <= from || (measured === 'month' && (to < whole.end || from > whole.start))) continue
      const { field, from: source } = there(measured)
      const [answer = []] = await connection.query([
        `SELECT count(${field}) AS count, sum(${field}) AS sum FROM ${source} time >= ${from}ms AND time < ${to}ms GROUP BY site, meter`,
      ])
      const found = new Map<string, Sum>()
      for (const s of answer) {
        const [row] = seriesRows(s)
        const key = `${s.tags?.['site']}/${s.tags?.['meter']}`
        if (row && sites.has(s.tags?.['site'] ?? ''))
          found.set(key, { count: Number(row['count']), sum: Number(row['sum']) })
      }
      for (const [id, key] of meters) {
        const [ledger, influx] = [here(measured, { meter: id, from, to }), found.get(key) ?? NOTHING]
        found.delete(key)
        points += ledger.count
        if (!isSame(ledger, influx)) differences.push({ measurement: measured, meter: key, month, ledger, influx })
      }
      for (const [meter, influx] of found)
        if (influx.count > 0) differences.push({ measurement: measured, meter, month, ledger: NOTHING, influx })
    }
    tell?.(i + 1, months.length)
  }
  return { months: months.length, meters: meters.length, points, differences }
}

/** Readings that count, one an instant: the one that came last, as a point is overwritten. */
const readingSum = (follower: Follower, stretch: { meter: number; from: number; to: number }): Sum => {
  let [count, sum, at, last] = [0, 0, Number.NaN, 0]
  for (const row of follower.inStretch(stretch)) {
    const value = Number(row.value)
    if (row.value === '' || !Number.isFinite(value)) continue
    if (row.at === at) sum -= last
    else count += 1
    sum += value
    ;[at, last] = [row.at, value]
  }
  return { count, sum }
}
