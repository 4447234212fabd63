import { z } from 'zod'
import { ActKind } from '#core/act'
import { get, withQuery } from './get.ts'

/** What a person did, as the audit list shows it. */
export const ActRow = z.object({
  id: z.int(),
  at: z.string(),
  person: z.string(),
  name: z.string().nullable(),
  kind: ActKind,
  site: z.string(),
  key: z.string(),
  body: z.unknown(),
  reason: z.string(),
  hash: z.string(),
})
export type ActRow = z.infer<typeof ActRow>
export const Chain = z.object({
  acts: z.int(),
  hash: z.string(),
  flaw: z.object({ id: z.int(), why: z.string() }).nullable(),
})
export type Chain = z.infer<typeof Chain>
const Page = z.object({
  acts: z.array(ActRow),
  next: z.string().nullable(),
  chain: Chain,
  people: z.array(z.object({ id: z.string(), name: z.string() })),
})

/** Acts of a page: on a phone a few screens. */
const PAGE = 30
export type ActFilter = { site: string | null; kind: ActKind | null; person: string | null }
export const actsQuery = ({ site, kind, person }: ActFilter) => ({
  queryKey: ['acts', site, kind, person],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    get(
      withQuery('/api/v1/acts', {
        cursor: pageParam,
        limit: PAGE,
        site: site ?? undefined,
        kind: kind ?? undefined,
        person: person ?? undefined,
      }),
      Page,
      signal,
    ),
  getNextPageParam: (page: z.infer<typeof Page>) => page.next ?? undefined,
})
