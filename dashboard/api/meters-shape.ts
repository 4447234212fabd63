import { z } from 'zod'
import { Carrier } from '#core/carrier'
import { Name } from '#core/id'
import { MeterMeasure, Role, Use } from '#core/plant'
import { Quality } from '#core/reading'

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
  catchingUp: z.boolean().default(false),
})
export type MeterRow = z.infer<typeof MeterRow>
export const Meters = z.object({ meters: z.array(MeterRow) })
