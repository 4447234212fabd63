import { Contracts } from '#core/contract-view'
import { get } from './get.ts'

/** Supply contracts of the plant. */
export const contractsQuery = {
  queryKey: ['contracts'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get('/api/v1/contracts', Contracts, signal),
  staleTime: 60_000,
}
