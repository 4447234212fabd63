import type { Series, Step } from '#core/series'
import { type EpochMs, isoJst } from '#core/time'
import { get, withQuery } from './get.ts'

export type SeriesQuestion = {
  keys: readonly string[]
  from: EpochMs
  to: EpochMs
  step: Step
  points?: number | undefined
}

/** Keys on one time axis over a half-open interval. */
export const loadSeries = ({ keys, from, to, step, points }: SeriesQuestion, signal: AbortSignal): Promise<Series> =>
  get(
    withQuery('/api/v1/series', { keys: keys.join(','), from: isoJst(from), to: isoJst(to), step, points }),
    async () => (await import('#core/series')).Series,
    signal,
  )
