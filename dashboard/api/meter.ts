import { z } from 'zod'
import { DecisionPage } from '#core/decision-item'
import { Coverage, Figure } from '#core/figure'
import { Name } from '#core/id'
import { EventItem } from '#core/meter-record-item'
import { Quality } from '#core/reading'
import { type Interval, isoJst } from '#core/time'
import { ActRow } from './acts.ts'
import { get, withQuery } from './get.ts'
import { RECORDS } from './meter-records.ts'
import { MeterRow } from './meters-shape.ts'

type Signalled = { signal: AbortSignal }
const Span = z.object({ from: z.string(), amount: Figure, coverage: Coverage })
/** What of a meter's settings is shown; times in ms. */
const Settings = z.object({
  every: z.number(),
  refreshEvery: z.number().optional(),
  maxGap: z.number().optional(),
  glitchWindow: z.number().optional(),
  maxRate: z.number().optional(),
  wrapsAt: z.number().optional(),
  ct: z.number(),
  vt: z.number(),
  pulseWeight: z.number(),
  decimals: z.int(),
  sentinels: z.array(z.string()),
  accuracyClass: z.number().optional(),
  manual: z.union([z.boolean(), z.string()]),
})
export type Settings = z.infer<typeof Settings>
export const MeterDetail = z.object({
  meter: MeterRow,
  settings: Settings,
  parts: z.array(z.string()),
  segments: z.array(z.object({ id: z.string(), name: Name })),
  contract: z.object({ id: z.string(), supplier: z.string(), menu: z.string() }).nullable(),
  periods: z.object({ today: Span, month: Span, fy: Span }),
})
export type MeterDetail = z.infer<typeof MeterDetail>
/** One meter by its key. */
export const meterQuery = (key: string) => ({
  queryKey: ['meter', key],
  queryFn: ({ signal }: Signalled) => get(`/api/v1/meters/${key}`, MeterDetail, signal),
  refetchInterval: 5_000,
})

const Version = z.object({ at: z.string(), hash: z.string(), changes: z.array(z.string()), afresh: z.boolean() })
export type Version = z.infer<typeof Version>
export const versionsQuery = (key: string) => ({
  queryKey: ['meter', key, 'versions'],
  queryFn: async ({ signal }: Signalled) =>
    (await get(`/api/v1/meters/${key}/versions`, z.object({ versions: z.array(Version) }), signal)).versions,
})

const range = ({ start, end }: Interval) => ({ from: isoJst(start), to: isoJst(end) })
const Reading = z.object({
  at: z.string(),
  value: z.string(),
  quality: Quality,
  mark: z.enum(['usable', 'refused', 'future', 'birth-mismatch']),
  agent: z.string(),
  epoch: z.string(),
  seq: z.int(),
  index: z.int(),
  receivedAt: z.string(),
})
export type Reading = z.infer<typeof Reading>
const Readings = z.object({ readings: z.array(Reading), next: z.string().nullable() })
const PAGE = 50
/** Readings as they came, newest first, a page at a time. */
export const meterReadingsQuery = (key: string, interval: Interval) => ({
  queryKey: ['meter', key, 'readings', interval.start, interval.end],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }: Signalled & { pageParam: string | undefined }) =>
    get(
      withQuery(`/api/v1/meters/${key}/readings`, {
        ...range(interval),
        order: 'newest',
        limit: PAGE,
        cursor: pageParam,
      }),
      Readings,
      signal,
    ),
  getNextPageParam: (page: z.infer<typeof Readings>) => page.next ?? undefined,
})

const Slot = z.object({
  start: z.string(),
  amount: z.number(),
  measured_ms: z.int(),
  e1_ms: z.int(),
  e2_ms: z.int(),
  e3_ms: z.int(),
  missing_ms: z.int(),
  flags: z.object({ rollover: z.int(), setAside: z.int(), unexplained: z.int(), estimated: z.int() }),
})
export type Slot = z.infer<typeof Slot>
export const slotsQuery = (key: string, interval: Interval) => ({
  queryKey: ['meter', key, 'slots', interval.start, interval.end],
  queryFn: ({ signal }: Signalled) =>
    get(
      withQuery(`/api/v1/meters/${key}/slots`, range(interval)),
      z.object({ unit: z.string(), slots: z.array(Slot) }),
      signal,
    ),
})

export const meterDecisionsQuery = (key: string) => ({
  queryKey: [RECORDS, 'decisions', key],
  queryFn: ({ signal }: Signalled) =>
    get(withQuery('/api/v1/decisions', { meter: key, state: 'all', limit: 100 }), DecisionPage, signal),
})
export const meterEventsQuery = (key: string) => ({
  queryKey: [RECORDS, 'events', key],
  queryFn: async ({ signal }: Signalled) =>
    (await get(withQuery('/api/v1/meter-events', { meter: key }), z.object({ events: z.array(EventItem) }), signal))
      .events,
})
const Acts = z.object({ acts: z.array(ActRow), next: z.string().nullable() })
/** Everything that people recorded about a meter, newest first. */
export const meterActsQuery = (key: string) => ({
  queryKey: [RECORDS, 'acts', key],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }: Signalled & { pageParam: string | undefined }) =>
    get(withQuery('/api/v1/acts', { meter: key, cursor: pageParam, limit: 50 }), Acts, signal),
  getNextPageParam: (page: z.infer<typeof Acts>) => page.next ?? undefined,
})
