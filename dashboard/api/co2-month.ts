import { z } from 'zod'
import { Co2Change } from '#core/annual-official-view'
import { get } from './get.ts'

const Co2OfMonth = z.object({ month: z.string(), segments: z.array(Co2Change) })

/** Why the CO2 of a month changed against the same month of the year before, by segment. */
export const co2MonthQuery = (month: string) => ({
  queryKey: ['co2-month', month],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(`/api/v1/co2-change/${month}`, Co2OfMonth, signal),
  staleTime: 60_000,
})
