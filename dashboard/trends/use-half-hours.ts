import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { HalfHour } from '#core/load-profile'
import { DAY, type Interval } from '#core/time'
import { loadSeries } from '../api/series.ts'

/** Half-hours are shown over at most this, ms. */
export const LONGEST = 400 * DAY

/** Half-hours of some keys over an interval. */
export const useHalfHours = (keys: readonly string[], { start, end }: Interval) =>
  useQuery({
    queryKey: ['series', 'half-hours', keys, start, end],
    queryFn: async ({ signal }) => {
      const { series } = await loadSeries({ keys, from: start, to: end, step: '30m', points: 20_000 }, signal)
      return series.map(({ key, unit, rows }) => ({ key, unit, rows: rows.map(([t, mean]): HalfHour => [t, mean]) }))
    },
    enabled: keys.length > 0 && end - start <= LONGEST,
    placeholderData: keepPreviousData,
  })
