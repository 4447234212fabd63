import { AnnualView } from '#core/annual-view'
import { get } from './get.ts'

/** The annual view of a fiscal year; refused with 404 where nothing was metered in it. */
export const annualQuery = (fy: number) => ({
  queryKey: ['annual', fy],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(`/api/v1/fiscal-years/${fy}`, AnnualView, signal),
  staleTime: 60_000,
})
