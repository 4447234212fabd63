import { z } from 'zod'
import { ClimateState } from '#core/climate'
import { Figure } from '#core/figure'
import { Name } from '#core/id'
import { PowerFactor } from '#core/power-factor'
import { get, withQuery } from './get.ts'

type Signalled = { signal: AbortSignal }
const Factor = z.object({
  site: z.string(),
  meter: z.string(),
  reactive: z.string(),
  month: z.object({ month: z.string(), all: PowerFactor, daytime: PowerFactor }),
  today: PowerFactor,
  slots: z.array(z.object({ start: z.string(), value: z.number() })),
})
export type FactorRow = z.infer<typeof Factor>
/** Power factors of the running month; of one meter, or of all. */
export const powerFactorQuery = (meter?: string) => ({
  queryKey: ['power-factor', meter ?? null],
  queryFn: async ({ signal }: Signalled) =>
    (await get(withQuery('/api/v1/power-factor', { meter }), z.object({ meters: z.array(Factor) }), signal)).meters,
  refetchInterval: 60_000,
})

const Extreme = z.object({ value: z.number(), at: z.string() }).nullable()
const Sensor = z.object({
  meter: z.string(),
  name: Name,
  unit: z.enum(['degC', '%RH']),
  last: z.object({ at: z.string(), value: z.string() }).nullable(),
  state: ClimateState,
  min: Extreme,
  max: Extreme,
})
export type Sensor = z.infer<typeof Sensor>
const Climate = z.object({
  recommended: z.object({ low: z.number(), high: z.number(), source: z.string() }),
  halls: z.array(z.object({ site: z.string(), hall: z.string(), name: Name, sensors: z.array(Sensor) })),
})
export type Climate = z.infer<typeof Climate>
export const climateQuery = (site: string) => ({
  queryKey: ['climate', site],
  queryFn: ({ signal }: Signalled) => get(withQuery('/api/v1/climate', { site }), Climate, signal),
  refetchInterval: 15_000,
})

const LedgerSize = z.object({
  bytes: z.number(),
  free_bytes: z.number(),
  readings: z.number(),
  bytesPerReading: Figure,
  readingsPerDay: z.number(),
  daysUntilFull: Figure,
})
export type LedgerSize = z.infer<typeof LedgerSize>
export const ledgerSizeQuery = {
  queryKey: ['ledger'],
  queryFn: ({ signal }: Signalled) => get('/api/v1/ledger', LedgerSize, signal),
  refetchInterval: 60_000,
}
