import type { Series, SeriesLine, Step } from '#core/series'
import { MOST_KEYS } from '#core/series-bins'
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

/** A question about any number of keys, in as many as the server answers: those of a company's 32 sites are more than one takes. */
export const questionsOf = (question: SeriesQuestion): SeriesQuestion[] =>
  Array.from({ length: Math.ceil(question.keys.length / MOST_KEYS) }, (_, i) => ({
    ...question,
    keys: question.keys.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
  }))
/** Any number of keys on one time axis of a step that is named. */
export const loadLines = async (
  question: SeriesQuestion & { step: Exclude<Step, 'auto'> },
  signal: AbortSignal,
): Promise<SeriesLine[]> => {
  const answers = await Promise.all(questionsOf(question).map((part) => loadSeries(part, signal)))
  return answers.flatMap(({ series }) => series)
}
