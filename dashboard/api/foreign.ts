import { z } from 'zod'
import { DifferingPage } from '#core/differing'
import { get, withQuery } from './get.ts'
import { RECORDS } from './meter-records.ts'

type Signalled = { signal: AbortSignal }
export const differingQuery = (site: string | null) => ({
  queryKey: [RECORDS, 'differing', site],
  queryFn: ({ signal }: Signalled) =>
    get(withQuery('/api/v1/decisions/differing', { site: site ?? undefined }), DifferingPage, signal),
  refetchInterval: 15_000,
})

const Name = z.object({ name: z.string(), count: z.int(), lastAt: z.string(), line: z.string() })
const SourceState = z.object({
  site: z.string(),
  id: z.string(),
  unmapped: z.object({ count: z.int(), names: z.array(Name) }),
})
export type SourceState = z.infer<typeof SourceState>
export const sourcesQuery = {
  queryKey: ['sources'],
  queryFn: async ({ signal }: Signalled) =>
    (await get('/api/v1/sources', z.object({ sources: z.array(SourceState) }), signal)).sources,
  refetchInterval: 15_000,
}
