import { z } from 'zod'
import { at, Duration, type EpochMs, fiscalYear, fiscalYearInterval, fiscalYearOf } from '#core/time'
import type { Clock } from '../clock.ts'

/** Where the past of a driver that can compute it begins, and in which steps it is caught up. */
export const Backfill = z.strictObject({
  from: z
    .union([
      z.enum(['fiscal-year', 'previous-fiscal-year']),
      z.iso.datetime({ offset: true, error: 'fiscal-year, previous-fiscal-year or an ISO time with offset' }),
    ])
    .describe('first sample: 1 April of this or of the previous fiscal year, or a moment'),
  every: Duration.describe('step of the past; a multiple of the live step'),
})
export type Backfill = z.infer<typeof Backfill>

/** The moment that `from` means today. */
export const backfillStart = (from: Backfill['from'], now: EpochMs): EpochMs => {
  const year = fiscalYearOf(now)
  if (from === 'fiscal-year') return fiscalYearInterval(year).start
  if (from === 'previous-fiscal-year') return fiscalYearInterval(fiscalYear(year - 1)).start
  return at(Date.parse(from))
}

export type Schedule = {
  /** Live step, ms. */
  readonly every: number
  readonly backfill: Backfill | undefined
  /** The last instant that is durable already. */
  readonly after: EpochMs | undefined
  readonly clock: Clock
}

const next = (t: number, step: number): number => (Math.floor(t / step) + 1) * step

/**
 * The instants to sample, whole multiples of the step: what is missing since `after` (or since the start of the backfill) in the
 * coarse step, the last stretch in the live step, then each live step as it comes.
 */
export async function* instants(schedule: Schedule, signal: AbortSignal): AsyncGenerator<EpochMs> {
  const { every, backfill, clock } = schedule
  let last = begin(schedule)
  while (!signal.aborted) {
    const now = clock.now()
    const behind = backfill !== undefined && now - last > backfill.every
    const t = at(next(last, behind ? backfill.every : every))
    if (t > now) await clock.until(t, signal)
    if (signal.aborted) return
    // the clock was set back: what was sampled already is not sampled again
    if (clock.now() < t) continue
    yield t
    last = t
  }
}

const begin = ({ every, backfill, after, clock }: Schedule): number => {
  const now = clock.now()
  if (!backfill) return Math.max(after ?? 0, now - every)
  return after ?? backfillStart(backfill.from, now) - 1
}

/** Reads a mark that is a moment. */
export const momentOf = (mark: string | undefined): EpochMs | undefined =>
  mark !== undefined && /^\d{1,15}$/.test(mark) ? at(Number(mark)) : undefined
