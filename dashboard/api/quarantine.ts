import { z } from 'zod'
import { get, withQuery } from './get.ts'

/** A reading or batch that was refused. */
export const QuarantineItem = z.object({
  id: z.union([z.string(), z.number()]),
  kind: z.enum(['batch', 'reading']),
  at: z.string().nullish(),
  receivedAt: z.string().nullish(),
  site: z.string().nullish(),
  agent: z.string().nullish(),
  meter: z.string().nullish(),
  reason: z.string(),
  code: z.string().nullish(),
  bytes: z.string().nullish(),
})
export type QuarantineItem = z.infer<typeof QuarantineItem>
const Page = z.object({
  items: z.array(QuarantineItem),
  next: z.union([z.string(), z.number()]).nullable(),
  total: z.int(),
})

export const quarantineQuery = (site: string | null) => ({
  queryKey: ['quarantine', site],
  initialPageParam: undefined as string | number | undefined,
  queryFn: ({ pageParam, signal }: { pageParam: string | number | undefined; signal: AbortSignal }) =>
    get(withQuery('/api/v1/quarantine', { cursor: pageParam, site: site ?? undefined }), Page, signal),
  getNextPageParam: (page: z.infer<typeof Page>) => page.next ?? undefined,
})
