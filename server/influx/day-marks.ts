import { DAY } from '#core/time'
import { seriesRows } from './answer.ts'
import type { Connection } from './connection.ts'
import type { Cursor, DayMark } from './state.ts'
import { text } from './there.ts'

/** UTC days of some lines: a shard of InfluxDB holds whole ones. */
export const daysOf = (lines: readonly string[]): number[] => {
  const days = new Set<number>()
  for (const line of lines) days.add(Math.floor(Number(line.slice(line.lastIndexOf(' ') + 1)) / DAY) * DAY)
  return [...days]
}
/**
 * How far the points of one day are in, written among them: a shard loses the end of its log by itself, the others keep theirs
 * (InfluxDB 1.6.7 after a full disk: what follows the torn entry is gone at the next start, though it was acknowledged).
 */
export const dayMarkLine = (source: string, { reading, change, kpi }: Cursor, day: number): string =>
  `projection_day,source=${source} change=${change},kpi=${kpi},reading=${reading} ${day}`

const marksThere = async (connection: Pick<Connection, 'query'>, source: string): Promise<Map<number, Cursor>> => {
  const [answer = []] = await connection.query([
    `SELECT change, kpi, reading FROM projection_day WHERE source = ${text(source)}`,
  ])
  const number = (of: number | string | null | undefined): number => Number(of ?? 0)
  return new Map(
    answer
      .flatMap(seriesRows)
      .map((row) => [
        number(row['time']),
        { reading: number(row['reading']), change: number(row['change']), kpi: number(row['kpi']) },
      ]),
  )
}

/** The lesser of each. */
export const least = (a: Cursor, b: Cursor): Cursor => ({
  reading: Math.min(a.reading, b.reading),
  change: Math.min(a.change, b.change),
  kpi: Math.min(a.kpi, b.kpi),
})
const isBehind = (a: Cursor, b: Cursor): boolean => a.reading < b.reading || a.change < b.change || a.kpi < b.kpi

/** From where on to write again: where a day's mark over there is behind what was acknowledged, back to it; `here` where none is. */
export const tornAt = async (
  connection: Pick<Connection, 'query'>,
  { source, marks, here }: { source: string; marks: readonly DayMark[]; here: Cursor },
): Promise<Cursor> => {
  if (marks.length === 0) return here
  const there = await marksThere(connection, source)
  let back = here
  for (const { day, from, to } of marks) {
    const stands = there.get(day) ?? from
    if (isBehind(stands, to)) back = least(back, stands)
  }
  return back
}
