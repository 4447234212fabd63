import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { expectedRows } from '#core/expected-series'
import type { SeriesRow, StepName } from '#core/series-bins'
import { DAY } from '#core/time'
import { loadSeries } from '../api/series.ts'
import type { Asked } from './address.ts'
import { backBy, comparedInterval, linesOf, type TrendLine, type TrendPoint } from './lines.ts'

const stepOf = (step: string | undefined): StepName =>
  step === undefined || step === 'auto' ? '30m' : (step as StepName)

/** The series that an address asks for, and what they are compared with, moved onto the same axis. */
export const useTrends = (
  { keys, interval, step: asked, compare }: Asked,
  labels: ReadonlyMap<string, string>,
): { lines: readonly TrendLine[]; step: StepName; query: ReturnType<typeof useSeries>; compared: boolean } => {
  const query = useSeries(keys, interval.start, interval.end, asked)
  const step = stepOf(query.data?.step)
  const past = useMemo(() => comparedInterval(interval, compare, step), [interval, compare, step])
  const before = useSeries(past ? keys : [], past?.start ?? interval.start, past?.end ?? interval.end, step)
  const lines = useMemo(() => {
    const moved = new Map<string, TrendPoint[]>()
    if (past && before.data && !before.isPlaceholderData)
      for (const { key, rows } of query.data?.series ?? []) {
        const old = before.data.series.find((s) => s.key === key)?.rows ?? []
        const starts = rows.map(([t]) => t)
        const byTime = new Map(old.map(([t, mean]) => [t, mean]))
        moved.set(
          key,
          compare === 'expected'
            ? expectedRows(old as SeriesRow[], starts)
            : starts.map((t): TrendPoint => [t, byTime.get(backBy(t, compare, step)) ?? null]),
        )
      }
    return linesOf(query.data, { labels, step, before: moved })
  }, [query.data, before.data, before.isPlaceholderData, past, compare, step, labels])
  return { lines, step, query, compared: past !== null }
}

const useSeries = (
  keys: readonly string[],
  from: Asked['interval']['start'],
  to: Asked['interval']['end'],
  step: Asked['step'],
) =>
  useQuery({
    queryKey: ['series', 'trends', keys, from, to, step],
    queryFn: ({ signal }) =>
      loadSeries({ keys, from, to, step, points: step === 'auto' ? undefined : MOST_POINTS }, signal),
    enabled: keys.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: to - from <= DAY ? 60_000 : false,
  })
/** Points on the axis at most where a step is asked for. */
export const MOST_POINTS = 20_000
