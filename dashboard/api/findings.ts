import { z } from 'zod'
import { QualityFinding } from '#core/quality'
import { get, withQuery } from './get.ts'
import { send } from './send.ts'

const Item = QualityFinding.extend({
  from: z.string(),
  to: z.string(),
  seen: z.object({ act: z.int(), person: z.string(), at: z.string(), reason: z.string() }).nullable(),
})
export type FindingItem = z.infer<typeof Item>
export const FINDINGS = 'findings'
export const findingsQuery = (site: string | null) => ({
  queryKey: [FINDINGS, site],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(
      withQuery('/api/v1/findings', { site: site ?? undefined }),
      z.object({ findings: z.array(Item), judgedTo: z.string().nullable() }),
      signal,
    ),
  refetchInterval: 60_000,
})
export const mark = (asked: {
  id: string
  seen: boolean
  reason: string
  basis: number | null
}): Promise<FindingItem> => send('POST', '/api/v1/findings/seen', asked, Item)
