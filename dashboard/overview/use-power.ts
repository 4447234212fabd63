import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { Snapshot } from '#core/snapshot'
import { at, DAY, dayStart, MINUTE } from '#core/time'
import { loadLines } from '../api/series.ts'
import { moment } from '../format/time.ts'
import { liveRow, type PowerRow, powerKeys, powerRows, seriesCoverage, withTail } from './power-stack.ts'

const WEEK = 7 * DAY
/** Live rows are drawn no denser than this, ms: at a day's scale a pixel is more than a minute. */
const LIVE_EVERY = 20_000
/** Live rows older than the stored ones ever lag, ms. */
const TAIL = 30 * MINUTE

/** Live rows since the page was opened, one each LIVE_EVERY. */
const useTail = (snapshot: Snapshot, sites: readonly string[]): readonly PowerRow[] => {
  const tail = useRef<{ scope: string; rows: PowerRow[] }>({ scope: '', rows: [] })
  const scope = sites.join()
  const now = moment(snapshot.at)
  const last = tail.current.rows.at(-1)
  if (tail.current.scope !== scope) tail.current = { scope, rows: [liveRow(snapshot, sites)] }
  else if (!last || now - last.t >= LIVE_EVERY)
    tail.current = { scope, rows: [...tail.current.rows.filter((row) => row.t > now - TAIL), liveRow(snapshot, sites)] }
  return tail.current.rows
}

/** Power of today from the ledger's series and the live feed, and of the same weekday last week. */
export const usePower = (snapshot: Snapshot, sites: readonly string[]) => {
  const day = dayStart(moment(snapshot.at))
  const keys = powerKeys(snapshot, sites)
  const today = useQuery({
    queryKey: ['series', 'today', day, keys],
    queryFn: ({ signal }) => loadLines({ keys, from: day, to: at(day + DAY), step: '5m' }, signal),
    refetchInterval: MINUTE,
    enabled: keys.length > 0,
    placeholderData: keepPreviousData,
  })
  const lastWeek = useQuery({
    queryKey: ['series', 'last-week', day, keys],
    queryFn: ({ signal }) => loadLines({ keys, from: at(day - WEEK), to: at(day - WEEK + DAY), step: '30m' }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: keys.length > 0,
  })
  const tail = useTail(snapshot, sites)
  const stored = today.data
  const rows = useMemo(() => withTail(measured(powerRows(stored ?? [])), tail), [stored, tail])
  const before = useMemo(() => powerRows(lastWeek.data ?? []), [lastWeek.data])
  const coverage = useMemo(() => (stored ? seriesCoverage(stored, moment(snapshot.at)) : null), [stored, snapshot.at])
  return { day, rows, before, coverage, today, shift: WEEK }
}

/** Without the empty rows of the hours to come. */
const measured = (rows: readonly PowerRow[]): PowerRow[] => {
  const last = rows.findLastIndex((row) => Object.values(row.use).some((kW) => kW !== null))
  return rows.slice(0, last + 1)
}
