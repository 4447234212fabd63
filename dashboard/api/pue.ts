import { z } from 'zod'
import { PueStep } from '#core/pue-history'
import { PueFigure } from '#core/snapshot'
import { type EpochMs, isoJst } from '#core/time'
import { get, withQuery } from './get.ts'

const History = z.object({ site: z.string(), by: PueStep, steps: z.array(PueFigure) })
type HistoryQuestion = { site: string; by: PueStep; from: EpochMs; to: EpochMs }
/** iPUE of days or months, or the PUE of twelve months at each month's end. */
export const pueHistoryQuery = ({ site, by, from, to }: HistoryQuestion) => ({
  queryKey: ['pue-history', site, by, from, to],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(withQuery('/api/v1/pue/history', { site, by, from: isoJst(from), to: isoJst(to) }), History, signal),
  staleTime: 300_000,
})
