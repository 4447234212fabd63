import { z } from 'zod'
import { Carrier } from '#core/carrier'
import { Name } from '#core/id'
import { MeterMeasure, Role, Use } from '#core/plant'
import { Quality } from '#core/reading'
import { get } from './get.ts'

/** A meter as the plant has it, with its last reading. */
export const MeterRow = z.object({
  key: z.string(),
  site: z.string(),
  id: z.string(),
  name: Name,
  carrier: Carrier,
  measure: MeterMeasure,
  unit: z.string(),
  role: Role,
  use: Use.nullish(),
  parent: z.string().nullish(),
  counted: z.boolean(),
  agent: z.string().nullable(),
  formula: z.string().optional(),
  decimals: z.int(),
  last: z
    .object({ at: z.string(), value: z.union([z.string(), z.number()]), quality: Quality.default('good') })
    .nullable(),
  rate: z
    .number()
    .nullish()
    .transform((n) => n ?? null),
  rateUnit: z.string().default(''),
  silentSince: z.string().nullable(),
})
export type MeterRow = z.infer<typeof MeterRow>
const Meters = z.object({ meters: z.array(MeterRow) })

export const metersQuery = {
  queryKey: ['meters'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await get('/api/v1/meters', Meters, signal)).meters,
  refetchInterval: 10_000,
}
