import { z } from 'zod'
import { Recorded, RecordPreview } from '#core/decision-item'
import { EstimateItem, EventItem, GapItem, ReadingVerdictItem } from '#core/meter-record-item'
import { get, withQuery } from './get.ts'
import { send } from './send.ts'

/** Kinds of record that people make about meters, by their address. */
export type RecordPath = 'decisions' | 'meter-events' | 'estimates' | 'reading-verdicts'
/** A record as it is asked for; `basis`: the act that the person saw, null for a new one. */
export type Asked = { record: object; key?: string; basis: number | null }

export const preview = (path: RecordPath, records: readonly Asked[]): Promise<RecordPreview> =>
  send('POST', `/api/v1/${path}/preview`, { records }, RecordPreview)
export const record = (path: RecordPath, records: readonly Asked[], reason: string): Promise<{ acts: number[] }> =>
  send('POST', `/api/v1/${path}`, { records, reason }, Recorded)
export const takeBack = (
  path: RecordPath,
  records: readonly { key: string; basis: number }[],
  reason: string,
): Promise<{ acts: number[] }> => send('POST', `/api/v1/${path}/take-back`, { records, reason }, Recorded)

type Signalled = { signal: AbortSignal }
/** Everything that records change is asked for afresh under this first part of its key. */
export const RECORDS = 'records'
export const eventsQuery = (site: string | null) => ({
  queryKey: [RECORDS, 'events', site],
  queryFn: async ({ signal }: Signalled) =>
    (
      await get(
        withQuery('/api/v1/meter-events', { site: site ?? undefined }),
        z.object({ events: z.array(EventItem) }),
        signal,
      )
    ).events,
})
export const estimatesQuery = (site: string | null) => ({
  queryKey: [RECORDS, 'estimates', site],
  queryFn: async ({ signal }: Signalled) =>
    (
      await get(
        withQuery('/api/v1/estimates', { site: site ?? undefined }),
        z.object({ estimates: z.array(EstimateItem) }),
        signal,
      )
    ).estimates,
})
export const gapsQuery = (site: string | null) => ({
  queryKey: [RECORDS, 'gaps', site],
  queryFn: async ({ signal }: Signalled) =>
    (await get(withQuery('/api/v1/gaps', { site: site ?? undefined }), z.object({ gaps: z.array(GapItem) }), signal))
      .gaps,
})
export const readingVerdictsQuery = (site: string | null) => ({
  queryKey: [RECORDS, 'reading-verdicts', site],
  queryFn: async ({ signal }: Signalled) =>
    (
      await get(
        withQuery('/api/v1/reading-verdicts', { site: site ?? undefined }),
        z.object({ verdicts: z.array(ReadingVerdictItem) }),
        signal,
      )
    ).verdicts,
})
