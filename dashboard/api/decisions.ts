import { DecisionPage, type DecisionState, Neighbourhood } from '#core/decision-item'
import { get, withQuery } from './get.ts'
import { RECORDS } from './meter-records.ts'

export const decisionsQuery = (site: string | null, state: DecisionState) => ({
  queryKey: [RECORDS, 'decisions', site, state],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    get(withQuery('/api/v1/decisions', { site: site ?? undefined, state, cursor: pageParam }), DecisionPage, signal),
  getNextPageParam: (page: DecisionPage) => page.next ?? undefined,
  refetchInterval: 15_000,
})
export const neighbourhoodQuery = (key: string) => ({
  queryKey: [RECORDS, 'neighbourhood', key],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(withQuery('/api/v1/decisions/neighbourhood', { key }), Neighbourhood, signal),
})
