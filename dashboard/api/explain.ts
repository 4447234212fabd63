import { z } from 'zod'
import { ExplainNode } from '#core/explain'
import { Quality } from '#core/reading'
import { get, withQuery } from './get.ts'

type Asked = { pageParam: string | null; signal: AbortSignal }
/** A figure with its inputs, a page of them at a time. */
export const explainQuery = (figure: string) => ({
  queryKey: ['explain', figure],
  queryFn: ({ pageParam, signal }: Asked) =>
    get(withQuery('/api/v1/explain', { figure, limit: 100, cursor: pageParam ?? undefined }), ExplainNode, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }: ExplainNode) => next,
  staleTime: 60_000,
})

const Readings = z.object({
  unit: z.string(),
  readings: z.array(
    z.object({
      at: z.string(),
      value: z.string(),
      quality: Quality,
      mark: z.enum(['usable', 'refused', 'future', 'birth-mismatch']),
      agent: z.string(),
      seq: z.int(),
      receivedAt: z.string(),
    }),
  ),
})
/** Readings as they came, at an address that an explanation gives. */
export const readingsQuery = (href: string) => ({
  queryKey: ['readings', href],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(href, Readings, signal),
  staleTime: 60_000,
})
