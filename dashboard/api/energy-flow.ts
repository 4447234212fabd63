import { keepPreviousData } from '@tanstack/react-query'
import { EnergyFlow } from '#core/energy-flow'
import { type Interval, isoJst } from '#core/time'
import { get, withQuery } from './get.ts'

/** From purchased and generated energy to uses over whole days. */
export const energyFlowQuery = ({ start, end }: Interval, site: string | null) => ({
  queryKey: ['energy-flow', start, end, site],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get(
      withQuery('/api/v1/energy-flow', { from: isoJst(start), to: isoJst(end), site: site ?? undefined }),
      EnergyFlow,
      signal,
    ),
  refetchInterval: 60_000,
  placeholderData: keepPreviousData,
})
