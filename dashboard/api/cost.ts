import { z } from 'zod'
import { CostMonth } from '#core/cost'
import { CostForecast } from '#core/cost-forecast'
import { addMonths, type Month } from '#core/time'
import type { UnitPrice } from '#core/unit-price'
import { get, withQuery } from './get.ts'
import { send } from './send.ts'

const Supply = z.object({
  site: z.string(),
  contract: z.string().nullable(),
  hasTariff: z.boolean(),
  months: z.array(CostMonth),
  forecast: CostForecast.nullable(),
})
export type Supply = z.infer<typeof Supply>
const Costs = z.object({ supplies: z.array(Supply) })

/** Everything that a price changes is asked for afresh under this first part of its key. */
export const COST = 'cost'
/** Costs of some months up to one, of all sites. */
export const costQuery = (to: Month, months: number) => ({
  queryKey: [COST, to, months],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await get(withQuery('/api/v1/cost', { from: addMonths(to, 1 - months), to }), Costs, signal)).supplies,
  refetchInterval: 60_000,
})
export const savePrices = (records: readonly UnitPrice[], reason: string): Promise<{ acts: number[] }> =>
  send('POST', '/api/v1/unit-prices', { records, reason }, z.object({ acts: z.array(z.int()) }))
